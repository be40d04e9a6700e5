package io.potoroo.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.TestOffers;
import io.potoroo.TestStatements;
import io.potoroo.kernel.Currency;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Outcome;
import io.potoroo.points.Ledger;
import io.potoroo.web.Body;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Redemptions in sales over HTTP: taken once, given back once, and never for anybody else. */
@ServerTest
class SaleRedemptionContractTests {

    private static final String LONG_AGO = "2026-01-05T10:00:00Z";

    private final TestBusinesses businesses;
    private final Ledger ledger;
    private final JdbcClient jdbc;
    private final SaleIntake intake;
    private final TransactionTemplate transactions;
    private TestBusiness business;
    private long shop;
    private String customer = "";

    @Autowired
    SaleRedemptionContractTests(
            TestBusinesses businesses,
            Ledger ledger,
            JdbcClient jdbc,
            SaleIntake intake,
            TransactionTemplate transactions) {
        this.businesses = businesses;
        this.ledger = ledger;
        this.jdbc = jdbc;
        this.intake = intake;
        this.transactions = transactions;
        this.business = businesses.open();
    }

    @BeforeEach
    void someoneWithAThousandPointsAndAWebShop() {
        business = businesses.open();
        shop = link("shop");
        customer = someone();
    }

    @AfterEach
    void everyBalanceIsProven() {
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    private long link(String id) {
        return business.http()
                .post(
                        "/api/v1/branch-links",
                        Map.of(
                                "shop_id",
                                id,
                                "account_id",
                                "account",
                                "branch_id",
                                Hex32.print(business.virtual().id()),
                                "integration_id",
                                business.integration(Map.of("is_ecom", true)),
                                "store_domain",
                                id + ".example.com"))
                .ok()
                .path("id")
                .asLong();
    }

    private String someone() {
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

    /** A redemption of so many points, worth a hundredth each. */
    private JsonNode reserved(long points) {
        return business.http()
                .post(
                        "/api/v1/branch-links/" + shop + "/redemptions",
                        Map.of("customer", Map.of("id", customer), "mode", "points", "points", points, "subtotal", 100))
                .ok()
                .path("data");
    }

    private static String code(JsonNode redemption) {
        return redemption.at("/ecom_coupon/code").asString();
    }

    private static long id(JsonNode redemption) {
        return redemption.path("id").asLong();
    }

    private Answer sell(String externalId, Map<String, ?> more) {
        var request = new HashMap<String, Object>(Map.of(
                "external_id",
                externalId,
                "sold_at",
                Instant.now().toString(),
                "total",
                50,
                "customer",
                Map.of("id", customer)));
        request.putAll(more);
        return business.http().post("/api/v1/branch-links/" + shop + "/sales", request);
    }

    private Answer sellWithId(String externalId, long redemption) {
        return sell(externalId, Map.of("redemptions", List.of(Map.of("id", redemption))));
    }

    private Answer sellWithCode(String externalId, String code) {
        return sell(externalId, Map.of("discounts", List.of(Map.of("code", code, "amount", 2))));
    }

    private Answer refund(String sale, String refund, Object amount, Map<String, ?> more) {
        var request =
                new HashMap<String, Object>(Map.of("external_id", refund, "refunded_at", LONG_AGO, "amount", amount));
        request.putAll(more);
        return business.http().post("/api/v1/branch-links/" + shop + "/sales/" + sale + "/refunds", request);
    }

    private Answer annul(String sale) {
        return business.http()
                .post(
                        "/api/v1/branch-links/" + shop + "/sales/" + sale + "/void",
                        Map.of("voided_at", Instant.now().toString()));
    }

    private void restore(String setting) {
        business.http()
                .put("/api/v1/branch-links/" + shop, Map.of("settings", Map.of("restore_redeemed_points", setting)))
                .ok();
    }

    private String status(JsonNode redemption) {
        return business.http()
                .get("/api/v1/redemptions/" + id(redemption))
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

    private static List<String> warnings(JsonNode sale) {
        return sale.path("warnings").valueStream().map(JsonNode::asString).toList();
    }

    /** As if its time had come, and what it cost had come back, or is about to. */
    private void expired(JsonNode redemption, Instant at) {
        jdbc.sql("""
                        update transactions.reservation
                        set expires_at = :at
                        where business_id = :business
                        and transaction_id = :id
                        """)
                .param("at", Timestamp.from(at))
                .param("business", business.id())
                .param("id", id(redemption))
                .update();
    }

    /** Cancelling what is over books its end at once. */
    private void ended(JsonNode redemption) {
        assertThat(business.http()
                        .delete("/api/v1/redemptions/" + id(redemption))
                        .status())
                .isEqualTo(204);
        assertThat(status(redemption)).isEqualTo("expired");
    }

    @Test
    void appliesARedemptionThatTheSaleNames() {
        var redemption = reserved(200);

        var sale = sellWithId("S-1", id(redemption)).ok().path("data");

        assertThat(status(redemption)).isEqualTo("applied");
        assertThat(warnings(sale)).isEmpty();
        var shown = sale.at("/redemptions/0");
        assertThat(id(shown)).isEqualTo(id(redemption));
        assertThat(shown.path("status").asString()).isEqualTo("applied");
        assertThat(shown.path("points").asLong()).isEqualTo(200);
        assertThat(shown.path("amount").decimalValue()).isEqualByComparingTo("2");
        assertThat(points()).isEqualTo(850);
        var repeated = sellWithId("S-1", id(redemption));
        assertThat(business.http()
                        .get("/api/v1/sales/" + sale.path("id").asLong())
                        .ok()
                        .path("data")
                        .path("redemptions"))
                .isEqualTo(sale.path("redemptions"));
        assertThat(repeated.status()).isEqualTo(409);
        assertThat(points()).isEqualTo(850);
    }

    @Test
    void appliesACodeWhateverItsCase() {
        var lower = reserved(200);
        var upper = reserved(100);

        sellWithCode("S-1", code(lower).toLowerCase(Locale.ROOT)).ok();
        var sale =
                sellWithCode("S-2", code(upper).toUpperCase(Locale.ROOT)).ok().path("data");

        assertThat(status(lower)).isEqualTo("applied");
        assertThat(status(upper)).isEqualTo("applied");
        assertThat(sale.at("/redemptions/0/code").asString()).isEqualTo(code(upper));
        assertThat(warnings(sellWithCode("S-3", "SUMMERSALE").ok().path("data")))
                .isEmpty();
        assertThat(warnings(sellWithCode("S-4", code(upper)).ok().path("data")))
                .containsExactly("redemption_not_applied");
    }

    @Test
    void appliesCodesOfTheBusinessApi() {
        var code = business.http()
                .post(
                        "/transactions",
                        Map.of(
                                "intent",
                                "redeem_ecom_coupon",
                                "points",
                                200,
                                "customer",
                                Map.of("id", customer),
                                "branch",
                                Map.of("id", Hex32.print(business.virtual().id()))))
                .ok()
                .at("/data/ecom_coupon/code")
                .asString();

        sellWithCode("S-1", code).ok();

        var cancelled = business.http()
                .post(
                        "/transactions",
                        Map.of(
                                "intent",
                                "cancel_ecom_coupon",
                                "code",
                                code,
                                "customer",
                                Map.of("id", customer),
                                "branch",
                                Map.of("id", Hex32.print(business.virtual().id()))));
        assertThat(cancelled.status()).isEqualTo(400);
        assertThat(cancelled.json().at("/error/description").asString()).isEqualTo("The code has been used already.");
        var shown = business.http()
                .get("/customers/" + customer + "/transactions?include=ecom_coupon&transaction_type=eq%7C5")
                .ok()
                .at("/data/0/ecom_coupon");
        assertThat(shown.path("status").asInt()).isEqualTo(2);
        assertThat(shown.path("status_description").asString()).isEqualTo("Used");
    }

    private Answer sellAt(long link, String externalId, Map<String, ?> more) {
        var asked = shop;
        shop = link;
        try {
            return sell(externalId, more);
        } finally {
            shop = asked;
        }
    }

    private static Map<String, ?> naming(String code) {
        return Map.of("discounts", List.of(Map.of("code", code, "amount", 2)));
    }

    @Test
    void appliesACodeThatWasAskedForThroughAnotherLink() {
        var redemption = reserved(200);
        long other = link("other");

        var sale = sellAt(other, "S-1", naming(code(redemption))).ok().path("data");

        assertThat(warnings(sale)).isEmpty();
        assertThat(sale.at("/redemptions/0/status").asString()).isEqualTo("applied");
        assertThat(status(redemption)).isEqualTo("applied");
        var again = sellWithCode("S-1", code(redemption)).ok().path("data");
        assertThat(warnings(again)).as("the discount of another shop's sale").containsExactly("redemption_not_applied");
        var named = sellWithId("S-2", id(redemption)).ok().path("data");
        assertThat(warnings(named)).containsExactly("redemption_not_applied");
        long before = points();

        var path = "/api/v1/branch-links/" + other + "/sales/S-1/refunds";
        var refunded = business.http()
                .post(path, Map.of("external_id", "R-1", "refunded_at", LONG_AGO, "amount", 50))
                .ok()
                .path("data");

        assertThat(refunded.path("points_restored").asLong()).isEqualTo(200);
        assertThat(points()).isEqualTo(before + 200 - 50);
        assertThat(status(redemption)).isEqualTo("refunded");
    }

    @Test
    void warnsWhereAnotherShopTakesTheCodeOfSomebodyElse() {
        var redemption = reserved(200);

        var sale = sellAt(
                        link("other"),
                        "S-1",
                        Map.of(
                                "customer",
                                Map.of("id", someone()),
                                "discounts",
                                List.of(Map.of("code", code(redemption)))))
                .ok()
                .path("data");

        assertThat(warnings(sale)).containsExactly("coupon_other_customer");
        assertThat(status(redemption)).isEqualTo("applied");
    }

    @Test
    void leavesACodeToTheSaleThatItWasAskedForEvenIfAnothersIsCalledTheSame() {
        var redemption = business.http()
                .post(
                        "/api/v1/branch-links/" + shop + "/redemptions",
                        Map.of(
                                "customer",
                                Map.of("id", customer),
                                "mode",
                                "points",
                                "points",
                                200,
                                "subtotal",
                                100,
                                "sale_external_id",
                                "S-1"))
                .ok()
                .path("data");

        var sale = sellAt(link("other"), "S-1", naming(code(redemption))).ok().path("data");

        assertThat(warnings(sale)).containsExactly("redemption_not_applied");
        assertThat(status(redemption)).isEqualTo("reserved");
    }

    private Answer redeemCoupon(long offer, long coupon) {
        return business.http()
                .post(
                        "/api/v1/branch-links/" + shop + "/redemptions",
                        Map.of(
                                "customer",
                                Map.of("id", customer),
                                "mode",
                                "coupon",
                                "offer",
                                Map.of("id", offer),
                                "coupon",
                                Map.of("id", coupon)));
    }

    @Test
    void takesACouponAgainThatCameBackBeforeASaleWasToldOf() {
        var offers = new TestOffers(business);
        long offer = offers.coupon(TestOffers.at(business.virtual()));
        long coupon = offers.taken(offer, customer);
        var redemption = redeemCoupon(offer, coupon).ok().path("data");
        var second = link("other");
        var sold = Instant.now().minusSeconds(60);
        expired(redemption, sold.plusSeconds(1));
        ended(redemption);
        var late = new HashMap<String, Object>(naming(code(redemption)));
        late.put("sold_at", sold.toString());

        var sale = sellAt(second, "S-1", late).ok().path("data");

        assertThat(warnings(sale)).isEmpty();
        assertThat(status(redemption)).isEqualTo("applied");
        var refused = redeemCoupon(offer, coupon);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/error/description").asString())
                .isEqualTo("The coupon has already been redeemed.");
        assertThat(warnings(sell("S-2", late).ok().path("data"))).containsExactly("redemption_not_applied");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leavesACouponThatCameBackToWhatItIsUsedForSince(boolean taken) {
        var offers = new TestOffers(business);
        long offer = offers.coupon(TestOffers.at(business.virtual()));
        long coupon = offers.taken(offer, customer);
        var redemption = redeemCoupon(offer, coupon).ok().path("data");
        var sold = Instant.now().minusSeconds(60);
        expired(redemption, sold.plusSeconds(1));
        ended(redemption);
        var since = redeemCoupon(offer, coupon).ok().path("data");
        if (taken) {
            sellWithId("S-1", id(since)).ok();
        }

        var late = sell("S-2", Map.of("sold_at", sold.toString(), "redemptions", List.of(Map.of("id", id(redemption)))))
                .ok()
                .path("data");

        assertThat(warnings(late)).containsExactly("redemption_not_applied");
        assertThat(status(redemption)).isEqualTo("expired");
        assertThat(status(since)).isEqualTo(taken ? "applied" : "reserved");
    }

    @Test
    void takesACouponThatCameBackForOneOfTwoSalesOnly() {
        var offers = new TestOffers(business);
        long offer = offers.coupon(TestOffers.at(business.virtual()));
        long coupon = offers.taken(offer, customer);
        var sold = Instant.now().minusSeconds(60);
        var items = new ArrayList<Map<String, ?>>();
        for (var sale : List.of("S-1", "S-2")) {
            var redemption = redeemCoupon(offer, coupon).ok().path("data");
            expired(redemption, sold.plusSeconds(1));
            ended(redemption);
            items.add(Map.of(
                    "op",
                    "sale",
                    "external_id",
                    sale,
                    "sold_at",
                    sold.toString(),
                    "total",
                    10,
                    "customer",
                    Map.of("id", customer),
                    "redemptions",
                    List.of(Map.of("id", id(redemption)))));
        }

        business.http()
                .post("/api/v1/branch-links/" + shop + "/sales/batch", Map.of("items", items))
                .ok();

        var sales = business.http()
                .get("/api/v1/branch-links/" + shop + "/sales")
                .ok()
                .path("data");
        assertThat(sales.valueStream().map(SaleRedemptionContractTests::warnings))
                .containsExactlyInAnyOrder(List.of(), List.of("redemption_not_applied"));
    }

    @Test
    void usesUpTheCouponOfACode() {
        var branch = Hex32.print(business.virtual().id());
        var request = new HashMap<String, Object>(TestOffers.at(business.virtual()));
        request.put("coupon_perm_available", 1);
        long offer = new TestOffers(business).coupon(request);
        var get = Map.of("intent", "get_coupon", "customer", Map.of("id", customer), "offer", Map.of("id", offer));
        long coupon = business.http()
                .post("/transactions", get)
                .ok()
                .at("/data/coupon/id")
                .asLong();
        var claim = new HashMap<String, Object>(get);
        claim.putAll(
                Map.of("intent", "claim_ecom_coupon", "coupon", Map.of("id", coupon), "branch", Map.of("id", branch)));
        var code = business.http()
                .post("/transactions", claim)
                .ok()
                .at("/data/ecom_coupon/code")
                .asString();

        var sale = sellWithCode("S-1", code).ok().path("data");

        assertThat(sale.at("/redemptions/0/mode").asString()).isEqualTo("coupon");
        business.http().post("/transactions", get).ok();
        annul("S-1").ok();
        assertThat(business.http()
                        .get("/customers/" + customer + "/available-coupons")
                        .ok()
                        .path("data"))
                .hasSize(1);
    }

    @Test
    void isTakenBySalesOfABatchEachAlone() {
        var redemption = reserved(200);
        var item = Map.of("op", "sale", "sold_at", LONG_AGO, "total", 5, "customer", Map.of("id", customer));
        var items = new ArrayList<Map<String, Object>>();
        for (var named : List.of(id(redemption), 999_999_999L, id(redemption))) {
            var sale = new HashMap<String, Object>(item);
            sale.put("external_id", "S-" + items.size());
            sale.put("redemptions", List.of(Map.of("id", named)));
            items.add(sale);
        }

        var results = business.http()
                .post("/api/v1/branch-links/" + shop + "/sales/batch", Map.of("items", items))
                .ok()
                .path("data");

        assertThat(results.valueStream().map(it -> it.path("status").asString()))
                .containsExactly("created", "failed", "created");
        assertThat(results.at("/1/errors").propertyNames()).containsExactly("redemptions.0.id");
        assertThat(warnings(business.http()
                        .get("/api/v1/sales/" + results.at("/2/id").asLong())
                        .ok()
                        .path("data")))
                .containsExactly("redemption_not_applied");
        assertThat(points()).isEqualTo(810);
    }

    @Test
    void refusesIdsThatAreNotThere() {
        var other = businesses.open();
        var redemption = reserved(200);
        long elsewhere = link("elsewhere");
        for (long id : new long[] {999_999_999, 1}) {
            var answer = sellWithId("S-1", id);
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().path("redemptions.0.id").path(0).asString())
                    .isEqualTo("The selected redemptions.0.id is invalid.");
        }
        var there = business.http()
                .post(
                        "/api/v1/branch-links/" + elsewhere + "/sales",
                        Map.of(
                                "external_id",
                                "S-1",
                                "sold_at",
                                LONG_AGO,
                                "total",
                                5,
                                "redemptions",
                                List.of(Map.of("id", id(redemption)))));
        assertThat(there.status()).isEqualTo(422);
        var foreign = other.http()
                .post(
                        "/api/v1/branch-links/" + other.link("1") + "/sales",
                        Map.of(
                                "external_id",
                                "S-1",
                                "sold_at",
                                LONG_AGO,
                                "total",
                                5,
                                "redemptions",
                                List.of(Map.of("id", id(redemption)))));
        assertThat(foreign.json().propertyNames()).containsExactly("redemptions.0.id");
        assertThat(sell("S-1", Map.of("redemptions", List.of(Map.of()))).json().propertyNames())
                .containsExactly("redemptions.0.id");
        assertThat(status(redemption)).isEqualTo("reserved");
    }

    @Test
    void refusesTheRedemptionOfAnotherCustomerAndTakesTheirCode() {
        var redemption = reserved(200);
        var owner = customer;
        customer = someone();

        var refused = sellWithId("S-1", id(redemption));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/error/description").asString())
                .isEqualTo("The redemption belongs to another customer.");
        assertThat(business.http()
                        .get("/api/v1/branch-links/" + shop + "/sales")
                        .ok()
                        .path("data"))
                .isEmpty();
        assertThat(warnings(sellWithCode("S-1", code(redemption)).ok().path("data")))
                .containsExactly("coupon_other_customer");
        assertThat(status(redemption)).isEqualTo("applied");
        assertThat(points()).isEqualTo(1050);
        customer = owner;
        assertThat(points()).isEqualTo(800);
    }

    @Test
    void leavesARedemptionToTheSaleThatItIsFor() {
        var redemption = business.http()
                .post(
                        "/api/v1/branch-links/" + shop + "/redemptions",
                        Map.of(
                                "customer",
                                Map.of("id", customer),
                                "mode",
                                "points",
                                "points",
                                200,
                                "subtotal",
                                100,
                                "sale_external_id",
                                "S-1"))
                .ok()
                .path("data");

        assertThat(warnings(sellWithId("S-2", id(redemption)).ok().path("data")))
                .containsExactly("redemption_not_applied");
        assertThat(status(redemption)).isEqualTo("reserved");
        assertThat(warnings(sellWithId("S-1", id(redemption)).ok().path("data")))
                .isEmpty();
        assertThat(status(redemption)).isEqualTo("applied");
    }

    @Test
    void learnsNothingFromASaleThatIsRefused() {
        var body = new HashMap<String, Object>(Map.of(
                "sold_at",
                LONG_AGO,
                "total",
                50,
                "customer",
                Map.of("id", customer, "first_name", "Ada"),
                "redemptions",
                List.of(Map.of("id", 1))));
        var path = "/api/v1/branch-links/" + shop + "/sales/S-1";

        assertThat(business.http().put(path, body).status()).isEqualTo(422);
        var before = firstName();
        body.remove("redemptions");
        business.http().put(path, body).ok();

        assertThat(before).isEmpty();
        assertThat(firstName()).isEqualTo("Ada");
    }

    private String firstName() {
        return business.http()
                .get("/customers/" + customer)
                .ok()
                .at("/data/first_name")
                .asString("");
    }

    @Test
    void enrolsNobodyByASaleThatIsRefused() {
        var redemption = reserved(200);
        var stranger = Map.of("email", "stranger@example.com");

        var unknown = sell("S-1", Map.of("customer", stranger, "redemptions", List.of(Map.of("id", 999_999_999))));
        var another = sell("S-1", Map.of("customer", stranger, "redemptions", List.of(Map.of("id", id(redemption)))));

        assertThat(unknown.json().propertyNames()).containsExactly("redemptions.0.id");
        assertThat(another.status()).isEqualTo(400);
        assertThat(another.json().at("/error/description").asString())
                .isEqualTo("The redemption belongs to another customer.");
        assertThat(business.http()
                        .get("/customers?email=stranger@example.com")
                        .ok()
                        .path("data"))
                .isEmpty();
    }

    @Test
    void takesNothingForASaleThatOnlyTriesThingsOut() {
        var redemption = reserved(200);

        sell("S-1", Map.of("test", true, "redemptions", List.of(Map.of("id", id(redemption)))))
                .ok();

        assertThat(status(redemption)).isEqualTo("reserved");
    }

    @Test
    void keepsACancelledRedemptionCancelled() {
        var redemption = reserved(200);
        business.http().delete("/api/v1/redemptions/" + id(redemption));

        var sale = sellWithId("S-1", id(redemption)).ok().path("data");

        assertThat(warnings(sale)).containsExactly("redemption_not_applied");
        assertThat(points()).isEqualTo(1050);
    }

    @Test
    void takesPointsAgainThatCameBackBeforeASaleWasToldOf() {
        var redemption = reserved(200);
        var sold = Instant.now().minusSeconds(60);
        expired(redemption, sold.plusSeconds(1));
        ended(redemption);
        assertThat(points()).isEqualTo(1000);

        var sale = sell("S-1", Map.of("sold_at", sold.toString(), "redemptions", List.of(Map.of("id", id(redemption)))))
                .ok()
                .path("data");

        assertThat(warnings(sale)).isEmpty();
        assertThat(status(redemption)).isEqualTo("applied");
        assertThat(sale.path("transactions")
                        .valueStream()
                        .map(it -> it.path("transaction_type").asInt()))
                .containsExactlyInAnyOrder(5, 4);
        assertThat(points()).isEqualTo(850);
        annul("S-1").ok();
        assertThat(points()).isEqualTo(1000);
    }

    @Test
    void appliesNothingToATestOrToASaleOfSomebodyElse() {
        var redemption = id(reserved(200));
        sell("S-1", Map.of("customer", Map.of("email", "somebody.else@example.com")))
                .ok();
        sell("S-2", Map.of("test", true)).ok();

        for (var refused : Map.of("S-1", "The redemption belongs to another customer.", "S-2", "The sale is a test.")
                .entrySet()) {
            var answer = business.http()
                    .post("/api/v1/redemptions/" + redemption + "/apply", Map.of("sale_external_id", refused.getKey()));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().at("/error/description").asString()).isEqualTo(refused.getValue());
        }
    }

    /** Of the points of a redemption that had come back, what a refund of the same batch gives back is not taken. */
    @ParameterizedTest
    @CsvSource({
        "25, false, 1000, refunded",
        "10, false, 895, applied",
        "25, true, 825, applied",
        "10, true, 825, applied"
    })
    void leavesPointsWhereASaleAndItsRefundAreToldOfAtOnce(int refunded, boolean withdrawn, long left, String state) {
        restore("proportional");
        var redemption = reserved(200);
        var sold = Instant.now().minusSeconds(60);
        expired(redemption, sold.plusSeconds(1));
        ended(redemption);

        var sale = Map.of(
                "op",
                "sale",
                "external_id",
                "S-1",
                "sold_at",
                sold.toString(),
                "total",
                25,
                "customer",
                Map.of("id", customer),
                "redemptions",
                List.of(Map.of("id", id(redemption))));
        var refund = Map.of(
                "op",
                "refund",
                "sale_external_id",
                "S-1",
                "external_id",
                "R-1",
                "refunded_at",
                sold.plusSeconds(5).toString(),
                "amount",
                refunded);
        var withdrawal = Map.of(
                "op",
                "refund_withdrawal",
                "sale_external_id",
                "S-1",
                "external_id",
                "R-1",
                "withdrawn_at",
                sold.plusSeconds(6).toString());
        business.http()
                .post(
                        "/api/v1/branch-links/" + shop + "/sales/batch",
                        Map.of("items", withdrawn ? List.of(sale, refund, withdrawal) : List.of(sale, refund)))
                .ok();

        assertThat(points()).isEqualTo(left);
        assertThat(status(redemption)).isEqualTo(state);
    }

    /** Whichever came first of a refund and the version of which it is all or not. */
    @ParameterizedTest
    @CsvSource({"on_full_refund, 40, 100", "on_full_refund, 100, 40", "proportional, 80, 100", "proportional, 100, 80"})
    void givesBackWhatTheRefundsAreOfTheLastVersion(String setting, int first, int last) {
        restore(setting);
        var before = reserved(200);
        var after = reserved(200);

        version("A", 0, first, before);
        refund("A", "R-1", 40, Map.of()).ok();
        long had = kept(before);
        version("A", 1, last, before);
        version("B", 0, first, after);
        version("B", 1, last, after);
        refund("B", "R-1", 40, Map.of()).ok();

        assertThat(kept(before)).isEqualTo(kept(after)).isNotEqualTo(had);
        assertThat(status(before)).isEqualTo(status(after));
    }

    private void version(String id, int number, int total, JsonNode redemption) {
        business.http()
                .put(
                        "/api/v1/branch-links/" + shop + "/sales/" + id,
                        Map.of(
                                "sold_at", LONG_AGO,
                                "total", total,
                                "external_version", number,
                                "customer", Map.of("id", customer),
                                "redemptions", List.of(Map.of("id", id(redemption)))))
                .ok();
    }

    /** So many of its points have not come back. */
    private long kept(JsonNode redemption) {
        return jdbc.sql("select points - points_returned from transactions.reservation where transaction_id = :id")
                .param("id", id(redemption))
                .query(Long.class)
                .single();
    }

    @Test
    void saysAtOnceWhatOfASaleIsUnknown() {
        var answer = sell(
                "S-1",
                Map.of(
                        "customer", Map.of("id", Hex32.print(Hex32.next())),
                        "redemptions", List.of(Map.of("id", id(reserved(200))), Map.of("id", 999_999_999))));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().propertyNames()).containsExactly("customer.id", "redemptions.1.id");
    }

    @Test
    void saysSoWhereThePointsThatCameBackAreSpent() {
        var redemption = reserved(200);
        var sold = Instant.now().minusSeconds(60);
        expired(redemption, sold.plusSeconds(1));
        ended(redemption);
        business.http()
                .post("/transactions", Map.of("intent", "redeem", "points", 900, "customer", Map.of("id", customer)))
                .ok();

        var sale = sell("S-1", Map.of("sold_at", sold.toString(), "redemptions", List.of(Map.of("id", id(redemption)))))
                .ok()
                .path("data");

        assertThat(warnings(sale)).containsExactly("points_shortfall");
        assertThat(status(redemption)).isEqualTo("expired");
        assertThat(points()).isEqualTo(150);
        assertThat(warnings(business.http()
                        .get("/api/v1/sales/" + sale.path("id").asLong())
                        .ok()
                        .path("data")))
                .containsExactly("points_shortfall");
    }

    @Test
    void takesWhatExpiredWhileNobodyHadBookedItYet() {
        var redemption = reserved(200);
        var sold = Instant.now().minusSeconds(60);
        expired(redemption, sold.plusSeconds(1));

        sell("S-1", Map.of("sold_at", sold.toString(), "redemptions", List.of(Map.of("id", id(redemption)))))
                .ok();

        assertThat(status(redemption)).isEqualTo("applied");
        assertThat(points()).isEqualTo(850);
    }

    @Test
    void takesNothingForASaleMadeAfterItExpired() {
        var redemption = reserved(200);
        expired(redemption, Instant.now().minusSeconds(60));

        var sale = sellWithCode("S-1", code(redemption)).ok().path("data");

        assertThat(warnings(sale)).containsExactly("redemption_not_applied");
        assertThat(status(redemption)).isEqualTo("expired");
    }

    @Test
    void givesPointsBackOnceWithTheWholeSale() {
        var redemption = reserved(200);
        sellWithId("S-1", id(redemption)).ok();

        var part = refund("S-1", "R-1", 20, Map.of()).ok().path("data");
        assertThat(part.path("points_restored").asLong()).isZero();
        var rest = refund("S-1", "R-2", 30, Map.of()).ok().path("data");

        assertThat(rest.path("points_restored").asLong()).isEqualTo(200);
        assertThat(rest.at("/sale/redemptions/0/status").asString()).isEqualTo("refunded");
        assertThat(rest.at("/sale/redemptions/0/points_returned").asLong()).isEqualTo(200);
        assertThat(points()).isEqualTo(1000);
        assertThat(refund("S-1", "R-2", 30, Map.of())
                        .json()
                        .at("/data/external_id")
                        .asString())
                .isEqualTo("R-2");
        annul("S-1");
        assertThat(points()).isEqualTo(1000);
        assertThat(business.http()
                        .get("/customers/" + customer + "/transactions?transaction_type=eq%7C107")
                        .ok()
                        .path("data"))
                .hasSize(1);
    }

    private Answer withdraw(String sale, String refund) {
        return business.http().delete("/api/v1/branch-links/" + shop + "/sales/" + sale + "/refunds/" + refund);
    }

    @Test
    void takesPointsAgainThatCameBackWithARefundWhichIsWithdrawn() {
        var redemption = reserved(200);
        sellWithId("S-1", id(redemption)).ok();
        refund("S-1", "R-1", 20, Map.of()).ok();
        refund("S-1", "R-2", 30, Map.of()).ok();

        var sale = withdraw("S-1", "R-1").ok().path("data");

        assertThat(sale.at("/redemptions/0/status").asString()).isEqualTo("applied");
        assertThat(sale.at("/redemptions/0/points_returned").asLong()).isZero();
        assertThat(sale.path("warnings").valueStream().map(JsonNode::asString)).doesNotContain("points_shortfall");
        long earned = sale.at("/points/net").asLong();
        assertThat(points()).isEqualTo(800 + earned);

        var rest = refund("S-1", "R-3", 20, Map.of()).ok().path("data");
        assertThat(rest.path("points_restored").asLong()).isEqualTo(200);
        assertThat(points()).isEqualTo(1000);
    }

    @Test
    void takesThePartOfThePointsAgainThatCameBackWithTheMoney() {
        restore("proportional");
        var redemption = reserved(100);
        sellWithId("S-1", id(redemption)).ok();
        refund("S-1", "R-1", 10, Map.of()).ok();
        refund("S-1", "R-2", 25, Map.of()).ok();

        var sale = withdraw("S-1", "R-1").ok().path("data");

        assertThat(sale.at("/redemptions/0/points_returned").asLong()).isEqualTo(50);
        assertThat(points()).isEqualTo(950 + sale.at("/points/net").asLong());
    }

    @Test
    void leavesPointsThatCameBackAndAreSpent() {
        business.http().patch("/rules", Map.of("reward_ratio", 0)).ok();
        var redemption = reserved(200);
        sellWithId("S-1", id(redemption)).ok();
        refund("S-1", "R-1", 50, Map.of()).ok();
        business.spend(customer, 900);

        var sale = withdraw("S-1", "R-1").ok().path("data");

        assertThat(sale.path("warnings").valueStream().map(JsonNode::asString)).contains("points_shortfall");
        assertThat(sale.at("/redemptions/0/points_returned").asLong()).isEqualTo(200);
        assertThat(points()).isEqualTo(100);
        assertThat(refund("S-1", "R-2", 50, Map.of())
                        .ok()
                        .at("/data/points_restored")
                        .asLong())
                .isZero();
    }

    /** The refund took points out of those that it gave back. */
    @Test
    void takesPointsAgainOutOfThoseThatTheSaleEarnsAgain() {
        var sold = sellWithId("S-1", id(reserved(200))).ok().path("data");
        business.spend(customer, 800 + sold.at("/points/net").asLong());
        refund("S-1", "R-1", 50, Map.of()).ok();

        var sale = withdraw("S-1", "R-1").ok().path("data");

        assertThat(sale.at("/redemptions/0/points_returned").asLong()).isZero();
        assertThat(points()).isZero();
    }

    /** Some had been given back at a till already. */
    @Test
    void takesNoMoreAgainThanARefundOfTheSameBatchGivesBack() {
        var sold = sellWithId("S-1", id(reserved(200))).ok().path("data");
        business.http()
                .post(
                        "/transactions",
                        Map.of("intent", "refund_redeemed_points", "points", 150, "customer", Map.of("id", customer)))
                .ok();

        var sale = new SaleCommand.ByExternalId(shop, "S-1");
        var at = Instant.parse(LONG_AGO);
        var refund = new Refund.Content(at, false, 5000L, List.of(), null, null, null, null);
        transactions.executeWithoutResult(status -> intake.carryOut(
                business.id(),
                List.of(
                        SaleCommand.GiveBack.of(sale, "R-1", refund, SalesController.REFUND),
                        new SaleCommand.Withdraw(sale, "R-1", at, SalesController.WITHDRAW))));

        assertThat(points()).isEqualTo(950 + sold.at("/points/net").asLong());
        var refunded = refund("S-1", "R-2", 50, Map.of()).ok().path("data");
        assertThat(refunded.path("points_restored").asLong()).isEqualTo(50);
    }

    /** As a shop does that deletes a refund and makes another before it is heard. */
    @Test
    void leavesThePointsWhereTheSameMoneyIsGivenBackUnderAnotherId() {
        sellWithId("S-1", id(reserved(200))).ok();
        refund("S-1", "R-1", 50, Map.of()).ok();
        var items = List.of(
                Map.of(
                        "op",
                        "refund_withdrawal",
                        "sale_external_id",
                        "S-1",
                        "external_id",
                        "R-1",
                        "withdrawn_at",
                        LONG_AGO),
                Map.of(
                        "op",
                        "refund",
                        "sale_external_id",
                        "S-1",
                        "external_id",
                        "R-2",
                        "refunded_at",
                        LONG_AGO,
                        "amount",
                        50));

        business.http()
                .post("/api/v1/branch-links/" + shop + "/sales/batch", Map.of("items", items))
                .ok();

        var again = refund("S-1", "R-2", 50, Map.of()).ok().path("data");
        assertThat(again.path("points_restored").asLong()).isEqualTo(200);
        assertThat(again.at("/sale/redemptions/0/status").asString()).isEqualTo("refunded");
        assertThat(points()).isEqualTo(1000);
    }

    @Test
    void givesPointsBackInProportionWhereTheShopSaysSo() {
        restore("proportional");
        var redemption = reserved(100);
        sellWithId("S-1", id(redemption)).ok();

        long given = 0;
        for (var amount : List.of("16.67", "16.67", "16.66")) {
            var answer = refund("S-1", "R-" + given, amount, Map.of()).ok().path("data");
            given += answer.path("points_restored").asLong();
        }

        assertThat(given).isEqualTo(100);
        assertThat(points()).isEqualTo(1000);
        assertThat(status(redemption)).isEqualTo("refunded");
    }

    @Test
    void givesNoPointsBackWhereTheShopSaysSo() {
        restore("never");
        var redemption = reserved(100);
        sellWithId("S-1", id(redemption)).ok();

        annul("S-1").ok();

        assertThat(points()).isEqualTo(900);
        assertThat(status(redemption)).isEqualTo("applied");
    }

    @Test
    void letsARefundSayOtherwise() {
        var first = reserved(100);
        sellWithId("S-1", id(first)).ok();
        assertThat(refund("S-1", "R-1", 25, Map.of("restore_redemptions", true))
                        .ok()
                        .at("/data/points_restored")
                        .asLong())
                .isEqualTo(50);
        assertThat(refund("S-1", "R-2", 25, Map.of("restore_redemptions", false))
                        .ok()
                        .at("/data/points_restored")
                        .asLong())
                .isZero();
        assertThat(points()).isEqualTo(950);
    }

    @Test
    void givesBackWhatWasAppliedWithoutTheSale() {
        var redemption = reserved(100);
        sell("S-1", Map.of()).ok();
        apply(redemption, "S-1").ok();

        var sale = annul("S-1").ok().path("data");

        assertThat(sale.at("/redemptions/0/status").asString()).isEqualTo("refunded");
        assertThat(points()).isEqualTo(1000);
    }

    @Test
    void givesBackWithAnOrderThatIsCancelled() {
        var redemption = reserved(100);
        sell("S-1", Map.of("status", "pending", "redemptions", List.of(Map.of("id", id(redemption)))))
                .ok();
        assertThat(status(redemption)).isEqualTo("applied");

        business.http()
                .put(
                        "/api/v1/branch-links/" + shop + "/sales/S-1",
                        Map.of("sold_at", LONG_AGO, "total", 50, "status", "cancelled"))
                .ok();

        assertThat(points()).isEqualTo(1000);
        assertThat(status(redemption)).isEqualTo("refunded");
    }

    @Test
    void earnsNothingForWhatWasPaidWithPoints() {
        discountsEarn();
        var redemption = reserved(500);
        var line = Map.of("external_id", "1", "title", "Beans", "quantity", 1, "unit_price", 40);

        var sale = sell(
                        "S-1",
                        Map.of(
                                "total",
                                30,
                                "discount_total",
                                10,
                                "line_items",
                                List.of(line),
                                "discounts",
                                List.of(Map.of("code", code(redemption), "amount", 5))))
                .ok()
                .path("data");
        var noLines = sell(
                        "S-2",
                        Map.of(
                                "total",
                                30,
                                "discount_total",
                                10,
                                "redemptions",
                                List.of(Map.of("id", id(reserved(300))))))
                .ok()
                .path("data");

        assertThat(sale.path("earning_amount").decimalValue()).isEqualByComparingTo("35");
        assertThat(sale.at("/points/net").asLong()).isEqualTo(35);
        assertThat(noLines.path("earning_amount").decimalValue()).isEqualByComparingTo("37");
        assertThat(warnings(sale)).isEmpty();
        annul("S-1").ok();
        annul("S-2").ok();
        assertThat(points()).isEqualTo(1000);
    }

    private Answer apply(JsonNode redemption, String sale) {
        return business.http()
                .post("/api/v1/redemptions/" + id(redemption) + "/apply", Map.of("sale_external_id", sale));
    }

    private JsonNode read(JsonNode sale) {
        return business.http()
                .get("/api/v1/sales/" + sale.path("id").asLong())
                .ok()
                .path("data");
    }

    private void discountsEarn() {
        business.http()
                .put("/api/v1/branch-links/" + shop, Map.of("settings", Map.of("discount_mode", "before_discount")))
                .ok();
    }

    /** Thirty less the five that somebody pays with points. */
    private static Map<String, Object> paidInPart() {
        return new HashMap<>(Map.of(
                "sold_at",
                LONG_AGO,
                "total",
                25,
                "discount_total",
                5,
                "line_items",
                List.of(Map.of("external_id", "1", "title", "Beans", "quantity", 1, "unit_price", 30))));
    }

    /** The redemption is taken off the sale before the sale is told of, after it, or by the sale itself and once more. */
    @ParameterizedTest
    @ValueSource(strings = {"apply, sell", "sell, apply", "apply, name", "name, apply"})
    void earnsNothingForWhatWasPaidWithPointsApartFromTheSale(String order) {
        discountsEarn();
        var redemption = reserved(500);
        for (var step : order.split(", ", -1)) {
            var more = paidInPart();
            switch (step) {
                case "name" -> {
                    more.put("redemptions", List.of(Map.of("id", id(redemption))));
                    sell("S-1", more).ok();
                }
                case "sell" -> sell("S-1", more).ok();
                default -> apply(redemption, "S-1").ok();
            }
        }

        var sale = business.http()
                .get("/api/v1/branch-links/" + shop + "/sales?external_id=eq%7CS-1")
                .ok()
                .at("/data/0");

        assertThat(status(redemption)).isEqualTo("applied");
        assertThat(sale.path("earning_amount").decimalValue()).isEqualByComparingTo("25");
        assertThat(sale.at("/points/net").asLong()).isEqualTo(25);
        assertThat(sale.path("redemptions")).hasSize(1);
        assertThat(warnings(sale)).isEmpty();
        assertThat(points()).isEqualTo(525);
        apply(redemption, "S-1").ok();
        assertThat(points()).isEqualTo(525);
        annul("S-1").ok();
        assertThat(points()).isEqualTo(1000);
    }

    @Test
    void takesOffWhatEachOfSeveralRedemptionsPaid() {
        discountsEarn();
        var named = reserved(200);
        apply(reserved(100), "S-1").ok();
        var more = paidInPart();
        more.put("discounts", List.of(Map.of("code", code(named), "amount", "1.50")));

        var sale = sell("S-1", more).ok().path("data");
        assertThat(sale.path("earning_amount").decimalValue()).isEqualByComparingTo("27.5");
        apply(reserved(50), "S-1").ok();

        assertThat(read(sale).path("earning_amount").decimalValue()).isEqualByComparingTo("27");
        assertThat(read(sale).path("redemptions")).hasSize(3);
        more.put("external_number", "42");
        var revised = business.http()
                .put("/api/v1/branch-links/" + shop + "/sales/S-1", more)
                .ok()
                .path("data");
        assertThat(revised.path("earning_amount").decimalValue()).isEqualByComparingTo("27");
        assertThat(revised.path("redemptions")).hasSize(3);
    }

    @Test
    void answersWithWhatWasAppliedWhoeverApplied() {
        apply(reserved(100), "S-1").ok();
        apply(reserved(100), "S-2").ok();
        business.http()
                .put("/api/v1/branch-links/" + shop, Map.of("settings", Map.of("auto_reward", false)))
                .ok();

        var sale = sell("S-1", paidInPart()).ok().path("data");
        var repeated = sell("S-1", paidInPart());
        var rewarded = business.http()
                .post("/api/v1/sales/" + sale.path("id").asLong() + "/reward", Map.of())
                .ok()
                .path("data");
        var nobodys = paidInPart();
        nobodys.put("external_id", "S-2");
        var unclaimed = business.http()
                .post("/api/v1/branch-links/" + shop + "/sales", nobodys)
                .ok()
                .path("data");
        var claimed = business.http()
                .post(
                        "/api/v1/sales/" + unclaimed.path("id").asLong() + "/claim",
                        Map.of("customer", Map.of("id", customer)))
                .ok()
                .path("data");

        assertThat(repeated.header("Idempotent-Replayed")).contains("true");
        for (var answer : List.of(sale, repeated.ok().path("data"), rewarded, unclaimed, claimed)) {
            assertThat(answer.path("redemptions")).hasSize(1);
            assertThat(answer.path("redemptions")).isEqualTo(read(answer).path("redemptions"));
        }
    }

    @Test
    void takesNothingOffASaleThatHasEnded() {
        var before = reserved(100);
        sell("S-1", Map.of()).ok();
        apply(before, "S-1").ok();
        annul("S-1").ok();
        sell("S-2", Map.of()).ok();
        refund("S-2", "R-1", 50, Map.of()).ok();
        var late = reserved(100);

        for (var sale : List.of("S-1", "S-2")) {
            var refused = apply(late, sale);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().at("/error/description").asString()).isEqualTo("The sale is closed.");
        }

        assertThat(apply(before, "S-1").ok().at("/data/status").asString()).isEqualTo("refunded");
        assertThat(status(late)).isEqualTo("reserved");
        business.http().delete("/api/v1/redemptions/" + id(late));
        assertThat(points()).isEqualTo(1000);
    }

