package io.potoroo.integrations;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the sales of a shop are taken in and rewarded: the defaults, what the integration sets over them, what the link
 * sets over that.
 *
 * @param autoReward false: completed sales wait to be rewarded by hand
 * @param earningStartsAt sales made before it are stored and never earn
 * @param lateSaleDays sales made longer ago are stored and not awarded
 * @param maxFutureSkewMinutes how far a till's clock may run ahead
 * @param pointsDelayDays how long points stay pending; null: as the business's rules say
 * @param includeShipping whether shipping adds to the amount that earns; tips and fees likewise
 * @param excludeGiftCardItems whether buying a gift card earns nothing
 * @param earnOnGiftCardTender whether paying with one earns
 * @param excludedCategoryIds the platform's ids of goods that earn nothing; products, SKUs and tags likewise
 * @param exemptCustomerGroups shoppers who earn nothing; e-mail domains likewise
 * @param claimWindowDays how long a sale without a customer can be claimed; 0: never
 */
public record SalesSettings(
        boolean autoReward,
        @Nullable Instant earningStartsAt,
        @Nullable Integer lateSaleDays,
        int maxFutureSkewMinutes,
        @Nullable Integer pointsDelayDays,
        TaxMode taxMode,
        DiscountMode discountMode,
        boolean includeShipping,
        boolean includeTips,
        boolean includeFees,
        boolean excludeGiftCardItems,
        boolean earnOnGiftCardTender,
        List<String> excludedCategoryIds,
        List<String> excludedProductIds,
        List<String> excludedSkus,
        List<String> excludedTags,
        List<String> exemptCustomerGroups,
        List<String> exemptEmailDomains,
        UnknownCustomer unknownCustomer,
        GuestOrders guestOrders,
        int claimWindowDays,
        RefundShortfall refundShortfall,
        RestoreRedeemedPoints restoreRedeemedPoints,
        int ecomCouponExpiresInDays,
        boolean updateProfileFromSale) {

    public Duration allowedSkew() {
        return Duration.ofMinutes(maxFutureSkewMinutes);
    }

    /** What is allowed and most likely not meant. */
    List<String> warnings() {
        return excludeGiftCardItems && !earnOnGiftCardTender ? List.of("gift_cards_never_earn") : List.of();
    }

    /** Whether tax earns. */
    public enum TaxMode {
        BEFORE_TAX,
        AFTER_TAX
    }

    /** Whether what was taken off the price earns. */
    public enum DiscountMode {
        AFTER_DISCOUNT,
        BEFORE_DISCOUNT
    }

    /** What to do about a shopper who can be reached and is no customer. */
    public enum UnknownCustomer {
        CREATE,
        UNATTRIBUTED
    }

    /** What to do about a shopper without an account on the platform. */
    public enum GuestOrders {
        AWARD,
        MATCH_ONLY,
        IGNORE
    }

    /** What to do when a refund takes more points than are left. */
    public enum RefundShortfall {
        RECOVER,
        FORGIVE
    }

    /** When points spent in a sale come back with its refund. */
    public enum RestoreRedeemedPoints {
        ON_FULL_REFUND,
        PROPORTIONAL,
        NEVER
    }

    public static final SalesSettings DEFAULTS = new SalesSettings(
            true,
            null,
            null,
            10,
            null,
            TaxMode.BEFORE_TAX,
            DiscountMode.AFTER_DISCOUNT,
            false,
            false,
            false,
            true,
            true,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            UnknownCustomer.CREATE,
            GuestOrders.MATCH_ONLY,
            30,
            RefundShortfall.RECOVER,
            RestoreRedeemedPoints.ON_FULL_REFUND,
            30,
            true);
}
