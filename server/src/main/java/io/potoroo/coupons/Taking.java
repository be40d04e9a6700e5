package io.potoroo.coupons;

import io.potoroo.kernel.Message;
import io.potoroo.offers.Offer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a customer may have a coupon of an offer.
 *
 * @param target whether the offer was targeted at the customer
 * @param newest the coupon of it that the customer has or had, if any
 */
public record Taking(Offer offer, boolean target, @Nullable Coupon newest, Instant at) {

    /** Why the customer may not; null where they may. One that expired is used up like one that was handed in. */
    public @Nullable Message obstacle() {
        if (!offer.content().type().givesCoupons()) {
            return Message.of("The offer has no coupons.");
        }
        if (!offer.isLive(at)) {
            return Message.of("The offer is not available now.");
        }
        if (!offer.isFor(target)) {
            return Message.of("The offer is not for the customer.");
        }
        if (newest != null && (newest.isLive(at) || newest.locked())) {
            return Message.of("The customer holds a coupon of the offer already.");
        }
        if (newest != null && !offer.content().coupon().permanentlyAvailable()) {
            return Message.of("The customer has had a coupon of the offer already.");
        }
        return null;
    }

    /** Whether the customer may take one; those of points are made by themselves. */
    public boolean isOpen() {
        return !offer.content().coupon().convertible() && obstacle() == null;
    }
}
