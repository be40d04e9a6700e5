package io.potoroo.coupons;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.potoroo.catalogue.Window;
import io.potoroo.offers.OfferAnswer;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A coupon as answers show it.
 *
 * @param couponTypeId its state
 * @param couponClaimedAt when it was redeemed
 * @param offer what it is good for; left out where it stands within that offer
 */
public record CouponAnswer(
        long id,
        String qrcode,
        boolean couponLocked,
        boolean couponRedeemed,
        int couponTypeId,
        OffsetDateTime expiresAt,
        @Nullable OffsetDateTime couponClaimedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable OfferAnswer offer) {

    public static CouponAnswer of(Coupon coupon, @Nullable OfferAnswer offer) {
        return new CouponAnswer(
                coupon.id(),
                coupon.qrcode(),
                coupon.locked(),
                !coupon.state().isWaiting(),
                coupon.state().number(),
                new Window(coupon.assignedAt(), coupon.expiresAt()).toldExpiry().atOffset(ZoneOffset.UTC),
                coupon.redeemedAt() == null ? null : coupon.redeemedAt().atOffset(ZoneOffset.UTC),
                offer);
    }
}
