package io.potoroo.offers;

import io.potoroo.catalogue.Presentation;
import io.potoroo.catalogue.Window;
import org.jspecify.annotations.Nullable;

/**
 * Everything a business decides about an offer.
 *
 * @param type never changes
 * @param targeted only for customers it was targeted at
 * @param priority of several that apply to a purchase the one with the lowest is taken
 * @param purchase null for an offer that does not apply to purchases by itself
 */
public record OfferContent(
        OfferType type,
        boolean targeted,
        int priority,
        @Nullable String externalId,
        Window window,
        Worth worth,
        @Nullable PurchaseTerms purchase,
        CouponTerms coupon,
        Presentation presentation) {}
