package io.potoroo.coupons;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.potoroo.businesses.Business;
import io.potoroo.offers.Offer;
import io.potoroo.offers.OfferAnswer;
import io.potoroo.offers.OfferAnswers;
import io.potoroo.offers.Offers;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Coupons as answers show them, each with its offer, which may be deleted by now. */
@Component
public class CouponAnswers {

    private final Coupons coupons;
    private final Offers offers;
    private final OfferAnswers offerAnswers;

    CouponAnswers(Coupons coupons, Offers offers, OfferAnswers offerAnswers) {
        this.coupons = coupons;
        this.offers = offers;
        this.offerAnswers = offerAnswers;
    }

    /** In their order, in a fixed number of statements. */
    public List<CouponAnswer> of(Business business, List<Coupon> held, HttpServletRequest request) {
        var shown = offers(business, held, request);
        return held.stream()
                .map(it -> CouponAnswer.of(it, shown.get(it.offerId())))
                .toList();
    }

    /** The coupon that each of the transactions tells of. */
    public Map<Long, CouponAnswer> ofTransactions(
            Business business, Collection<Long> transactionIds, HttpServletRequest request) {
        var found = coupons.ofTransactions(business.id(), transactionIds);
        var shown = offers(business, found.values(), request);
        var answers = new HashMap<Long, CouponAnswer>();
        found.forEach((id, coupon) -> answers.put(id, CouponAnswer.of(coupon, shown.get(coupon.offerId()))));
        return answers;
    }

    private Map<Long, OfferAnswer> offers(Business business, Collection<Coupon> held, HttpServletRequest request) {
        var known = offers
                .byIds(business.id(), held.stream().map(Coupon::offerId).collect(toSet()))
                .values()
                .stream()
                .sorted(Comparator.comparingLong(Offer::id))
                .toList();
        return offerAnswers.of(business, known, request).stream().collect(toMap(OfferAnswer::id, it -> it));
    }
}
