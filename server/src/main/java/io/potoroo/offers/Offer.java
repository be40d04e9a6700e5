package io.potoroo.offers;

import io.potoroo.earning.Bonus;
import java.math.BigDecimal;
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

    /** Whether it applies by itself to a purchase made without the app, if the customer may have it then. */
    public boolean appliesTo(long amountMinor, UUID branchId, Instant at, ZoneId zone) {
        var purchase = content.purchase();
        return purchase != null
                && !purchase.appsOnly()
                && isLive(at)
                && isAt(branchId)
                && purchase.includes(amountMinor)
                && purchase.isDue(at, zone);
    }

    /** A name for the time in which a customer can use it once; null where it can be used however often. */
    @Nullable String period(Instant at, ZoneId zone) {
        var purchase = content.purchase();
        return purchase == null ? null : purchase.period(at, zone);
    }

    /** What it adds to the points of a purchase. */
    public Bonus bonus() {
        return switch (content.type()) {
            case POINTS_MULTIPLIER -> new Bonus(id, content.worth().multiplier(), 0);
            case BONUS_POINTS -> new Bonus(id, BigDecimal.ONE, content.worth().points());
            case BONUS_PRODUCT, FREE_PRODUCT, DISCOUNT_PERCENTAGE, DISCOUNT_AMOUNT, GIFTCARD ->
                new Bonus(id, BigDecimal.ONE, 0);
        };
    }
}
