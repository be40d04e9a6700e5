package io.potoroo.transactions;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.potoroo.branches.Branch;
import io.potoroo.kernel.Currency;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /customers/{id}/actions}: to look at a customer's tier, or what purchases would give. */
record ActionRequest(
        @NotNull Resource resource,
        @NotNull Type type,
        @Nullable SimulatedIntent intent,

        @PositiveOrZero @Max(TransactionRequest.MOST) @Nullable BigDecimal amount,

        @Min(0) @Max(TransactionRequest.MOST) @Nullable Long points,
        @PositiveOrZero @Max(1000) @Nullable Integer visits,
        TransactionRequest.@Nullable BranchRequest branch,

        @Size(max = 100) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable List<ProductRewardRequest> productRewards,

        @Size(min = 1, max = 100) @Nullable List<Item> items) {

    /** What the action is about. */
    enum Resource {
        TIER_LEVEL,
        REWARD
    }

    /** What is done with it. */
    enum Type {
        RECALCULATE,
        CALCULATE,
        BATCH_CALCULATE
    }

    /** The intents of a transaction that can be tried. */
    enum SimulatedIntent {
        REWARD,
        REWARD_STORE_CREDIT
    }

    /** One purchase that is thought of. */
    record Item(
            @PositiveOrZero @Max(TransactionRequest.MOST) @Nullable BigDecimal amount,

            @Min(0) @Max(TransactionRequest.MOST) @Nullable Long points,
            @PositiveOrZero @Max(1000) @Nullable Integer visits,
            TransactionRequest.@Nullable BranchRequest branch,

            @Size(max = 100) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable List<ProductRewardRequest> productRewards) {

        @Nullable UUID branchId() {
            return branch == null ? null : branch.id();
        }

        Simulation.Trial trial(Currency currency, UUID mainBranchId, Map<Long, Long> pointsById) {
            var branchId = branchId();
            return new Simulation.Trial(
                    new Asked(amount == null ? null : currency.toMinor(amount), points, visits),
                    branchId == null ? mainBranchId : branchId,
                    ProductRewardRequest.points(productRewards, pointsById));
        }
    }

    /** The purchases to try; none where the action is another. */
    List<Item> trials() {
        if (type == Type.CALCULATE) {
            return List.of(new Item(amount, points, visits, branch, productRewards));
        }
        return type == Type.BATCH_CALCULATE && items != null ? items : List.of();
    }

    List<Long> productRewardIds() {
        return trials().stream()
                .flatMap(it -> ProductRewardRequest.ids(it.productRewards()).stream())
                .toList();
    }

    /** Adds what is wrong; the components may be null here, whatever they say. */
    void check(Currency currency, List<Branch> branches, Map<Long, Long> pointsById, Violations violations) {
        if (resource != null && type != null && (resource == Resource.TIER_LEVEL) != (type == Type.RECALCULATE)) {
            violations.add("type", Messages.selectedInvalid("type"));
            return;
        }
        if (resource == Resource.REWARD && intent == null && !violations.has("intent")) {
            violations.add("intent", Messages.requiredWhen("intent", "resource", "reward"));
        }
        if (type == Type.BATCH_CALCULATE && items == null && !violations.has("items")) {
            violations.add("items", Messages.requiredWhen("items", "type", "batch_calculate"));
        }
        var trials = trials();
        for (int i = 0; i < trials.size(); i++) {
            check(
                    type == Type.CALCULATE ? "" : "items." + i + ".",
                    trials.get(i),
                    currency,
                    branches,
                    pointsById,
                    violations);
        }
    }

    private void check(
            String prefix,
            Item item,
            Currency currency,
            List<Branch> branches,
            Map<Long, Long> pointsById,
            Violations violations) {
        violations.money(prefix + "amount", item.amount(), currency);
        boolean nothing = Stream.of("amount", "points", "visits").noneMatch(it -> violations.has(prefix + it))
                && item.amount() == null
                && (intent == SimulatedIntent.REWARD_STORE_CREDIT || (item.points() == null && item.visits() == null));
        if (nothing) {
            violations.add(
                    prefix + "amount",
                    intent == SimulatedIntent.REWARD_STORE_CREDIT
                            ? Messages.required(prefix + "amount")
                            : Messages.requiredWithoutAll(prefix + "amount", "points", "visits"));
        }
        var branchId = item.branchId();
        if (branchId != null && branches.stream().noneMatch(it -> it.id().equals(branchId))) {
            violations.add(prefix + "branch.id", Messages.selectedInvalid(prefix + "branch.id"));
        }
        ProductRewardRequest.check(prefix + "product_rewards", item.productRewards(), pointsById, violations);
    }
}