    /** As another node would that was told at the same moment; whoever is told that it came too late tries again. */
    private void onAnotherNode(SaleCommand command) {
        var again = new RetryTemplate(RetryPolicy.builder()
                .includes(ConcurrencyFailureException.class)
                .build());
        again.invoke(() -> transactions.executeWithoutResult(status ->
                assertThat(intake.carryOut(business.id(), List.of(command))).allMatch(Outcome.Done.class::isInstance)));
    }

    @Test
    void knowsWhatIsAppliedOnAnotherNodeAtTheSameMoment() throws Exception {
        discountsEarn();
        try (var nodes = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 9; i++) {
                var name = new SaleCommand.ByExternalId(shop, "S-" + i);
                var redemption = id(reserved(100));
                var request = paidInPart();
                request.put("customer", Map.of("id", customer));
                Callable<Object> told = Executors.callable(() -> onAnotherNode(delivery(name, request)));
                Callable<Object> applied =
                        Executors.callable(() -> onAnotherNode(new SaleCommand.Redeem(name, redemption)));
                for (var done : nodes.invokeAll(i % 2 == 0 ? List.of(told, applied) : List.of(applied, told))) {
                    done.get();
                }
            }
        }

        var sales = business.http()
                .get("/api/v1/branch-links/" + shop + "/sales?per_page=50")
                .ok()
                .path("data");
        assertThat(sales).hasSize(9).allSatisfy(it -> {
            assertThat(it.path("earning_amount").decimalValue()).isEqualByComparingTo("29");
            assertThat(it.at("/points/net").asLong()).isEqualTo(29);
        });
    }

    private static SaleCommand delivery(SaleCommand.ByExternalId sale, Map<String, Object> request) {
        var content = Body.of(SaleRequest.class, JsonMapper.shared().valueToTree(request))
                .valid()
                .content(Currency.of("USD"));
        return SaleCommand.Deliver.of(sale, content, SaleCommand.WhenKnown.CONFLICT, SalesController.CREATE);
    }

    /** The statements about redemptions and coupons of a group commit that holds nothing but these sales. */
    @SafeVarargs
    private List<String> statements(Map<String, Object>... sales) {
        var commands = new ArrayList<SaleCommand>();
        for (var more : sales) {
            var request = new HashMap<String, Object>(
                    Map.of("sold_at", LONG_AGO, "total", 5, "customer", Map.of("id", customer)));
            request.putAll(more);
            commands.add(delivery(new SaleCommand.ByExternalId(shop, Hex32.print(Hex32.next())), request));
        }
        var statements = TestStatements.here(
                "[a-z]+",
                () -> transactions.executeWithoutResult(status -> assertThat(intake.carryOut(business.id(), commands))
                        .hasSize(commands.size())
                        .allMatch(Outcome.Done.class::isInstance)));
        return statements.stream()
                .filter(it -> it.contains("transactions.reservation") || it.contains("coupons."))
                .toList();
    }

    @Test
    void asksForRedemptionsOnlyWhereASaleNamesOne() {
        var plain = statements(Map.of(), Map.of());
        var others = statements(
                Map.of("discounts", List.of(Map.of("code", "SUMMER-10"))),
                Map.of("discounts", List.of(Map.of("amount", 1))));
        var named = statements(
                Map.of("redemptions", List.of(Map.of("id", id(reserved(100))))),
                Map.of("discounts", List.of(Map.of("code", code(reserved(100))))));

        assertThat(plain).isEmpty();
        assertThat(others).isEmpty();
        assertThat(named).hasSize(2);
    }

    /** Whatever happens to redemptions in whatever order, each costs its points once or not at all. */
    @RepeatedTest(6)
    void takesPointsOnceAndGivesThemBackOnce(RepetitionInfo repetition) throws Exception {
        var random = new Random(repetition.getCurrentRepetition());
        restore("on_full_refund");
        business.http().patch("/rules", Map.of("reward_ratio", 0)).ok();
        var redemptions = new ArrayList<JsonNode>();
        for (int i = 0; i < 6; i++) {
            redemptions.add(reserved(100));
        }
        var calls = new ArrayList<Callable<Object>>();
        for (int i = 0; i < 40; i++) {
            var redemption = redemptions.get(random.nextInt(redemptions.size()));
            var sale = "S-" + random.nextInt(4);
            int kind = random.nextInt(7);
            calls.add(() -> switch (kind) {
                case 0 ->
                    business.http()
                            .delete("/api/v1/redemptions/" + id(redemption))
                            .status();
                case 1 -> apply(redemption, sale).status();
                case 2 -> annul(sale).status();
                case 3 -> refund(sale, "R-" + sale, 50, Map.of()).status();
                case 4 -> sellWithCode(sale, code(redemption)).status();
                case 5 -> withdraw(sale, "R-" + sale).status();
                default ->
                    business.http()
                            .put(
                                    "/api/v1/branch-links/" + shop + "/sales/" + sale,
                                    Map.of(
                                            "sold_at",
                                            LONG_AGO,
                                            "total",
                                            50,
                                            "customer",
                                            Map.of("id", customer),
                                            "redemptions",
                                            List.of(Map.of("id", id(redemption)))))
                            .status();
            });
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var answer : threads.invokeAll(calls)) {
                assertThat(answer.get()).isNotEqualTo(500);
            }
        }

        long kept = redemptions.stream()
                .filter(it -> List.of("reserved", "applied").contains(status(it)))
                .count();
        assertThat(points()).isEqualTo(1000 - 100 * kept);
    }
}
