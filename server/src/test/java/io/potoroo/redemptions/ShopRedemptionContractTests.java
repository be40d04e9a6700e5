package io.potoroo.redemptions;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.TestOffers;
import io.potoroo.kernel.Hex32;
import io.potoroo.points.Ledger;
import io.potoroo.transactions.Reservations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Redemptions of linked shops over HTTP: every status and error body of the wire contract. */
@ServerTest
class ShopRedemptionContractTests {

    private final TestBusinesses businesses;
    private final Ledger ledger;
    private final RedemptionEnds redemptionEnds;
    private final Reservations reservations;
    private final JdbcClient jdbc;
    private TestBusiness business;
    private long till;
    private String customer = "";

    @Autowired
    ShopRedemptionContractTests(
            TestBusinesses businesses,
            Ledger ledger,
            RedemptionEnds redemptionEnds,
            Reservations reservations,
            JdbcClient jdbc) {
        this.businesses = businesses;
        this.ledger = ledger;
        this.redemptionEnds = redemptionEnds;
        this.reservations = reservations;
        this.jdbc = jdbc;
        this.business = businesses.open();
    }

    @BeforeEach
    void someoneWithAThousandPointsAndATill() {
        business = businesses.open();
        till = business.link("till");
        customer = someone(business);
    }

    @AfterEach
    void everyBalanceIsProven() {
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    static long webShop(TestBusiness business) {
        return business.http()
                .post(
                        "/api/v1/branch-links",
                        Map.of(
                                "shop_id",
                                "shop",
                                "account_id",
                                "account",
                                "branch_id",
                                Hex32.print(business.virtual().id()),
                                "integration_id",
                                business.integration(Map.of("is_ecom", true)),
                                "store_domain",
                                "shop.example.com"))
                .ok()
                .path("id")
                .asLong();
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

    private Answer reserve(long link, Map<String, ?> more) {
        var request = new HashMap<String, Object>(Map.of("customer", Map.of("id", customer)));
        request.putAll(more);
        return business.http().post("/api/v1/branch-links/" + link + "/redemptions", request);
    }

    private Answer reserve(Map<String, ?> more) {
        return reserve(till, more);
    }

    private long reserved() {
        return reserve(Map.of("mode", "points", "points", 200, "subtotal", 50))
                .ok()
                .at("/data/id")
                .asLong();
    }

    private Answer apply(long id, String sale) {
        return business.http().post("/api/v1/redemptions/" + id + "/apply", Map.of("sale_external_id", sale));
    }

    private Answer cancel(long id) {
        return business.http().delete("/api/v1/redemptions/" + id);
    }

    private String status(long id) {
        return business.http()
                .get("/api/v1/redemptions/" + id)
                .ok()
                .at("/data/status")
                .asString();
    }

    private long points() {
        return business.http()
                .get("/customers/" + customer + "?include=balance")
                .ok()
                .at("/included/balance/points")
                .asLong();
    }

    /** As if its time had come. */
    private void overdue(long id) {
        jdbc.sql("""
                        update transactions.reservation
                        set expires_at = reserved_at
                        where business_id = :business
                        and transaction_id = :id
                        """).param("business", business.id()).param("id", id).update();
    }

    private static void assertNotAllowed(Answer answer, String description) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().at("/error/message").asString()).isEqualTo("Bad Request");
        assertThat(answer.json().at("/error/description").asString()).isEqualTo(description);
    }

