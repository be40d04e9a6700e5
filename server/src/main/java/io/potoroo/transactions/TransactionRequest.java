package io.potoroo.transactions;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.potoroo.kernel.Currency;
import io.potoroo.web.Messages;
import io.potoroo.web.SentTime;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The body of {@code POST /transactions}; the intent says which of it matters. */
record TransactionRequest(
        @NotNull Intent intent,
        @NotNull CustomerRequest customer,
        @PositiveOrZero @Max(MOST) @Nullable BigDecimal amount,
        @Min(-MOST) @Max(MOST) @Nullable Long points,
        @PositiveOrZero @Max(1000) @Nullable Integer visits,
        @Nullable BranchRequest branch,
        @Nullable EmployeeRequest employee,
        @Nullable ReceiptRequest receipt,
        @Nullable TransactionDetails transactionDetails,
        @Nullable SentTime createdAt,
        @Size(max = 1000) @Nullable String comments,

        @Size(max = 100) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable List<ProductRewardRequest> productRewards,

        @Nullable Reference offer,
        @Nullable Reference coupon,

        @Size(max = 100) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable List<CatalogItem> catalogItems,

        @Nullable Reference catalogItem,
        @PositiveOrZero @Max(MOST) @Nullable BigDecimal subtotal,
        @Size(max = 100) @Nullable String code) {

    /** No till takes or gives more at once; keeps balances far from overflow. */
    static final long MOST = 1_000_000_000;

    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    record CustomerRequest(
            @Nullable UUID id,
            @Email @Nullable String email,
            @Size(max = 40) @Nullable String phone,
            @Nullable String countryCode,
            @Nullable JsonNode pinCode) {}

    record BranchRequest(@Nullable UUID id) {}

    record EmployeeRequest(@Nullable UUID id, @Nullable JsonNode pinCode) {}

    record Reference(@Nullable Long id) {}

    /** So many of a reward, or one. */
    record CatalogItem(
            @NotNull Long id, @Positive @Max(1000) @Nullable Integer quantity) {}

    record ReceiptRequest(@Size(max = 255) @Nullable String number) {}

    @Nullable UUID branchId() {
        return branch == null ? null : branch.id();
    }

    /**
     * The rules that look at several fields; the components may be null here, whatever they say.
     *
     * @param placed whether it is known without the request at which branch it is
     */
    void check(Currency currency, Instant now, boolean placed, Violations violations) {
        violations.money("amount", amount, currency);
        violations.money("subtotal", subtotal, currency);
        if (customer != null && customer.id() == null && customer.email() == null && customer.phone() == null) {
            requireIdentity(violations);
        }
        if (createdAt != null && createdAt.at().isAfter(now.plus(CLOCK_SKEW))) {
            violations.add("created_at", Messages.mustBeBeforeNow("created_at"));
        }
        checkEmployee(violations);
        if (intent != null) {
            checkAsked(violations);
            if (intent.isEcom() && !placed) {
                requireReference("branch", branchId(), violations);
            }
        }
    }

    private static void requireIdentity(Violations violations) {
        if (!violations.has("customer.id") && !violations.has("customer.email") && !violations.has("customer.phone")) {
            violations.add(
                    "customer.id", Messages.requiredWithoutAll("customer.id", "customer.email", "customer.phone"));
        }
    }

    private void checkEmployee(Violations violations) {
        if ((employee == null || employee.pinCode() == null) && visits != null && visits > 1) {
            violations.add("employee.pin_code", Messages.requiredWhen("employee.pin_code", "visits", "greater than 1"));
        }
    }

    private void checkAsked(Violations violations) {
        switch (intent) {
            case REWARD, RETURN -> {
                requireOne(
                        violations, amount == null && points == null && visits == null, "amount", "points", "visits");
                refuseNegative(violations);
            }
            case REDEEM -> {
                requireOne(
                        violations,
                        amount == null && points == null && !hasItems(),
                        "amount",
                        "points",
                        "catalog_items");
                refuseNegative(violations);
                if (!hasItems()) {
                    refuseNothing(violations);
                }
            }
            case ADJUST_POINTS_BALANCE -> {
                require("points", points, violations);
                if (points != null && points == 0) {
                    violations.add("points", Messages.selectedInvalid("points"));
                }
            }
            case PURCHASE_GIFTCARD_PREPAID, GIFTCARD_PAYMENT, REWARD_STORE_CREDIT ->
                requirePositive("amount", amount, violations);
            case REWARD_REFERRAL -> require("amount", amount, violations);
            case REFUND_REDEEMED_POINTS ->
                requirePositive("points", points == null ? null : BigDecimal.valueOf(points), violations);
            case GET_COUPON -> requireReference("offer", offer == null ? null : offer.id(), violations);
            case CLAIM_COUPON, CLAIM_ECOM_COUPON -> {
                requireReference("offer", offer == null ? null : offer.id(), violations);
                requireReference("coupon", coupon == null ? null : coupon.id(), violations);
            }
            case REDEEM_ECOM_COUPON -> checkRedeemedOnline(violations);
            case CANCEL_ECOM_COUPON -> require("code", code, violations);
        }
    }

    private void checkRedeemedOnline(Violations violations) {
        if (catalogItem != null) {
            requireReference("catalog_item", catalogItem.id(), violations);
            return;
        }
        requireOne(violations, amount == null && points == null, "amount", "points", "catalog_item");
        refuseNegative(violations);
        refuseNothing(violations);
        if (amount != null && (points == null || points == 0) && subtotal == null && !violations.has("subtotal")) {
            violations.add("subtotal", Messages.requiredWithout("subtotal", "catalog_item"));
        }
    }

    private static void require(String field, @Nullable Object value, Violations violations) {
        if (value == null && !violations.has(field)) {
            violations.add(field, Messages.required(field));
        }
    }

    private static void requireReference(String field, @Nullable Object id, Violations violations) {
        if (!violations.has(field)) {
            require(field + ".id", id, violations);
        }
    }

    private static void requirePositive(String field, @Nullable BigDecimal value, Violations violations) {
        require(field, value, violations);
        if (value != null && value.signum() <= 0) {
            violations.add(field, Messages.mustExceed(field, BigDecimal.ZERO));
        }
    }

    /** Each of the fields is told, as each of them would do. */
    private static void requireOne(Violations violations, boolean missing, String first, String second, String third) {
        if (missing && !violations.has(first) && !violations.has(second) && !violations.has(third)) {
            violations.add(first, Messages.requiredWithoutAll(first, second, third));
            violations.add(second, Messages.requiredWithoutAll(second, first, third));
            violations.add(third, Messages.requiredWithoutAll(third, first, second));
        }
    }

    private boolean hasItems() {
        return catalogItems != null && !catalogItems.isEmpty();
    }

    private void refuseNegative(Violations violations) {
        if (points != null && points < 0) {
            violations.add("points", Messages.tooSmall("points", BigDecimal.ZERO));
        }
    }

    private void refuseNothing(Violations violations) {
        boolean free = (points == null || points == 0) && (amount == null || amount.signum() == 0);
        if (free && (points != null || amount != null)) {
            var field = points != null ? "points" : "amount";
            violations.add(field, Messages.mustExceed(field, BigDecimal.ZERO));
        }
    }

    /** {@code at} is where it must be to be had; null where nobody said. */
    Wanted wanted(Currency currency, @Nullable UUID at) {
        return new Wanted(
                offer == null ? null : offer.id(),
                coupon == null ? null : coupon.id(),
                items(),
                at,
                subtotal == null ? null : currency.toMinor(subtotal),
                code);
    }

    /** A web shop names its one item in a field of its own. */
    private List<Wanted.Item> items() {
        if (intent == Intent.REDEEM_ECOM_COUPON) {
            return catalogItem == null || catalogItem.id() == null
                    ? List.of()
                    : List.of(new Wanted.Item(catalogItem.id(), 1));
        }
        return catalogItems == null
                ? List.of()
                : catalogItems.stream()
                        .map(it -> new Wanted.Item(it.id(), it.quantity() == null ? 1 : it.quantity()))
                        .toList();
    }

    Asked asked(Currency currency) {
        return new Asked(amount == null ? null : currency.toMinor(amount), points, visits);
    }
}
