package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;

import io.potoroo.branches.Branch;
import io.potoroo.branches.Branches;
import io.potoroo.businesses.Business;
import io.potoroo.customers.ContactDetails;
import io.potoroo.customers.Customers;
import io.potoroo.database.GroupCommit;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.kernel.Refusal;
import io.potoroo.products.ProductRewards;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.IdempotencyKeys;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import io.potoroo.web.WebSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Carries out what requests ask for by intent, whether they name a branch or come in through the link of a shop. */
@Component
class IntentRequests {

    /** What a linked shop may ask for. */
    private static final Set<Intent> OF_SHOPS = EnumSet.of(
            Intent.REWARD,
            Intent.REDEEM,
            Intent.RETURN,
            Intent.GET_COUPON,
            Intent.CLAIM_COUPON,
            Intent.ADJUST_POINTS_BALANCE,
            Intent.REFUND_REDEEMED_POINTS,
            Intent.REDEEM_ECOM_COUPON,
            Intent.CLAIM_ECOM_COUPON,
            Intent.CANCEL_ECOM_COUPON);

    private final GroupCommit<TransactionCommand, Receipt> queue;
    private final TransactionAnswers answers;
    private final Branches branches;
    private final Customers customers;
    private final ProductRewards productRewards;
    private final Clerks clerks;
    private final Reservations reservations;
    private final CodeRemoval codes;
    private final TransactionRepository repository;
    private final Duration keyLifetime;
    private final Clock clock;

    IntentRequests(
            GroupCommit<TransactionCommand, Receipt> queue,
            TransactionAnswers answers,
            Branches branches,
            Customers customers,
            ProductRewards productRewards,
            Clerks clerks,
            Reservations reservations,
            CodeRemoval codes,
            TransactionRepository repository,
            WebSettings settings,
            Clock clock) {
        this.queue = queue;
        this.answers = answers;
        this.branches = branches;
        this.customers = customers;
        this.productRewards = productRewards;
        this.clerks = clerks;
        this.reservations = reservations;
        this.codes = codes;
        this.repository = repository;
        this.keyLifetime = settings.idempotencyKeyLifetime();
        this.clock = clock;
    }

    /**
     * For good before it returns.
     *
     * @param shop the link through which the request came; null where the request itself says where
     */
    Data<TransactionAnswer> carryOut(
            Business business,
            Body<TransactionRequest> body,
            @Nullable LinkForIntake shop,
            HttpServletRequest request,
            HttpServletResponse response) {
        var command = command(business, body, shop, request);
        if (command.intent() == Intent.CANCEL_ECOM_COUPON) {
            removeCode(business.id(), command);
        }
        var receipt = queue.submit(business.id(), command).orThrow();
        if (receipt.replayed()) {
            response.setHeader(IdempotencyKeys.REPLAYED, "true");
        }
        return Data.of(answers.toBooking(business, receipt, command.intent().isEcom(), request));
    }

    /** Before anything comes back for it no shop may take it any more. What is not the customer's code is refused later. */
    private void removeCode(UUID businessId, TransactionCommand command) {
        var customer = customers
                .resolve(businessId, List.of(command.customer()))
                .getFirst()
                .customer();
        var code = reservations
                .withCode(businessId, requireNonNull(command.wanted().code()))
                .filter(it -> customer != null
                        && it.customerId().equals(customer.id())
                        && it.branchId().equals(command.branchId())
                        && it.status(clock.instant()) == Reservation.Status.RESERVED);
        if (code.isEmpty()) {
            return;
        }
        long id = code.get().id();
        switch (codes.remove(businessId, List.of(id)).getOrDefault(id, CodeRemoval.Removed.REMOVED)) {
            case REMOVED -> {}
            case USED -> throw Refusal.notAllowed("The code has been used already.");
            case UNKNOWN -> throw Refusal.overloaded("The shop could not be asked for the code; try again.");
        }
    }