    private static void assertInvalid(Answer answer, String field, String message) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json().properties()).hasSize(1);
        assertThat(answer.json().path(field).path(0).asString()).isEqualTo(message);
    }

    private static void assertNotFound(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.json().path("message").asString()).isEqualTo("Not found");
    }

    @Test
    void setsPointsAsideForAnAmount() {
        var data = reserve(Map.of("mode", "amount", "amount", "5.00", "subtotal", 48.9))
                .ok()
                .path("data");

        assertThat(data.propertyNames())
                .contains(
                        "id",
                        "status",
                        "mode",
                        "points",
                        "amount",
                        "discount",
                        "expires_at",
                        "transaction_id",
                        "ecom_coupon",
                        "customer");
        assertThat(data.path("status").asString()).isEqualTo("reserved");
        assertThat(data.path("mode").asString()).isEqualTo("amount");
        assertThat(data.path("points").asLong()).isEqualTo(500);
        assertThat(data.path("amount").decimalValue()).isEqualByComparingTo("5");
        assertThat(data.at("/discount/type").asString()).isEqualTo("fixed_amount");
        assertThat(data.at("/discount/value").decimalValue()).isEqualByComparingTo("5");
        assertThat(data.path("ecom_coupon").isNull()).isTrue();
        assertThat(data.at("/customer/id").asString()).isEqualTo(customer);
        assertThat(data.at("/customer/balance/points").asLong()).isEqualTo(500);
        assertThat(Duration.between(
                        Instant.parse(data.path("created_at").asString()),
                        Instant.parse(data.path("expires_at").asString())))
                .isEqualTo(Duration.ofHours(24));
        assertThat(points()).isEqualTo(500);
        var row = business.http()
                .get("/transactions/" + data.path("transaction_id").asLong())
                .ok()
                .path("data");
        assertThat(row.path("transaction_type").asInt()).isEqualTo(5);
        assertThat(row.path("points").asLong()).isEqualTo(500);
        assertThat(row.path("amount").decimalValue()).isEqualByComparingTo("5");
        assertThat(business.http()
                        .get("/api/v1/redemptions/" + data.path("id").asLong())
                        .ok()
                        .path("data"))
                .isEqualTo(data);
    }

    @Test
    void givesAWebShopACode() {
        long shop = webShop(business);
        business.http()
                .put("/api/v1/branch-links/" + shop, Map.of("settings", Map.of("ecom_coupon_expires_in_days", 7)))
                .ok();

        var data = reserve(shop, Map.of("mode", "points", "points", 250, "subtotal", 10))
                .ok()
                .path("data");

        var code = data.path("ecom_coupon");
        assertThat(code.path("code").asString()).matches("[A-Za-z]{10}");
        assertThat(code.path("status").asInt()).isEqualTo(1);
        assertThat(code.path("status_description").asString()).isEqualTo("Active");
        assertThat(code.path("expires_at")).isEqualTo(data.path("expires_at"));
        assertThat(Duration.between(
                        Instant.parse(data.path("created_at").asString()),
                        Instant.parse(data.path("expires_at").asString())))
                .isEqualTo(Duration.ofDays(7));
        assertThat(data.at("/discount/value").decimalValue()).isEqualByComparingTo("2.5");
        var cancelled = business.http()
                .post(
                        "/transactions",
                        Map.of(
                                "intent",
                                "cancel_ecom_coupon",
                                "code",
                                code.path("code").asString(),
                                "customer",
                                Map.of("id", customer),
                                "branch",
                                Map.of("id", Hex32.print(business.virtual().id()))))
                .ok();
        assertThat(cancelled.at("/data/points").asLong()).isEqualTo(250);
        assertThat(status(data.path("id").asLong())).isEqualTo("cancelled");
        assertThat(points()).isEqualTo(1000);
    }

    @Test
    void setsPointsAsideForItemsOfTheCatalogue() {
        var offers = new TestOffers(business);
        long item = offers.reward(TestOffers.at(business.virtual()));

        var data = reserve(Map.of("mode", "catalog_item", "catalog_item", Map.of("id", item, "quantity", 2)))
                .ok()
                .path("data");

        assertThat(data.path("points").asLong()).isEqualTo(200);
        assertThat(data.path("amount").decimalValue()).isEqualByComparingTo("10");
        assertThat(business.http()
                        .get("/transactions/" + data.path("transaction_id").asLong())
                        .ok()
                        .at("/data/transaction_type")
                        .asInt())
                .isEqualTo(43);
        var money = new HashMap<String, Object>(TestOffers.at(business.virtual()));
        money.put("redeem_for_gift_card", true);
        assertNotAllowed(
                reserve(Map.of("mode", "catalog_item", "catalog_item", Map.of("id", offers.reward(money)))),
                "The catalog item is money for the gift card.");
        assertNotAllowed(
                reserve(Map.of("mode", "catalog_item", "catalog_item", Map.of("id", offers.reward(Map.of())))),
                "The catalog item is not available at the branch.");
        assertNotAllowed(
                reserve(Map.of("mode", "catalog_item", "catalog_item", Map.of("id", item, "quantity", 9))),
                "Insufficient points balance.");
        assertInvalid(
                reserve(Map.of("mode", "catalog_item", "catalog_item", Map.of("id", 999_999_999))),
                "catalog_item.id",
                "The selected catalog item.id is invalid.");
        assertThat(points()).isEqualTo(800);
    }

    @Test
    void givesFreeShipping() {
        var free = new HashMap<String, Object>(TestOffers.at(business.virtual()));
        free.putAll(Map.of("type_id", 18, "shipping_option", 1, "discount_value", 0));
        long item = new TestOffers(business).reward(free);
        long shop = webShop(business);

        var data = reserve(shop, Map.of("mode", "catalog_item", "catalog_item", Map.of("id", item, "quantity", 2)))
                .ok()
                .path("data");

        assertThat(data.at("/discount/type").asString()).isEqualTo("free_shipping");
        assertThat(data.at("/discount/value").asInt()).isZero();
        assertThat(data.path("amount").asInt()).isZero();
        assertThat(data.path("points").asLong()).isEqualTo(200);
        var link = "/api/v1/branch-links/" + shop;
        var listed = business.http()
                .get(link + "/rewards?customer_id=" + customer)
                .ok()
                .at("/data/0");
        assertThat(listed.path("id").asLong()).isEqualTo(item);
        assertThat(listed.path("shipping_option").asInt()).isEqualTo(1);
        assertThat(business.http()
                        .get("/rewards/" + item)
                        .ok()
                        .at("/data/discount_value")
                        .asInt())
                .isZero();
        business.http()
                .post(link + "/cart/evaluate", Map.of("customer", Map.of("id", customer), "subtotal", 50))
                .ok();
        var sale = business.http()
                .post(
                        link + "/sales",
                        Map.of(
                                "external_id",
                                "S-1",
                                "sold_at",
                                Instant.now().toString(),
                                "total",
                                50,
                                "customer",
                                Map.of("id", customer),
                                "discounts",
                                List.of(Map.of(
                                        "code", data.at("/ecom_coupon/code").asString(), "amount", 5))))
                .ok();
        assertThat(sale.at("/data/redemptions/0/status").asString()).isEqualTo("applied");
        assertThat(business.http()
                        .get("/customers/" + customer + "/transactions?relationships=ecom_coupon,catalog_items")
                        .ok()
                        .at("/data/1/transaction_type")
                        .asInt())
                .isEqualTo(43);
    }

    private Answer coupon(long offer, long coupon) {
        return reserve(Map.of("mode", "coupon", "offer", Map.of("id", offer), "coupon", Map.of("id", coupon)));
    }

    @Test
    void setsACouponAside() {
        var offers = new TestOffers(business);
        long offer = offers.coupon(TestOffers.at(business.virtual()));
        long coupon = offers.taken(offer, customer);

        var data = coupon(offer, coupon).ok().path("data");

        assertThat(data.path("points").asLong()).isZero();
        assertThat(data.at("/discount/type").asString()).isEqualTo("fixed_amount");
        assertThat(data.at("/discount/value").decimalValue()).isEqualByComparingTo("5");
        var row = business.http()
                .get("/transactions/" + data.path("transaction_id").asLong())
                .ok()
                .path("data");
        assertThat(row.path("transaction_type").asInt()).isEqualTo(75);
        assertThat(row.path("amount").asInt()).isZero();
        assertNotAllowed(coupon(offer, coupon), "The coupon is being used elsewhere.");
        assertThat(cancel(data.path("id").asLong()).status()).isEqualTo(204);
        long again = coupon(offer, coupon).ok().at("/data/id").asLong();
        apply(again, "S-1").ok();
        assertNotAllowed(coupon(offer, coupon), "The coupon has already been redeemed.");
        assertThat(cancel(again).status()).isEqualTo(400);
    }

    /** What the clock's job does. */
    private Object expire() {
        redemptionEnds.end(business.id(), () -> false);
        return true;
    }

    @Test
    void givesTheCouponBackThatNobodyUsedInTime() {
        var offers = new TestOffers(business);
        long offer = offers.coupon(TestOffers.at(business.virtual()));
        long coupon = offers.taken(offer, customer);
        long id = coupon(offer, coupon).ok().at("/data/id").asLong();
        overdue(id);

        expire();

        assertThat(status(id)).isEqualTo("expired");
        coupon(offer, coupon).ok();
    }

    @Test
    void refusesCouponsThatAreNotTheCustomersToUse() {
        var offers = new TestOffers(business);
        long offer = offers.coupon(TestOffers.at(business.virtual()));
        long other = offers.coupon(TestOffers.at(business.virtual()));
        long elsewhere = offers.coupon(Map.of());
        long coupon = offers.taken(offer, customer);
        long there = offers.taken(elsewhere, customer);

        assertInvalid(coupon(offer, 999_999_999), "coupon.id", "The selected coupon.id is invalid.");
        assertInvalid(coupon(other, coupon), "offer.id", "The selected offer.id is invalid.");
        assertInvalid(coupon(999_999_999, coupon), "offer.id", "The selected offer.id is invalid.");
        assertNotAllowed(coupon(elsewhere, there), "The offer is not available at the branch.");
        customer = someone(business);
        assertNotFound(coupon(offer, coupon));
        jdbc.sql("update coupons.coupon set expires_at = assigned_at where business_id = :business")
                .param("business", business.id())
                .update();
        long expired = offers.taken(offer, customer);
        jdbc.sql("update coupons.coupon set expires_at = assigned_at where business_id = :business")
                .param("business", business.id())
                .update();
        assertNotAllowed(coupon(offer, expired), "The coupon has expired.");
    }

    @Test
    void saysWhichFieldsAreMissingOrWrong() {
        assertThat(business.http()
                        .post("/api/v1/branch-links/" + till + "/redemptions", Map.of())
                        .json()
                        .propertyNames())
                .containsExactlyInAnyOrder("customer", "mode");
        assertInvalid(reserve(Map.of("mode", "gold")), "mode", "The selected mode is invalid.");
        var amount = reserve(Map.of("mode", "amount")).json();
        assertThat(amount.at("/amount/0").asString()).isEqualTo("The amount field is required when mode is amount.");
        assertThat(amount.at("/subtotal/0").asString())
                .isEqualTo("The subtotal field is required when mode is amount.");
        assertThat(reserve(Map.of("mode", "points")).json().propertyNames())
                .containsExactlyInAnyOrder("points", "subtotal");
        assertThat(reserve(Map.of("mode", "catalog_item")).json().propertyNames())
                .containsExactly("catalog_item");
        assertThat(reserve(Map.of("mode", "coupon")).json().propertyNames())
                .containsExactlyInAnyOrder("offer", "coupon");
        assertInvalid(
                reserve(Map.of("mode", "points", "points", 0, "subtotal", 1)),
                "points",
                "The points must be greater than 0.");
        assertInvalid(
                reserve(Map.of("mode", "amount", "amount", "1.001", "subtotal", 5)),
                "amount",
                "The amount may not have more than 2 decimal places.");
        var five = Map.of("mode", "points", "points", 5, "subtotal", 5);
        for (var someone : List.of(
                Map.of("id", Hex32.print(Hex32.next())),
                Map.of("email", "nobody@example.com"),
                Map.of("external_id", "nobody"),
                Map.of("qrcode", "12345678"))) {
            var field = "customer." + someone.keySet().iterator().next();
            var request = new HashMap<String, Object>(five);
            request.put("customer", someone);
            assertInvalid(reserve(request), field, "The selected " + field.replace('_', ' ') + " is invalid.");
        }
        var nobody = new HashMap<String, Object>(five);
        nobody.put("customer", Map.of());
        assertInvalid(
                reserve(nobody),
                "customer.id",
                "The customer.id field is required when none of customer.external id / customer.qrcode / "
                        + "customer.email / customer.phone are present.");
        assertNotFound(reserve(999_999_999, five));
        assertThat(points()).isEqualTo(1000);
    }

    @Test
    void asksForWhatTheRulesOfPayingWithPointsSay() {
        business.http().patch("/rules", """
                        {"pay_with_points":{"apply_to_all_platforms":false,"pos_redemption_ratio":10,
                        "ecommerce_redemption_ratio":20,"min_purchase_amount":20,"min_points_redeemable":50,
                        "max_redemption_percentage":50,"min_points_exchange_increment":10}}""").ok();

        assertNotAllowed(
                reserve(Map.of("mode", "amount", "amount", 5, "subtotal", 19.99)),
                "The minimum purchase amount is not reached.");
        assertNotAllowed(
                reserve(Map.of("mode", "points", "points", 40, "subtotal", 20)),
                "The minimum redemption is not reached.");
        assertNotAllowed(
                reserve(Map.of("mode", "amount", "amount", 10.01, "subtotal", 20)),
                "The maximum redemption is exceeded.");
        assertNotAllowed(
                reserve(Map.of("mode", "points", "points", 55, "subtotal", 20)),
                "The points must be a multiple of 10.");
        assertNotAllowed(
                reserve(Map.of("mode", "points", "points", 1010, "subtotal", 2000)), "Insufficient points balance.");
        assertThat(reserve(Map.of("mode", "amount", "amount", 10, "subtotal", 20))
                        .ok()
                        .at("/data/points")
                        .asLong())
                .isEqualTo(100);
        assertThat(reserve(webShop(business), Map.of("mode", "amount", "amount", 10, "subtotal", 20))
                        .ok()
                        .at("/data/points")
                        .asLong())
                .isEqualTo(200);
        business.http()
                .patch("/rules", Map.of("pay_with_points", Map.of("enabled", false)))
                .ok();
        assertNotAllowed(
                reserve(Map.of("mode", "amount", "amount", 10, "subtotal", 20)), "Pay with points is not enabled.");
    }

    @Test
    void refusesShopsAndCustomersThatAreDisabled() {
        business.http().put("/customers/" + customer, Map.of("enabled", false)).ok();
        assertNotAllowed(reserve(Map.of("mode", "points", "points", 5, "subtotal", 5)), "The customer is disabled.");
        business.http()
                .put("/api/v1/branch-links/" + till, Map.of("enabled", false))
                .ok();
        var disabled = "The branch link is disabled.";
        assertNotAllowed(reserve(Map.of("mode", "points", "points", 5, "subtotal", 5)), disabled);
        business.http()
                .patch("/rules", Map.of("pay_with_points", Map.of("default_enabled", false)))
                .ok();
        business.http()
                .put("/pin-policy", Map.of("redemption_pin_required", true))
                .ok();
        assertNotAllowed(reserve(Map.of("mode", "points", "points", 5, "subtotal", 5)), disabled);
        assertNotAllowed(
                reserve(Map.of("mode", "points", "points", 5, "subtotal", 5, "employee", Map.of("pin_code", "0417"))),
                disabled);
        var offers = new TestOffers(business);
        long elsewhere = offers.reward(Map.of());
        assertNotAllowed(reserve(Map.of("mode", "catalog_item", "catalog_item", Map.of("id", elsewhere))), disabled);
        assertInvalid(
                reserve(Map.of("mode", "catalog_item", "catalog_item", Map.of("id", 999_999_999))),
                "catalog_item.id",
                "The selected catalog item.id is invalid.");
        business.http().put("/customers/" + customer, Map.of("enabled", true)).ok();
        long offer = offers.coupon(Map.of());
        long coupon = offers.taken(offer, customer);
        assertNotAllowed(coupon(offer, coupon), disabled);
        assertInvalid(coupon(999_999_999, coupon), "offer.id", "The selected offer.id is invalid.");
        assertInvalid(coupon(offer, 999_999_999), "coupon.id", "The selected coupon.id is invalid.");
    }

    @Test
    void asksForAPinWhereTheBusinessSaysSo() {
        business.http()
                .put("/pin-policy", Map.of("redemption_pin_required", true))
                .ok();
        business.http()
                .post("/employees", Map.of("name", "Ann", "pin_code", "0417"))
                .ok();
        var five = Map.of("mode", "points", "points", 5, "subtotal", 5);
        assertNotAllowed(reserve(five), "The customer's PIN is required.");
        var wrong = new HashMap<String, Object>(five);
        wrong.put("employee", Map.of("pin_code", "0418"));
        assertNotAllowed(reserve(wrong), "Invalid Employee ID");
        wrong.put("employee", Map.of("pin_code", "41"));
        assertInvalid(reserve(wrong), "employee.pin_code", "The employee.pin code format is invalid.");
        var right = new HashMap<String, Object>(five);
        right.put("employee", Map.of("pin_code", 417));
        var data = reserve(right).ok().path("data");
        assertThat(business.http()
                        .get("/transactions/" + data.path("transaction_id").asLong())
                        .ok()
                        .at("/data/transaction_type")
                        .asInt())
                .isEqualTo(62);
        var guessed = new HashMap<String, Object>(five);
        guessed.put("customer", Map.of("id", customer, "pin_code", "0417"));
        assertNotAllowed(reserve(guessed), "Invalid PIN");
        reserve(webShop(business), five).ok();
    }

    @Test
    void asksWhoGivesMuchAwayWhereTheBusinessSaysSo() {
        var policy = business.http()
                .put("/pin-policy", Map.of("redemption_pin_required", false, "employee_pin_above", "5.00"))
                .ok()
                .path("data");
        assertThat(policy.path("employee_pin_above").decimalValue()).isEqualByComparingTo("5");
        assertThat(business.http().get("/pin-policy").ok().path("data")).isEqualTo(policy);
        assertInvalid(
                business.http().put("/pin-policy", Map.of("redemption_pin_required", false, "employee_pin_above", -1)),
                "employee_pin_above",
                "The employee pin above must be at least 0.");
        business.http()
                .post("/employees", Map.of("name", "Ann", "pin_code", "0417"))
                .ok();

        reserve(Map.of("mode", "amount", "amount", 5, "subtotal", 50)).ok();
        var more = new HashMap<String, Object>(Map.of("mode", "amount", "amount", 5, "subtotal", 50));
        more.put("amount", "5.01");
        assertNotAllowed(reserve(more), "The employee's PIN is required.");
        assertNotAllowed(
                reserve(Map.of("mode", "points", "points", 501, "subtotal", 50)), "The employee's PIN is required.");
        var redeem = new HashMap<String, Object>(
                Map.of("intent", "redeem", "points", 501, "customer", Map.of("id", customer)));
        assertNotAllowed(business.http().post("/transactions", redeem), "The employee's PIN is required.");
        redeem.put("points", 500);
        assertThat(business.http()
                        .post("/transactions", redeem)
                        .ok()
                        .at("/data/transaction_type")
                        .asInt())
                .isEqualTo(5);
        redeem.put("points", 501);
        redeem.put("employee", Map.of("pin_code", "0417"));
        assertNotAllowed(business.http().post("/transactions", redeem), "Insufficient points balance.");
    }

    @Test
    void isTakenOffOneSaleOnly() {
        long id = reserved();

        assertThat(apply(id, "S-1").ok().at("/data/status").asString()).isEqualTo("applied");

        assertThat(apply(id, "S-1").ok().at("/data/sale_external_id").asString())
                .isEqualTo("S-1");
        assertNotAllowed(apply(id, "S-2"), "The redemption has been applied to another sale.");
        assertNotAllowed(cancel(id), "The redemption has been applied.");
        assertThat(points()).isEqualTo(800);
        assertInvalid(
                business.http().post("/api/v1/redemptions/" + id + "/apply", Map.of()),
                "sale_external_id",
                "The sale external id field is required.");
        long bound = reserve(Map.of("mode", "points", "points", 5, "subtotal", 5, "sale_external_id", "S-3"))
                .ok()
                .at("/data/id")
                .asLong();
        assertNotAllowed(apply(bound, "S-4"), "The redemption is for another sale.");
        apply(bound, "S-3").ok();
    }

    @Test
    void givesThePointsBackOnceWhenItIsCancelled() {
        long id = reserved();
        assertThat(points()).isEqualTo(800);

        assertThat(cancel(id).status()).isEqualTo(204);
        assertThat(cancel(id).status()).isEqualTo(204);

        assertThat(points()).isEqualTo(1000);
        assertThat(status(id)).isEqualTo("cancelled");
        assertNotAllowed(apply(id, "S-1"), "The redemption has been cancelled.");
        assertThat(business.http()
                        .get("/customers/" + customer + "/transactions?transaction_type=eq%7C107")
                        .ok()
                        .path("data"))
                .hasSize(1);
    }

    @Test
    void givesThePointsBackOnceWhenItsTimeHasCome() {
        long id = reserved();
        overdue(id);

        assertThat(status(id)).isEqualTo("expired");
        assertNotAllowed(apply(id, "S-1"), "The redemption has expired.");
        assertThat(reservations.businessesWithDue()).contains(business.id());
        expire();
        expire();

        assertThat(points()).isEqualTo(1000);
        assertThat(cancel(id).status()).isEqualTo(204);
        assertThat(points()).isEqualTo(1000);
        assertThat(reservations.businessesWithDue()).doesNotContain(business.id());
    }

    @Test
    void keepsWhatWasNotPromisedBack() {
        long id = reserved();
        overdue(id);
        jdbc.sql("update transactions.reservation set gives_back = false where business_id = :business")
                .param("business", business.id())
                .update();

        expire();

        assertThat(points()).isEqualTo(800);
        assertThat(status(id)).isEqualTo("expired");
    }

    @Test
    void doesNotWaitForTheClockWhereSomebodyCancelsWhatIsOver() {
        long id = reserved();
        overdue(id);

        assertThat(cancel(id).status()).isEqualTo(204);

        assertThat(points()).isEqualTo(1000);
        expire();
        assertThat(status(id)).isEqualTo("expired");
    }

    @Test
    void givesBackNoMoreThanWasNotGivenBackOtherwise() {
        long id = reserved();
        business.http()
                .post(
                        "/transactions",
                        Map.of("intent", "refund_redeemed_points", "points", 150, "customer", Map.of("id", customer)))
                .ok();

        assertThat(cancel(id).status()).isEqualTo(204);

        assertThat(points()).isEqualTo(1000);
    }

    @Test
    void givesEverythingBackWhenItsShopIsUnlinked() {
        long first = reserved();
        long second = reserved();
        long used = reserved();
        apply(used, "S-1").ok();

        assertThat(business.http().delete("/api/v1/branch-links/" + till).status())
                .isEqualTo(204);

        assertThat(points()).isEqualTo(800);
        assertThat(status(first)).isEqualTo("cancelled");
        assertThat(status(second)).isEqualTo("cancelled");
        assertThat(status(used)).isEqualTo("applied");
    }

    @Test
    void knowsNothingOfWhatIsNotThere() {
        var other = businesses.open();
        long id = reserved();
        for (long missing : new long[] {999_999_999, id}) {
            var http = missing == id ? other.http() : business.http();
            assertNotFound(http.get("/api/v1/redemptions/" + missing));
            assertNotFound(http.delete("/api/v1/redemptions/" + missing));
            assertNotFound(http.post("/api/v1/redemptions/" + missing + "/apply", Map.of()));
        }
    }

    @Test
    void givesARepeatedRequestTheSameRedemption() {
        var key = new String[] {"Idempotency-Key", Hex32.print(Hex32.next())};
        var body = Map.of("customer", Map.of("id", customer), "mode", "points", "points", 200, "subtotal", 50);
        var path = "/api/v1/branch-links/" + till + "/redemptions";
        var first = business.http().send("POST", path, body, key).ok();
        jdbc.sql("delete from web.idempotency_key where key = :key")
                .param("key", key[1])
                .update();

        assertThat(business.http().send("POST", path, body, key).ok()).isEqualTo(first);
        assertThat(points()).isEqualTo(800);
    }

    @Test
    void isEndedInOneWayByManyAtOnce() throws Exception {
        try (var threads = Executors.newFixedThreadPool(6)) {
            for (int round = 0; round < 10; round++) {
                long id = reserved();
                long before = points();
                var ends = new ArrayList<Callable<Object>>();
                ends.add(() -> apply(id, "S-1").status());
                ends.add(() -> apply(id, "S-2").status());
                ends.add(() -> cancel(id).status());
                ends.add(() -> cancel(id).status());
                if (round % 2 == 0) {
                    overdue(id);
                    ends.add(() -> expire());
                    ends.add(() -> expire());
                }
                for (var end : threads.invokeAll(ends)) {
                    assertThat(end.get()).isNotEqualTo(500);
                }
                if (round % 2 == 0) {
                    expire();
                }
                long back = points() - before;
                assertThat(back).isEqualTo(status(id).equals("applied") ? 0 : 200);
                assertThat(status(id)).isIn("applied", "cancelled", "expired");
            }
        }
    }
}
