package io.potoroo.coupons;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.TestOffers;
import io.potoroo.kernel.Hex32;
import io.potoroo.points.Ledger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Taking coupons and handing them in over HTTP: every status and error body of the wire contract. */
@ServerTest
class CouponContractTests {

    private final TestBusinesses businesses;
    private final Ledger ledger;
    private final JdbcClient jdbc;
    private final TestBusiness business;
    private final TestOffers offers;
    private String customer = "";

    @Autowired
    CouponContractTests(TestBusinesses businesses, Ledger ledger, JdbcClient jdbc) {
        this.businesses = businesses;
        this.ledger = ledger;
        this.jdbc = jdbc;
        this.business = businesses.open();
        this.offers = new TestOffers(business);
    }

    @BeforeEach
    void someone() {
        customer = customerOf(business);
    }

    @AfterEach
    void everyBalanceIsProven() {
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    private static String customerOf(TestBusiness business) {
        return business.http()
                .post("/customers", Map.of("email", Hex32.print(Hex32.next()) + "@example.com"))
                .ok()
                .path("data")
                .path("id")
                .asString();
    }

    private Answer get(long offer) {
        return get(customer, offer);
    }

    private Answer get(String who, long offer) {
        return business.http().post("/transactions", """
                {"intent":"get_coupon","customer":{"id":"%s"},"offer":{"id":%d}}""".formatted(who, offer));
    }

    private Answer claim(long offer, long coupon) {
        return claim(customer, offer, coupon);
    }

    private Answer claim(String who, long offer, long coupon) {
        return business.http().post("/transactions", """
                {"intent":"claim_coupon","customer":{"id":"%s"},"offer":{"id":%d},"coupon":{"id":"%d"}}""".formatted(who, offer, coupon));
    }

    private JsonNode taken(long offer) {
        return get(offer).ok().at("/data/coupon");
    }

    private static void assertInvalid(Answer answer, String field, String message) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json().properties()).hasSize(1);
        assertThat(answer.json().path(field).path(0).asString()).isEqualTo(message);
    }

    private static void assertNotAllowed(Answer answer, String description) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        var error = answer.json().path("error");
        assertThat(error.path("status_code").asInt()).isEqualTo(400);
        assertThat(error.path("message").asString()).isEqualTo("Bad Request");
        assertThat(error.path("description").asString()).isEqualTo(description);
        assertThat(error.path("link").asString()).endsWith("/docs");
    }

    private long transactions() {
        return business.http()
                .get("/customers/" + customer + "/transactions")
                .ok()
                .path("meta")
                .path("total")
                .asLong();
    }

    private void expire(long coupon) {
        jdbc.sql("update coupons.coupon set expires_at = now() - interval '1 second' where coupon_id = :id")
                .param("id", coupon)
                .update();
    }

    private void lock(long coupon) {
        jdbc.sql("update coupons.coupon set locked = true where coupon_id = :id")
                .param("id", coupon)
                .update();
    }

    // --- taking

    @Test
    void givesACouponAndAnswersWithIt() {
        long offer = offers.coupon(Map.of("coupon_expires_in", 10));

        var data = get(offer).ok().path("data");

        assertThat(data.path("transaction_type").asInt()).isEqualTo(74);
        assertThat(data.path("name").asString()).isEqualTo("Coupon Tagged");
        assertThat(data.path("amount").decimalValue()).isZero();
        assertThat(data.path("points").asLong()).isZero();
        assertThat(data.at("/offers/0/id").asLong()).isEqualTo(offer);
        assertThat(data.at("/customer/id").asString()).isEqualTo(customer);
        var coupon = data.path("coupon");
        assertThat(coupon.path("id").asLong()).isPositive();
        assertThat(coupon.path("qrcode").asString()).matches("\\d{8}");
        assertThat(coupon.path("coupon_locked").asBoolean()).isFalse();
        assertThat(coupon.path("coupon_redeemed").asBoolean()).isFalse();
        assertThat(coupon.path("coupon_claimed_at").isNull()).isTrue();
        assertThat(coupon.path("coupon_type_id").asInt()).isEqualTo(74);
        assertThat(Instant.parse(coupon.path("expires_at").asString().replace("+00:00", "Z")))
                .isBetween(Instant.now().plusSeconds(863_900), Instant.now().plusSeconds(864_100));
        assertThat(coupon.at("/offer/type_id").asInt()).isEqualTo(10);
        assertThat(coupon.at("/offer/title").asString()).isEqualTo("Five off");
    }

    @Test
    void endsACouponWithItsOfferAtTheLatest() {
        var ends = Map.of("never_expires_flag", 0, "expires_at", "2036-01-01T00:00:00+00:00");
        long forGood = offers.coupon(Map.of());
        long withOffer = offers.coupon(ends);
        var both = new HashMap<String, Object>(ends);
        both.put("coupon_expires_in", 36500);
        long daysBeyondTheOffer = offers.coupon(both);

        assertThat(taken(forGood).path("expires_at").asString()).isEqualTo("2038-01-19T00:00:00+00:00");
        assertThat(taken(withOffer).path("expires_at").asString()).isEqualTo("2036-01-01T00:00:00+00:00");
        assertThat(taken(daysBeyondTheOffer).path("expires_at").asString()).isEqualTo("2036-01-01T00:00:00+00:00");
    }

    @Test
    void enrolsWhoeverTakesACouponButNobodyWhoMayNot() {
        long offer = offers.coupon(Map.of());
        long targeted = offers.coupon(Map.of("targeted_offer_flag", 1));
        var email = Hex32.print(Hex32.next()) + "@example.com";
        var body = "{\"intent\":\"get_coupon\",\"customer\":{\"email\":\"%s\"},\"offer\":{\"id\":%d}}";

        assertNotAllowed(
                business.http().post("/transactions", body.formatted(email, targeted)),
                "The offer is not for the customer.");
        assertThat(business.http().get("/customers?email=eq%7C" + email).ok().path("data"))
                .isEmpty();
        var data = business.http()
                .post("/transactions", body.formatted(email, offer))
                .ok()
                .path("data");
        assertThat(data.at("/customer/email").asString()).isEqualTo(email);
        assertThat(data.at("/coupon/coupon_type_id").asInt()).isEqualTo(74);
    }

    @Test
    void givesNoSecondCouponWhileOneIsLive() {
        long offer = offers.coupon(Map.of("coupon_perm_available", 1));
        get(offer).ok();

        assertNotAllowed(get(offer), "The customer holds a coupon of the offer already.");
        assertThat(transactions()).isEqualTo(1);
    }

    @Test
    void givesAnotherAfterUseOnlyWhereItIsPermanentlyAvailable() {
        long once = offers.coupon(Map.of());
        long always = offers.coupon(Map.of("coupon_perm_available", 1));
        claim(once, taken(once).path("id").asLong()).ok();
        var first = taken(always);
        claim(always, first.path("id").asLong()).ok();

        assertNotAllowed(get(once), "The customer has had a coupon of the offer already.");
        assertThat(taken(always).path("id").asLong())
                .isNotEqualTo(first.path("id").asLong());
    }

    @Test
    void takesAnExpiredCouponForAUsedOne() {
        long once = offers.coupon(Map.of());
        long always = offers.coupon(Map.of("coupon_perm_available", 1));
        expire(taken(once).path("id").asLong());
        var first = taken(always);
        expire(first.path("id").asLong());

        assertNotAllowed(get(once), "The customer has had a coupon of the offer already.");
        var second = taken(always);
        assertThat(second.path("id").asLong()).isNotEqualTo(first.path("id").asLong());
        assertNotAllowed(claim(always, first.path("id").asLong()), "The coupon has expired.");
        claim(always, second.path("id").asLong()).ok();
    }

    @Test
    void givesCouponsOfCouponOffersOnly() {
        assertNotAllowed(get(offers.multiplier(Map.of())), "The offer has no coupons.");
    }

    @Test
    void givesNoCouponOfAnOfferThatIsNotToBeHad() {
        var later = offers.coupon(Map.of("publish_at", "2035-01-01"));
        var over =
                offers.coupon(Map.of("never_expires_flag", 0, "publish_at", "2020-01-01", "expires_at", "2021-01-01"));
        var elsewhere = offers.coupon(TestOffers.at(business.virtual()));
        var points = offers.coupon(Map.of("coupon_convertible", 1, "points", 50));

        assertNotAllowed(get(later), "The offer is not available now.");
        assertNotAllowed(get(over), "The offer is not available now.");
        assertNotAllowed(get(points), "The offer's coupons are made of points by themselves.");
        assertNotAllowed(
                business.http().post("/transactions", """
                {"intent":"get_coupon","customer":{"id":"%s"},"offer":{"id":%d},"branch":{"id":"%s"}}""".formatted(
                        customer, elsewhere, Hex32.print(business.place().id()))),
                "The offer is not available at the branch.");
        // A customer who chooses at home is at no branch.
        get(elsewhere).ok();
    }

    @Test
    void givesATargetedCouponToItsTargets() {
        long offer = offers.coupon(Map.of("targeted_offer_flag", 1));
        assertNotAllowed(get(offer), "The offer is not for the customer.");

        business.http()
                .post("/offers/" + offer + "/customers", "{\"customers\":[{\"id\":\"%s\"}]}".formatted(customer))
                .ok();

        get(offer).ok();
    }

    @Test
    void refusesOffersThatAreNotThere() {
        var other = businesses.open();
        long foreign = new TestOffers(other).coupon(Map.of());
        long deleted = offers.coupon(Map.of());
        business.http().delete("/offers/" + deleted);

        for (long id : List.of(foreign, deleted, 999_999_999L)) {
            assertInvalid(get(id), "offer.id", "The selected offer.id is invalid.");
        }
        for (long id : List.of(foreign, 999_999_999L)) {
            assertInvalid(claim(id, 1), "offer.id", "The selected offer.id is invalid.");
        }
        assertInvalid(
                business.http()
                        .post(
                                "/transactions",
                                "{\"intent\":\"get_coupon\",\"customer\":{\"id\":\"%s\"}}".formatted(customer)),
                "offer.id",
                "The offer.id field is required.");
    }

    @Test
    void givesNothingToADisabledCustomer() {
        long offer = offers.coupon(Map.of());
        long coupon = taken(offer).path("id").asLong();
        business.http().put("/customers/" + customer, Map.of("enabled", false)).ok();

        assertNotAllowed(get(offers.coupon(Map.of())), "The customer is disabled.");
        assertNotAllowed(claim(offer, coupon), "The customer is disabled.");
    }

    @Test
    void answersARepeatedRequestWithTheSameCoupon() {
        long offer = offers.coupon(Map.of());
        var body = "{\"intent\":\"get_coupon\",\"customer\":{\"id\":\"%s\"},\"offer\":{\"id\":%d}}"
                .formatted(customer, offer);
        var key = new String[] {"Idempotency-Key", Hex32.print(Hex32.next())};
        var first = business.http().send("POST", "/transactions", body, key);
        jdbc.sql("delete from web.idempotency_key where key = :key")
                .param("key", key[1])
                .update();

        var second = business.http().send("POST", "/transactions", body, key);

        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.ok()).isEqualTo(first.ok());
        assertThat(transactions()).isEqualTo(1);
    }

    @Test
    void givesOneCouponToManyWhoAskAtOnce() throws Exception {
        long offer = offers.coupon(Map.of("coupon_perm_available", 1));

        var statuses = atOnce(() -> get(offer).status());

        assertThat(statuses).containsOnlyOnce(200).contains(400).hasSize(8);
    }

    private static List<Integer> atOnce(Callable<Integer> work) throws Exception {
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var done : threads.invokeAll(Collections.nCopies(8, work))) {
                statuses.add(done.get());
            }
        }
        return statuses;
    }

    // --- handing in

    @Test
    void redeemsACouponOnce() {
        long offer = offers.coupon(Map.of());
        long coupon = taken(offer).path("id").asLong();

        var data = claim(offer, coupon).ok().path("data");

        assertThat(data.path("transaction_type").asInt()).isEqualTo(75);
        assertThat(data.path("name").asString()).isEqualTo("Coupon claimed");
        assertThat(data.path("points").asLong()).isZero();
        assertThat(data.at("/offers/0/id").asLong()).isEqualTo(offer);
        assertThat(data.at("/coupon/id").asLong()).isEqualTo(coupon);
        assertThat(data.at("/coupon/coupon_type_id").asInt()).isEqualTo(75);
        assertThat(data.at("/coupon/coupon_redeemed").asBoolean()).isTrue();
        assertThat(data.at("/coupon/coupon_claimed_at").asString()).isNotEmpty();
        assertNotAllowed(claim(offer, coupon), "The coupon has been redeemed already.");
        assertThat(transactions()).isEqualTo(2);
    }

    @Test
    void letsOneOfTwoTillsRedeemACoupon() throws Exception {
        long offer = offers.coupon(Map.of());
        long coupon = taken(offer).path("id").asLong();

        var statuses = atOnce(() -> claim(offer, coupon).status());

        assertThat(statuses).containsOnlyOnce(200).contains(400).hasSize(8);
        assertThat(transactions()).isEqualTo(2);
    }

    @Test
    void redeemsOnlyWhatBelongsTogether() {
        long offer = offers.coupon(Map.of());
        long another = offers.coupon(Map.of());
        long coupon = taken(offer).path("id").asLong();
        var description = "The coupon is not the customer's, or of another offer.";

        assertNotAllowed(claim(another, coupon), description);
        assertNotAllowed(claim(customerOf(business), offer, coupon), description);
        assertThat(claim(offer, coupon).status()).isEqualTo(200);
    }

    @Test
    void redeemsNoCouponThatExpiredOrIsUsedElsewhere() {
        long offer = offers.coupon(Map.of());
        long coupon = taken(offer).path("id").asLong();
        expire(coupon);
        assertNotAllowed(claim(offer, coupon), "The coupon has expired.");

        long second = offers.coupon(Map.of());
        long locked = taken(second).path("id").asLong();
        lock(locked);
        assertNotAllowed(claim(second, locked), "The coupon is being used elsewhere.");
    }

    @Test
    void redeemsACouponAtBranchesOfItsOffer() {
        long offer = offers.coupon(TestOffers.at(business.virtual()));
        long coupon = taken(offer).path("id").asLong();
        var body = """
                {"intent":"claim_coupon","customer":{"id":"%s"},"offer":{"id":%d},"coupon":{"id":%d},"branch":{"id":"%s"}}""";

        assertNotAllowed(
                business.http()
                        .post(
                                "/transactions",
                                body.formatted(
                                        customer,
                                        offer,
                                        coupon,
                                        Hex32.print(business.place().id()))),
                "The offer is not available at the branch.");
        business.http()
                .post(
                        "/transactions",
                        body.formatted(
                                customer,
                                offer,
                                coupon,
                                Hex32.print(business.virtual().id())))
                .ok();
    }

    @Test
    void keepsThePromiseOfAnOfferThatIsGone() {
        long offer = offers.coupon(Map.of());
        long coupon = taken(offer).path("id").asLong();
        business.http().delete("/offers/" + offer);

        assertThat(claim(offer, coupon).ok().at("/data/offers/0/id").asLong()).isEqualTo(offer);
    }

    @Test
    void refusesCouponsThatAreNotThere() {
        var other = businesses.open();
        long offer = offers.coupon(Map.of());
        long foreignOffer = new TestOffers(other).coupon(Map.of());
        long foreign = other.http()
                .post("/transactions", """
                        {"intent":"get_coupon","customer":{"id":"%s"},"offer":{"id":%d}}""".formatted(customerOf(other), foreignOffer))
                .ok()
                .at("/data/coupon/id")
                .asLong();

        assertInvalid(claim(offer, foreign), "coupon.id", "The selected coupon.id is invalid.");
        assertInvalid(claim(offer, 999_999_999L), "coupon.id", "The selected coupon.id is invalid.");
        assertInvalid(
                business.http().post("/transactions", """
                        {"intent":"claim_coupon","customer":{"id":"%s"},"offer":{"id":%d}}""".formatted(customer, offer)),
                "coupon.id",
                "The coupon.id field is required.");
        assertInvalid(
                business.http().post("/transactions", """
                        {"intent":"claim_coupon","customer":{"email":"nobody@example.com"},"offer":{"id":%d},"coupon":{"id":1}}""".formatted(offer)),
                "customer.email",
                "The selected customer.email is invalid.");
    }

    @Test
    void drawsCodesThatNobodyHas() {
        long offer = offers.coupon(Map.of("coupon_perm_available", 1));
        var codes = new HashSet<String>();
        for (int i = 0; i < 20; i++) {
            var coupon = taken(offer);
            codes.add(coupon.path("qrcode").asString());
            claim(offer, coupon.path("id").asLong()).ok();
        }
        assertThat(codes).hasSize(20);
    }
}
