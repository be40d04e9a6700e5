package io.potoroo.offers;

/**
 * How customers come to the coupons of an offer.
 *
 * @param autoGet they get one without asking
 * @param permanentlyAvailable another can be taken after one was used
 * @param convertible one is made of their points as soon as they have as many as the offer says
 * @param expiresInDays how long one is good; 0: as long as the offer
 */
public record CouponTerms(boolean autoGet, boolean permanentlyAvailable, boolean convertible, int expiresInDays) {

    public static final CouponTerms NONE = new CouponTerms(false, false, false, 0);
}
