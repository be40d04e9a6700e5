package io.potoroo.coupons;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.catalogue.Presentation;
import io.potoroo.catalogue.Window;
import io.potoroo.kernel.Message;
import io.potoroo.offers.CouponTerms;
import io.potoroo.offers.Offer;
import io.potoroo.offers.OfferContent;
import io.potoroo.offers.OfferType;
import io.potoroo.offers.Worth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TakingTests {

    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final UUID BUSINESS = new UUID(1, 1);
    private static final UUID CUSTOMER = new UUID(1, 2);
    private static final CouponTerms ONCE = new CouponTerms(false, false, false, 0);
    private static final CouponTerms ALWAYS = new CouponTerms(false, true, false, 0);

    private static Offer offer(CouponTerms terms, @Nullable Instant expiresAt) {
        return new Offer(
                BUSINESS,
                1,
                new OfferContent(
                        OfferType.DISCOUNT_AMOUNT,
                        false,
                        0,
                        null,
                        new Window(NOW.minus(Duration.ofDays(1)), expiresAt),
                        Worth.discount(500),
                        null,
                        terms,
                        new Presentation(List.of(), List.of(), List.of())),
                NOW,
                NOW);
    }

    private static Coupon coupon(CouponState state, @Nullable Instant expiresAt) {
        return new Coupon(BUSINESS, 7, 1, CUSTOMER, "00000007", state, false, NOW, expiresAt, NOW, 70, 71L);
    }

    private static @Nullable Message obstacle(CouponTerms terms, @Nullable Coupon newest) {
        return new Taking(offer(terms, null), false, newest, NOW).obstacle();
    }

    @Test
    void isOpenToWhoeverNeverHadOne() {
        assertThat(obstacle(ONCE, null)).isNull();
        assertThat(new Taking(offer(ONCE, null), false, null, NOW).isOpen()).isTrue();
    }

    @Test
    void isClosedWhileACouponIsLiveAlsoOneOfPoints() {
        for (var state : List.of(CouponState.WAITING, CouponState.CONVERTED)) {
            assertThat(obstacle(ALWAYS, coupon(state, null)))
                    .hasToString("The customer holds a coupon of the offer already.");
            assertThat(obstacle(ALWAYS, coupon(state, NOW.plusMillis(1)))).isNotNull();
            assertThat(obstacle(ALWAYS, coupon(state, NOW))).isNull();
        }
    }

    @Test
    void isOpenAgainOnlyWhereTheOfferIsPermanentlyAvailable() {
        for (var used : List.of(
                coupon(CouponState.REDEEMED, null),
                coupon(CouponState.CONVERTED_AND_REDEEMED, null),
                coupon(CouponState.WAITING, NOW))) {
            assertThat(obstacle(ALWAYS, used)).isNull();
            assertThat(obstacle(ONCE, used)).hasToString("The customer has had a coupon of the offer already.");
        }
    }

    @Test
    void leavesCouponsOfPointsToBeMadeByThemselves() {
        var offer = offer(new CouponTerms(false, false, true, 0), null);

        assertThat(new Taking(offer, false, null, NOW).obstacle()).isNull();
        assertThat(new Taking(offer, false, null, NOW).isOpen()).isFalse();
    }

    @Test
    void endsACouponAfterItsDaysAndWithItsOfferAtTheLatest() {
        var later = NOW.plus(Duration.ofDays(9));
        var days = new CouponTerms(false, false, false, 3);
        var manyDays = new CouponTerms(false, false, false, 30);

        assertThat(Coupon.expiry(offer(ONCE, null), NOW)).isNull();
        assertThat(Coupon.expiry(offer(ONCE, later), NOW)).isEqualTo(later);
        assertThat(Coupon.expiry(offer(days, null), NOW)).isEqualTo(NOW.plus(Duration.ofDays(3)));
        assertThat(Coupon.expiry(offer(days, later), NOW)).isEqualTo(NOW.plus(Duration.ofDays(3)));
        assertThat(Coupon.expiry(offer(manyDays, later), NOW)).isEqualTo(later);
    }
}
