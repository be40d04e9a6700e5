package io.potoroo.transactions;

import io.potoroo.access.Member;
import io.potoroo.branches.Branches;
import io.potoroo.customers.Customers;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Refusal;
import io.potoroo.transactions.CustomersController.CustomerAnswer;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Messages;
import io.potoroo.web.OneOf;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /users/me}: what customers who have signed in ask for themselves. */
@RestController
@RequestMapping("/users/me")
class MembersController {

    private final Customers customers;
    private final Branches branches;
    private final MemberActions actions;

    MembersController(Customers customers, Branches branches, MemberActions actions) {
        this.customers = customers;
        this.branches = branches;
        this.actions = actions;
    }

    @GetMapping
    Data<CustomerAnswer> read(Member member) {
        return Data.of(CustomerAnswer.of(customers.get(member.businessId(), member.customerId())));
    }

    /** The customer did what a call to action asks for. */
    @PostMapping("/businesses/{businessId}/actions")
    Data<PerformedAnswer> perform(Member member, @PathVariable String businessId, Body<PerformRequest> body) {
        if (!Hex32.parse(businessId).equals(Optional.of(member.businessId()))) {
            throw Refusal.notFound();
        }
        var request = body.valid((it, violations) -> {
            if (it.branchId != null
                    && branches.find(member.businessId(), it.branchId).isEmpty()) {
                violations.add("branch_id", Messages.selectedInvalid("branch_id"));
            }
        });
        var performed = actions.perform(
                member.businessId(), member.customerId(), request.actionId, request.branchId, request.lasted());
        return Data.of(new PerformedAnswer(
                performed.transactionId(),
                request.actionId,
                performed.points(),
                performed.at().atOffset(ZoneOffset.UTC)));
    }

    /** Only what a platform cannot see for itself is told by the customer's app. */
    record PerformRequest(
            @NotNull @OneOf({4, 6, 7, 8}) Integer actionId,
            @NotNull UUID branchId,
            @Nullable LastedRequest duration) {

        enum Unit {
            SECOND,
            MINUTE,
            HOUR
        }

        record LastedRequest(
                @NotNull @PositiveOrZero @Max(1_000_000_000) Long value,
                @NotNull Unit unit) {}

        Duration lasted() {
            if (duration == null) {
                return Duration.ZERO;
            }
            return switch (duration.unit) {
                case SECOND -> Duration.ofSeconds(duration.value);
                case MINUTE -> Duration.ofMinutes(duration.value);
                case HOUR -> Duration.ofHours(duration.value);
            };
        }
    }

    /**
     * What became of it.
     *
     * @param id of the transaction that gives the points; null where there are none
     */
    record PerformedAnswer(@Nullable Long id, int actionId, long points, OffsetDateTime createdAt) {}
}