    private TransactionCommand command(
            Business business, Body<TransactionRequest> body, @Nullable LinkForIntake shop, HttpServletRequest http) {
        var now = clock.instant();
        var found = new Object() {
            @Nullable UUID branchId;

            @Nullable ContactDetails contact;

            Map<Long, Long> pointsById = Map.of();
        };
        var request = body.valid((sent, violations) -> {
            sent.check(business.currency(), now, shop != null, violations);
            found.contact = contact(sent, business, violations);
            found.branchId = shop == null ? branchId(sent, business, violations) : at(shop, sent, violations);
            clerks.check(business.id(), sent, violations);
            found.pointsById = productRewards.points(business.id(), ProductRewardRequest.ids(sent.productRewards()));
            ProductRewardRequest.check("product_rewards", sent.productRewards(), found.pointsById, violations);
            if (!violations.isEmpty()) {
                // The queue would find it out too, but then only after everything else was right.
                checkCustomer(sent, business, violations);
            }
        });
        boolean repeated = isRepetition(business, http, now);
        if (shop != null && !repeated) {
            refuseFor(shop, request);
        }
        var branchId = found.branchId;
        if (branchId == null) {
            throw Refusal.notAllowed("The business has no main branch.");
        }
        return new TransactionCommand(
                request.intent(),
                request.customer().id(),
                requireNonNull(found.contact),
                branchId,
                shop == null ? null : shop.id(),
                request.asked(business.currency()),
                ProductRewardRequest.points(request.productRewards(), found.pointsById),
                request.wanted(business.currency(), shop == null ? request.branchId() : branchId),
                // Nobody's PIN is asked for again: it may have changed since.
                repeated ? null : clerks.identify(business.id(), request, requireNonNull(found.contact)),
                request.transactionDetails(),
                request.receipt() == null ? null : request.receipt().number(),
                request.comments(),
                IdempotencyKeys.reference(http),
                request.createdAt() == null ? now : request.createdAt().at());
    }

    /** Whether the very same request was carried out before, though its answer is not known any more. */
    private boolean isRepetition(Business business, HttpServletRequest http, Instant now) {
        var reference = IdempotencyKeys.reference(http);
        return reference != null && repository.isBooked(business.id(), reference, now.minus(keyLifetime));
    }

    private static @Nullable ContactDetails contact(TransactionRequest sent, Business business, Violations violations) {
        var customer = sent.customer();
        return customer == null
                ? null
                : ContactDetails.read(
                        customer.email(),
                        customer.phone(),
                        customer.countryCode(),
                        business.countryCode(),
                        "customer.",
                        violations);
    }

    private @Nullable UUID branchId(TransactionRequest sent, Business business, Violations violations) {
        if (sent.branchId() == null) {
            return violations.has("branch.id")
                    ? null
                    : branches.main(business.id()).map(Branch::id).orElse(null);
        }
        var branch = branches.find(business.id(), sent.branchId());
        if (branch.isEmpty()) {
            violations.add("branch.id", Messages.selectedInvalid("branch.id"));
        }
        return branch.map(Branch::id).orElse(null);
    }

    /** The branch of the shop, which says all of where. */
    private static UUID at(LinkForIntake shop, TransactionRequest sent, Violations violations) {
        if (sent.branch() != null) {
            violations.add("branch", Messages.prohibited("branch"));
        }
        if (sent.intent() != null && !OF_SHOPS.contains(sent.intent())) {
            violations.add("intent", Messages.selectedInvalid("intent"));
        }
        return shop.branchId();
    }

    private static void refuseFor(LinkForIntake shop, TransactionRequest request) {
        if (!shop.open()) {
            throw Refusal.notAllowed("The branch link is disabled.");
        }
        if (request.intent().isEcom() && !shop.ecom()) {
            throw Refusal.notAllowed(EcomIntents.NOT_A_SHOP);
        }
    }

    private void checkCustomer(TransactionRequest sent, Business business, Violations violations) {
        var id = sent.customer() == null ? null : sent.customer().id();
        if (id != null && customers.byIds(business.id(), List.of(id)).isEmpty()) {
            violations.add("customer.id", Messages.selectedInvalid("customer.id"));
        }
    }
}
