package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.TestOffers;
import io.potoroo.kernel.Hex32;
import io.potoroo.points.Ledger;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Codes for web shops over HTTP: every status and error body of the wire contract. */
@ServerTest
class EcomCodeContractTests {

    private final TestBusinesses businesses;
    private final Ledger ledger;
    private final JdbcClient jdbc;
    private TestBusiness business;
    private String shop = "";
    private String customer = "";

    @Autowired
    EcomCodeContractTests(TestBusinesses businesses, Ledger ledger, JdbcClient jdbc) {
        this.businesses = businesses;
        this.ledger = ledger;
        this.jdbc = jdbc;
        this.business = businesses.open();
    }

    @BeforeEach
    void someoneWithAThousandPointsAndAWebShop() {
        business = businesses.open();
        shop = webShop(business);
        customer = someone(business);
    }

    @AfterEach
    void everyBalanceIsProven() {
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    /** The virtual branch, now one. */
    static String webShop(TestBusiness business) {
        var branch = Hex32.print(business.virtual().id());
        business.http()
                .post(
                        "/api/v1/branch-links",
                        Map.of(
                                "shop_id",
                                "shop",
                                "account_id",
                                "account",
                                "branch_id",
                                branch,
                                "integration_id",
                                business.integration(Map.of("is_ecom", true)),
                                "store_domain",
                                "shop.example.com"))
                .ok();
        return branch;
    }

    static String someone(TestBusiness business) {
        var id = business.http()
                .post("/customers", Map.of("email", Hex32.print(Hex32.next()) + "@example.com"))
                .ok()
                .at("/data/id")
                .asString();
        business.http()
                .post("/transactions", Map.of("intent", "reward", "points", 1000, "customer", Map.of("id", id)))
                .ok();
        return id;
    }

    private Answer book(String intent, Map<String, ?> more) {
        var request = new HashMap<String, Object>(
                Map.of("intent", intent, "customer", Map.of("id", customer), "branch", Map.of("id", shop)));
        request.putAll(more);
        return business.http().post("/transactions", request);
    }

    private Answer redeem(Map<String, ?> more) {
        return book("redeem_ecom_coupon", more);
    }

    private Answer cancel(String code) {
        return book("cancel_ecom_coupon", Map.of("code", code));
    }

    private String code() {
        return redeem(Map.of("points", 200)).ok().at("/data/ecom_coupon/code").asString();
    }

    private long points() {
        return business.http()
                .get("/customers/" + customer + "?include=balance")
                .ok()
                .at("/included/balance/points")
                .asLong();
    }

    private static void assertNotAllowed(Answer answer, String description) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().at("/error/message").asString()).isEqualTo("Bad Request");
        assertThat(answer.json().at("/error/description").asString()).isEqualTo(description);
        assertThat(answer.json().at("/error/link").asString()).endsWith("/docs");
    }

    private static void assertInvalid(Answer answer, String field, String message) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json().properties()).hasSize(1);
        assertThat(answer.json().path(field).path(0).asString()).isEqualTo(message);
    }

    private static void assertUnknown(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.json().at("/error/message").asString()).isEqualTo("Not found");
        assertThat(answer.json().at("/error/description").asString()).isEqualTo("Ecom coupon not found for customer");
    }

    @Test
    void givesACodeForAnAmount() {
        var data = redeem(Map.of("amount", 5, "subtotal", 48.9)).ok().path("data");

        assertThat(data.path("transaction_type").asInt()).isEqualTo(5);
        assertThat(data.path("points").asLong()).isEqualTo(500);
        assertThat(data.path("amount").decimalValue()).isEqualByComparingTo("5");
        assertThat(data.at("/customer/balance/points").asLong()).isEqualTo(500);
        var code = data.path("ecom_coupon");
        assertThat(code.path("id").asLong()).isEqualTo(data.path("id").asLong());
        assertThat(code.path("code").asString()).matches("[A-Za-z]{10}");
        assertThat(code.path("type").asString()).isEqualTo("discount_amount");
        assertThat(code.path("value").decimalValue()).isEqualByComparingTo("5");
        assertThat(code.path("minimum_subtotal").decimalValue()).isEqualByComparingTo("5");
        assertThat(code.path("status").isInt()).isTrue();
        assertThat(code.path("status").asInt()).isEqualTo(1);
        assertThat(code.path("status_description").asString()).isEqualTo("Active");
        assertThat(Duration.between(
                        OffsetDateTime.parse(code.path("created_at").asString()),
                        OffsetDateTime.parse(code.path("expires_at").asString())))
                .isEqualTo(Duration.ofDays(30));
    }

    @Test
    void givesACodeForPoints() {
        var data = redeem(Map.of("points", 250)).ok().path("data");

        assertThat(data.path("points").asLong()).isEqualTo(250);
        assertThat(data.at("/ecom_coupon/value").decimalValue()).isEqualByComparingTo("2.5");
        assertThat(points()).isEqualTo(750);
    }

    @Test
    void givesACodeForAnItemOfTheCatalogue() {
        var offers = new TestOffers(business);
        long item = offers.reward(TestOffers.at(business.virtual()));

        for (Object id : List.of(item, Long.toString(item))) {
            var data = redeem(Map.of("catalog_item", Map.of("id", id))).ok().path("data");

            assertThat(data.path("transaction_type").asInt()).isEqualTo(43);
            assertThat(data.path("points").asLong()).isEqualTo(100);
            assertThat(data.at("/ecom_coupon/type").asString()).isEqualTo("discount_amount");
            assertThat(data.at("/ecom_coupon/value").decimalValue()).isEqualByComparingTo("5");
        }
    }

    @Test
    void refusesItemsThatAreNotToBeHadThere() {
        var offers = new TestOffers(business);
        long elsewhere = offers.reward(Map.of());
        var money = new HashMap<String, Object>(TestOffers.at(business.virtual()));
        money.put("redeem_for_gift_card", true);
        long converts = offers.reward(money);
        long foreign = new TestOffers(businesses.open()).reward(Map.of());

        assertNotAllowed(
                redeem(Map.of("catalog_item", Map.of("id", elsewhere))),
                "The catalog item is not available at the branch.");
        assertNotAllowed(
                redeem(Map.of("catalog_item", Map.of("id", converts))), "The catalog item is money for the gift card.");
        for (long id : List.of(foreign, 999_999_999L)) {
            assertInvalid(
                    redeem(Map.of("catalog_item", Map.of("id", id))),
                    "catalog_item.id",
                    "The selected catalog item.id is invalid.");
        }
        assertInvalid(
                redeem(Map.of("catalog_item", Map.of())), "catalog_item.id", "The catalog item.id field is required.");
        assertThat(points()).isEqualTo(1000);
    }

    @Test
    void saysWhichFieldsAreMissingOrWrong() {
        assertThat(redeem(Map.of()).json().propertyNames())
                .containsExactlyInAnyOrder("amount", "points", "catalog_item");
        assertInvalid(
                redeem(Map.of("amount", 5)),
                "subtotal",
                "The subtotal field is required when catalog item is not present.");
        assertInvalid(redeem(Map.of("amount", 5, "subtotal", -1)), "subtotal", "The subtotal must be at least 0.");
        assertThat(redeem(Map.of("amount", 5, "subtotal", 9.999)).status()).isEqualTo(422);
        assertThat(redeem(Map.of("amount", 0, "subtotal", 9)).status()).isEqualTo(422);
        assertInvalid(book("cancel_ecom_coupon", Map.of()), "code", "The code field is required.");
        for (var intent : List.of("redeem_ecom_coupon", "cancel_ecom_coupon")) {
            assertInvalid(
                    book(intent, Map.of("points", 5, "code", "a", "branch", Map.of())),
                    "branch.id",
                    "The branch.id field is required.");
            assertInvalid(
                    book(intent, Map.of("points", 5, "code", "a", "branch", Map.of("id", Hex32.print(Hex32.next())))),
                    "branch.id",
                    "The selected branch.id is invalid.");
            assertInvalid(
                    book(intent, Map.of("points", 5, "code", "a", "customer", Map.of("email", "nobody@example.com"))),
                    "customer.email",
                    "The selected customer.email is invalid.");
        }
        assertThat(points()).isEqualTo(1000);
    }

    @Test
    void givesNoCodeWhereARuleForbidsIt() {
        assertNotAllowed(
                redeem(Map.of(
                        "points",
                        5,
                        "branch",
                        Map.of("id", Hex32.print(business.place().id())))),
                "The branch is not connected to an ecom integration.");
        assertNotAllowed(redeem(Map.of("points", 1001)), "Insufficient points balance.");
        assertNotAllowed(
                redeem(Map.of("points", 5, "customer", Map.of("id", customer, "pin_code", "0417"))), "Invalid PIN");
        assertNotAllowed(redeem(Map.of("amount", 5, "subtotal", 4.99)), "The maximum redemption is exceeded.");
        business.http().patch("/rules", Map.of("redemption_ratio", 1000)).ok();
        assertNotAllowed(redeem(Map.of("points", 9)), "The points are not worth anything.");
        assertThat(points()).isEqualTo(1000);
    }

    @Test
    void cancelsACodeOnceAndGivesThePointsBack() {
        var code = code();
        assertThat(points()).isEqualTo(800);

        var data = cancel(code).ok().path("data");

        assertThat(data.path("transaction_type").asInt()).isEqualTo(107);
        assertThat(data.path("points").asLong()).isEqualTo(200);
        assertThat(data.at("/customer/balance/points").asLong()).isEqualTo(1000);
        assertThat(data.at("/ecom_coupon/code").asString()).isEqualTo(code);
        assertThat(data.at("/ecom_coupon/status").asInt()).isEqualTo(3);
        assertThat(data.at("/ecom_coupon/status_description").asString()).isEqualTo("Cancelled");
        assertNotAllowed(cancel(code), "The code has been cancelled already.");
        assertThat(points()).isEqualTo(1000);
    }

    @Test
    void doesNotTellSomebodyElsesCodeFromOneThatIsNotThere() {
        var code = code();
        var mine = customer;
        customer = someone(business);
        assertUnknown(cancel(code));
        customer = mine;
        assertUnknown(cancel("abcdefghij"));
        assertUnknown(cancel(
                code.equals(code.toLowerCase(Locale.ROOT))
                        ? code.toUpperCase(Locale.ROOT)
                        : code.toLowerCase(Locale.ROOT)));
        assertUnknown(book(
                "cancel_ecom_coupon",
                Map.of(
                        "code",
                        code,
                        "branch",
                        Map.of("id", Hex32.print(business.place().id())))));
        var other = businesses.open();
        var theirs = someone(other);
        assertUnknown(other.http()
                .post(
                        "/transactions",
                        Map.of(
                                "intent",
                                "cancel_ecom_coupon",
                                "code",
                                code,
                                "customer",
                                Map.of("id", theirs),
                                "branch",
                                Map.of("id", webShop(other)))));
        assertThat(points()).isEqualTo(800);
        cancel(code).ok();
    }

    @Test
    void keepsThePointsOfACodeThatExpired() {
        var code = code();
        jdbc.sql("""
                        update transactions.reservation
                        set expires_at = reserved_at
                        where business_id = :business
                        """).param("business", business.id()).update();

        assertNotAllowed(cancel(code), "The code has expired.");

        assertThat(points()).isEqualTo(800);
        var shown = listed().get(0).path("ecom_coupon");
        assertThat(shown.path("status").asInt()).isEqualTo(4);
        assertThat(shown.path("status_description").asString()).isEqualTo("Expired");
    }

    private long couponOffer(Map<String, ?> more) {
        var request = new HashMap<String, Object>(TestOffers.at(business.virtual()));
        request.putAll(more);
        return new TestOffers(business).coupon(request);
    }

    private long coupon(long offer) {
        return book("get_coupon", Map.of("offer", Map.of("id", offer)))
                .ok()
                .at("/data/coupon/id")
                .asLong();
    }

    private Answer claim(String intent, long offer, long coupon) {
        return book(intent, Map.of("offer", Map.of("id", offer), "coupon", Map.of("id", coupon)));
    }

    private int couponsHeld() {
        return business.http()
                .get("/customers/" + customer + "/available-coupons")
                .ok()
                .path("data")
                .size();
    }

    @Test
    void setsACouponAsideForAWebShop() {
        long offer = couponOffer(Map.of("coupon_perm_available", 1, "coupon_expires_in", 3));
        long coupon = coupon(offer);

        var data = claim("claim_ecom_coupon", offer, coupon).ok().path("data");

        assertThat(data.path("transaction_type").asInt()).isEqualTo(75);
        assertThat(data.path("points").asLong()).isZero();
        assertThat(data.at("/coupon/coupon_type_id").asInt()).isEqualTo(75);
        assertThat(data.at("/coupon/coupon_locked").asBoolean()).isTrue();
        assertThat(data.at("/offers/0/id").asLong()).isEqualTo(offer);
        var code = data.path("ecom_coupon");
        assertThat(code.path("code").asString()).matches("[A-Za-z]{10}");
        assertThat(code.path("type").asString()).isEqualTo("discount_amount");
        assertThat(code.path("value").decimalValue()).isEqualByComparingTo("5");
        assertThat(code.path("status").asInt()).isEqualTo(1);
        assertThat(code.path("expires_at")).isEqualTo(data.at("/coupon/expires_at"));
        assertThat(couponsHeld()).isZero();
        for (var intent : List.of("claim_coupon", "claim_ecom_coupon")) {
            assertNotAllowed(claim(intent, offer, coupon), "The coupon is being used elsewhere.");
        }
        assertNotAllowed(
                book("get_coupon", Map.of("offer", Map.of("id", offer))),
                "The customer holds a coupon of the offer already.");
        assertThat(points()).isEqualTo(1000);
    }

    @Test
    void givesTheCouponBackWhenItsCodeIsCancelled() {
        long offer = couponOffer(Map.of("coupon_perm_available", 1));
        long coupon = coupon(offer);
        var code = claim("claim_ecom_coupon", offer, coupon)
                .ok()
                .at("/data/ecom_coupon/code")
                .asString();

        var data = cancel(code).ok().path("data");

        assertThat(data.path("transaction_type").asInt()).isEqualTo(74);
        assertThat(data.path("points").asLong()).isZero();
        assertThat(data.at("/ecom_coupon/status").asInt()).isEqualTo(3);
        assertNotAllowed(cancel(code), "The code has been cancelled already.");
        assertThat(couponsHeld()).isEqualTo(1);
        var again = claim("claim_ecom_coupon", offer, coupon).ok();
        assertThat(again.at("/data/ecom_coupon/code").asString()).isNotEqualTo(code);
        cancel(again.at("/data/ecom_coupon/code").asString()).ok();
        var claimed = claim("claim_coupon", offer, coupon).ok();
        assertThat(claimed.at("/data/coupon/coupon_locked").asBoolean()).isFalse();
        assertThat(claimed.path("data").has("ecom_coupon")).isFalse();
        assertNotAllowed(claim("claim_ecom_coupon", offer, coupon), "The coupon has been redeemed already.");
        coupon(offer);
    }

    @Test
    void tellsWhatACouponTakesOff() {
        long free = couponOffer(Map.of("type_id", 8, "real_value", 7.5));
        long percent = couponOffer(Map.of("type_id", 9, "discount_value", 12.5));

        var product = claim("claim_ecom_coupon", free, coupon(free)).ok().at("/data/ecom_coupon");
        var percentage =
                claim("claim_ecom_coupon", percent, coupon(percent)).ok().at("/data/ecom_coupon");

        assertThat(product.path("type").asString()).isEqualTo("free_product");
        assertThat(product.path("value").decimalValue()).isEqualByComparingTo("7.5");
        assertThat(percentage.path("type").asString()).isEqualTo("discount_percentage");
        assertThat(percentage.path("value").decimalValue()).isEqualByComparingTo("12.5");
        assertThat(percentage.path("minimum_subtotal").decimalValue()).isEqualByComparingTo("0");
    }

    @Test
    void setsNoCouponAsideWhereARuleForbidsIt() {
        long offer = couponOffer(Map.of());
        long elsewhere = new TestOffers(business).coupon(Map.of());
        long coupon = coupon(offer);
        var mine = customer;
        customer = someone(business);
        assertNotAllowed(
                claim("claim_ecom_coupon", offer, coupon), "The coupon is not the customer's, or of another offer.");
        customer = mine;
        assertNotAllowed(
                book(
                        "claim_ecom_coupon",
                        Map.of(
                                "offer",
                                Map.of("id", offer),
                                "coupon",
                                Map.of("id", coupon),
                                "branch",
                                Map.of("id", Hex32.print(business.place().id())))),
                "The branch is not connected to an ecom integration.");
        long there = book(
                        "get_coupon",
                        Map.of(
                                "offer",
                                Map.of("id", elsewhere),
                                "branch",
                                Map.of("id", Hex32.print(business.place().id()))))
                .ok()
                .at("/data/coupon/id")
                .asLong();
        assertNotAllowed(claim("claim_ecom_coupon", elsewhere, there), "The offer is not available at the branch.");
        assertInvalid(
                claim("claim_ecom_coupon", offer, 999_999_999), "coupon.id", "The selected coupon.id is invalid.");
        assertInvalid(claim("claim_ecom_coupon", 999_999_999, coupon), "offer.id", "The selected offer.id is invalid.");
        assertThat(book("claim_ecom_coupon", Map.of("branch", Map.of())).json().propertyNames())
                .containsExactlyInAnyOrder("branch.id", "offer.id", "coupon.id");
        assertThat(couponsHeld()).isEqualTo(2);
    }

    @Test
    void givesOneCodeForACouponThatTwoAskFor() throws Exception {
        long offer = couponOffer(Map.of());
        long coupon = coupon(offer);
        try (var threads = Executors.newFixedThreadPool(4)) {
            var answers = threads.invokeAll(
                    Collections.nCopies(4, (Callable<Answer>) () -> claim("claim_ecom_coupon", offer, coupon)));

            int won = 0;
            for (var answer : answers) {
                won += answer.get().status() == 200 ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        }
    }

    @Test
    void asksForWhatTheRulesOfPayingWithPointsSay() {
        business.http().patch("/rules", """
                        {"pay_with_points":{"apply_to_all_platforms":false,"ecommerce_redemption_ratio":10,
                        "pos_redemption_ratio":50,"min_purchase_amount":20,"min_points_redeemable":50,
                        "max_redemption_percentage":50,"min_points_exchange_increment":10}}""").ok();

        assertNotAllowed(redeem(Map.of("amount", 5, "subtotal", 19.99)), "The minimum purchase amount is not reached.");
        assertNotAllowed(redeem(Map.of("amount", 4, "subtotal", 20)), "The minimum redemption is not reached.");
        assertNotAllowed(redeem(Map.of("amount", 11, "subtotal", 20)), "The maximum redemption is exceeded.");
        assertNotAllowed(redeem(Map.of("amount", 5.05, "subtotal", 20)), "The points must be a multiple of 10.");
        assertThat(redeem(Map.of("amount", 10, "subtotal", 20))
                        .ok()
                        .at("/data/points")
                        .asLong())
                .isEqualTo(100);
        assertNotAllowed(book("redeem", Map.of("points", 40)), "The minimum redemption is not reached.");
        assertNotAllowed(book("redeem", Map.of("points", 55)), "The points must be a multiple of 10.");
        assertThat(book("redeem", Map.of("amount", 1)).ok().at("/data/points").asLong())
                .isEqualTo(50);
        business.http()
                .patch("/rules", Map.of("pay_with_points", Map.of("enabled", false)))
                .ok();
        assertNotAllowed(redeem(Map.of("points", 50)), "Pay with points is not enabled.");
    }

    private JsonNode listed() {
        return business.http()
                .get("/customers/" + customer + "/transactions?include=ecom_coupon")
                .ok()
                .path("data");
    }

    @Test
    void listsCodesWithTheTransactionsTheyBelongTo() {
        var code = code();
        cancel(code).ok();

        var rows = listed();

        assertThat(rows).hasSize(3);
        assertThat(rows.get(0).at("/ecom_coupon/code").asString()).isEqualTo(code);
        assertThat(rows.get(1).at("/ecom_coupon/code").asString()).isEqualTo(code);
        assertThat(rows.get(1).at("/ecom_coupon/status").asInt()).isEqualTo(3);
        assertThat(rows.get(2).has("ecom_coupon")).isTrue();
        assertThat(rows.get(2).path("ecom_coupon").isNull()).isTrue();
    }

    @Test
    void givesNoPointsBackForACodeThatWereGivenBackAlready() {
        var code = code();
        business.http()
                .post(
                        "/transactions",
                        Map.of("intent", "refund_redeemed_points", "points", 1, "customer", Map.of("id", customer)))
                .ok();

        assertNotAllowed(cancel(code), "The customer has not redeemed that many points.");

        assertThat(points()).isEqualTo(801);
    }

    @Test
    void givesARepeatedRequestTheSameCode() {
        var key = new String[] {"Idempotency-Key", Hex32.print(Hex32.next())};
        var body = Map.of(
                "intent",
                "redeem_ecom_coupon",
                "points",
                200,
                "customer",
                Map.of("id", customer),
                "branch",
                Map.of("id", shop));
        var first = business.http().send("POST", "/transactions", body, key).ok();
        jdbc.sql("delete from web.idempotency_key where key = :key")
                .param("key", key[1])
                .update();

        var second = business.http().send("POST", "/transactions", body, key);

        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.ok()).isEqualTo(first);
        assertThat(points()).isEqualTo(800);
    }

    @Test
    void drawsDifferentCodes() {
        var codes = new HashSet<String>();
        for (int i = 0; i < 20; i++) {
            codes.add(redeem(Map.of("points", 10))
                    .ok()
                    .at("/data/ecom_coupon/code")
                    .asString());
        }
        assertThat(codes).hasSize(20);
    }
}
