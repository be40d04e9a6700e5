package io.potoroo.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.customers.Consent;
import io.potoroo.customers.Customers;
import io.potoroo.customers.NewCustomer;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Language;
import io.potoroo.offers.OfferType;
import io.potoroo.offers.Offers;
import io.potoroo.rewards.Rewards;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What the sample business has to offer. */
@ServerTest
class SampleCatalogueTests {

    private final SampleCatalogue sample;
    private final Customers customers;
    private final Offers offers;
    private final Rewards rewards;
    private final Clock clock;
    private final TestBusiness business;
    private String ada = "";

    @Autowired
    SampleCatalogueTests(
            SampleCatalogue sample,
            TestBusinesses businesses,
            Customers customers,
            Offers offers,
            Rewards rewards,
            TransactionTemplate inTransaction,
            Clock clock) {
        this.sample = sample;
        this.customers = customers;
        this.offers = offers;
        this.rewards = rewards;
        this.clock = clock;
        this.business = businesses.open();
        inTransaction.executeWithoutResult(ignored -> create());
    }

    private void create() {
        var person = NewCustomer.of("ada@example.com", null, "Ada", "Moreno", Language.EN, Consent.NONE);
        var enrolled = customers.enrol(business.id(), List.of(person));
        ada = Hex32.print(enrolled.getFirst().id());
        sample.create(business.id(), enrolled);
    }

    @Test
    void hasEveryKind() {
        var now = clock.instant();

        assertThat(offers.live(business.id(), now))
                .extracting(it -> it.content().type())
                .containsExactlyInAnyOrder(
                        OfferType.POINTS_MULTIPLIER,
                        OfferType.BONUS_PRODUCT,
                        OfferType.BONUS_POINTS,
                        OfferType.FREE_PRODUCT,
                        OfferType.DISCOUNT_PERCENTAGE,
                        OfferType.DISCOUNT_AMOUNT,
                        OfferType.GIFTCARD);
        assertThat(business.http()
                        .get("/me?include=giftcards")
                        .ok()
                        .at("/included/giftcards/0/discount_value")
                        .asInt())
                .isEqualTo(45);
        assertThat(rewards.live(business.id(), now)).hasSize(3);
        assertThat(business.http()
                        .get("/referral-programs")
                        .ok()
                        .at("/data/0/enabled")
                        .asBoolean())
                .isTrue();
        var shown = business.http()
                .get("/product-rewards?relationships=product")
                .ok()
                .path("data");
        assertThat(shown.size()).isEqualTo(2);
        assertThat(shown.get(0)
                        .path("product")
                        .path("images")
                        .get(0)
                        .path("medium")
                        .asString())
                .contains("/images/uploads/");
    }

    @Test
    void letsRegularsHoldACoupon() {
        var held = business.http()
                .get("/customers/" + ada + "/available-coupons")
                .ok()
                .path("data");

        assertThat(held).hasSize(1);
        assertThat(held.at("/0/coupon_type_id").asInt()).isEqualTo(74);
        assertThat(held.at("/0/offer/type_id").asInt()).isEqualTo(8);
    }

    @Test
    void addsNothingToTheFirstSalesOfANewCustomerAtAnyHourOfTheWeek() {
        var zone = business.business().timeZone();
        var start = clock.instant();
        var live = offers.live(business.id(), start);

        for (var at = start; at.isBefore(start.plus(Duration.ofDays(8))); at = at.plus(Duration.ofMinutes(30))) {
            var now = at;
            assertThat(live.stream()
                            .filter(it -> it.isFor(false))
                            .filter(it -> it.appliesTo(25_00, business.place().id(), now, zone)
                                    || it.appliesTo(99_99, business.virtual().id(), now, zone)))
                    .as("at %s", at)
                    .isEmpty();
        }
        assertThat(live.stream()
                        .filter(it -> it.isFor(false))
                        .anyMatch(it -> it.appliesTo(100_00, business.place().id(), start, zone)))
                .isTrue();
    }
}
