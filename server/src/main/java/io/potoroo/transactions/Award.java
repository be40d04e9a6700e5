package io.potoroo.transactions;

import io.potoroo.earning.Points;
import io.potoroo.offers.Offer;
import org.jspecify.annotations.Nullable;

/**
 * What a purchase gives, the same whether it is booked or only tried.
 *
 * @param offer the one that applies
 */
record Award(Points points, @Nullable Offer offer) {

    /** Points for articles are not multiplied. */
    static Award of(Asked asked, long productPoints, TransactionTerms terms, @Nullable Offer offer) {
        long basic = terms.earned(asked);
        return new Award(
                new Points(
                        basic, productPoints, offer == null ? 0 : offer.bonus().on(basic)),
                offer);
    }
}
