package io.potoroo.coupons;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestOffers;
import io.potoroo.kernel.Hex32;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Which code a coupon gets, and that no code is given twice. */
@ServerTest
class CouponRepositoryTests {

    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

    private final TestBusiness business;
    private final CouponRepository repository;
    private final long offer;
    private long lastId = 1_000_000_000_000L;

    @Autowired
    CouponRepositoryTests(TestBusinesses businesses, CouponRepository repository) {
        this.business = businesses.open();
        this.repository = repository;
        this.offer = new TestOffers(business).coupon(Map.of());
    }

    private UUID customer() {
        var id = business.http()
                .post("/customers", Map.of("email", Hex32.print(Hex32.next()) + "@example.com"))
                .ok()
                .at("/data/id")
                .asString();
        return Hex32.parse(id).orElseThrow();
    }

    private Coupon coupon(UUID customerId) {
        long id = lastId++;
        return new Coupon(
                business.id(), id, offer, customerId, "", CouponState.WAITING, false, NOW, null, null, id, null);
    }

    private List<String> added(List<Coupon> coupons, String... codes) {
        return repository.add(business.id(), coupons, List.of(), List.of(codes)).stream()
                .map(Coupon::qrcode)
                .toList();
    }

    @Test
    void givesEachCouponACodeOfItsOwnThatNobodyHas() {
        assertThat(added(List.of(coupon(customer())), "00000001")).containsExactly("00000001");
        assertThat(added(List.of(coupon(customer())), "00000001", "00000002")).containsExactly("00000002");
        assertThat(added(
                        List.of(coupon(customer()), coupon(customer())),
                        "00000001",
                        "00000003",
                        "00000004",
                        "00000002"))
                .containsExactlyInAnyOrder("00000003", "00000004");
    }

    @Test
    void givesNoCouponWhereEveryCodeIsTaken() {
        added(List.of(coupon(customer())), "00000005");

        assertThat(added(List.of(coupon(customer())), "00000005", "00000005")).isEmpty();
    }

    @Test
    void givesNoSecondCouponThatWaits() {
        var customer = customer();
        added(List.of(coupon(customer)), "00000006");

        assertThat(added(List.of(coupon(customer)), "00000007")).isEmpty();
    }

    @Test
    void givesNoSecondCouponOfAnOfferThatIsForOnceWhereTheFirstWasUsedMeanwhile() {
        var customer = customer();
        var first = coupon(customer);
        repository.add(business.id(), List.of(first), List.of(offer), List.of("00000008"));
        repository.redeem(business.id(), List.of(first.redeemed(1, NOW)));

        assertThat(repository.add(business.id(), List.of(coupon(customer)), List.of(offer), List.of("00000009")))
                .isEmpty();
        assertThat(added(List.of(coupon(customer)), "00000009")).containsExactly("00000009");
    }
}
