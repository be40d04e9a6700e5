package io.potoroo.offers;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something a business offers to many customers, with the rules of when it holds and what it adds. */
public record Offer(UUID businessId, long id, OfferContent content, Instant createdAt, Instant updatedAt) {

    public boolean isLive(Instant at) {
        return content.window().isOpen(at);
    }

    public boolean isAt(UUID branchId) {
        return content.presentation().branchIds().contains(branchId);
    }

    /** Whether the customer may have it, given whether it was targeted at them. */
    public boolean isFor(boolean target) {
        return target || !content.targeted();
    }

    /**
     * Whether it applies by itself to a purchase made without the app.
     *
     * @param zone the business's
     * @param lastUsedAt when it last applied to a purchase of the same customer
     */
    public boolean appliesTo(long amountMinor, UUID branchId, Instant at, ZoneId zone, @Nullable Instant lastUsedAt) {
        var purchase = content.purchase();
        return purchase != null
                && !purchase.appsOnly()
                && isLive(at)
                && isAt(branchId)
                && purchase.includes(amountMinor)
                && purchase.isDue(at, zone, lastUsedAt);
    }

    /** What it adds to the points that a purchase earns without it; never takes from them. */
    public long extraPoints(long basePoints) {
        return switch (content.type()) {
            case POINTS_MULTIPLIER ->
                BigDecimal.valueOf(basePoints)
                        .multiply(content.worth().multiplier().subtract(BigDecimal.ONE))
                        .setScale(0, RoundingMode.FLOOR)
                        .max(BigDecimal.ZERO)
                        .longValueExact();
            case BONUS_POINTS -> content.worth().points();
            case BONUS_PRODUCT, FREE_PRODUCT, DISCOUNT_PERCENTAGE, DISCOUNT_AMOUNT, GIFTCARD -> 0;
        };
    }
}
