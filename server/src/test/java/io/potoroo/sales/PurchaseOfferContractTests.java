package io.potoroo.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.TestImages;
import io.potoroo.kernel.Hex32;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Offers that apply by themselves and articles that earn by the piece, however a purchase reaches the server. */
@ServerTest
class PurchaseOfferContractTests {

    private static final String MONDAY = "2026-01-05T15:00:00Z";
    private static final String TUESDAY = "2026-01-06T15:00:00Z";

    private final TestBusinesses businesses;
    private TestBusiness business;
    private List<JsonNode> images;
    private long link;

    @Autowired
    PurchaseOfferContractTests(TestBusinesses businesses) {
        this.businesses = businesses;
        this.business = businesses.open();
        this.images = List.of();
    }

    @BeforeEach
    void open() {
        business = businesses.open();
        images = TestImages.uploaded(business);
        link = business.link("1234");
    }

    private List<Map<String, String>> everywhere() {
        return List.of(
                Map.of("id", Hex32.print(business.place().id())),
                Map.of("id", Hex32.print(business.virtual().id())));
    }

    /** Twice the points, once a day unless told otherwise. */
    private long multiplier(Map<String, ?> more) {
        return offer(1, Map.of("multip_factor", 2), more);
    }

    private long bonus(int points, Map<String, ?> more) {
        return offer(3, Map.of("points", points), more);
    }

    private long offer(int type, Map<String, ?> worth, Map<String, ?> more) {
        var request = new HashMap<String, Object>(Map.of(
                "type_id",
                type,
                "targeted_offer_flag",
                0,
                "never_expires_flag",
                1,
                "publish_at",
                "2026-01-01",
                "images",
                images,
                "available_at_branches",
                everywhere(),
                "offer_languages",
                List.of(Map.of("language_id", 1, "offer_title", "Treat", "offer_product", "A muffin"))));
        request.putAll(Map.of("offer_frequency_id", 1, "min_purchase", 0, "max_purchase", 1000));
        request.putAll(worth);
        request.putAll(more);
        return business.http().post("/offers", request).ok().at("/data/id").asLong();
    }

    private Map<String, Object> content(String soldAt, Object total) {
        return new HashMap<>(Map.of("sold_at", soldAt, "total", total, "customer", Map.of("email", "mia@example.com")));
    }

    private JsonNode sale(String externalId, Map<String, Object> content) {
        return business.http()
                .put("/api/v1/branch-links/" + link + "/sales/" + externalId, content)
                .ok()
                .path("data");
    }

    private JsonNode sale(String externalId, String soldAt, Object total) {
        return sale(externalId, content(soldAt, total));
    }

    private static long net(JsonNode sale) {
        return sale.at("/points/net").asLong();
    }

    private void refund(String sale, String refund, Object amount) {
        business.http()
                .post(
                        "/api/v1/branch-links/" + link + "/sales/" + sale + "/refunds",
                        Map.of("external_id", refund, "refunded_at", TUESDAY, "amount", amount))
                .ok();
    }

    private JsonNode read(JsonNode sale) {
        return business.http()
                .get("/api/v1/sales/" + sale.path("id").asLong())
                .ok()
                .path("data");
    }

    private JsonNode reward(Map<String, ?> more) {
        return business.http().post("/transactions", body(more)).ok().path("data");
    }

    private static Map<String, Object> body(Map<String, ?> more) {
        var body =
                new HashMap<String, Object>(Map.of("intent", "reward", "customer", Map.of("email", "mia@example.com")));
        body.putAll(more);
        return body;
    }

    private String customer() {
        return business.http()
                .post("/customers", Map.of("email", "mia@example.com"))
                .ok()
                .at("/data/id")
                .asString();
    }

    private long balance() {
        return business.http()
                .get("/customers?email=mia@example.com&include=balance")
                .ok()
                .at("/data/0/balance/points")
                .asLong();
    }

    private static void assertRefused(Answer answer, String... fields) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json().propertyNames()).containsExactlyInAnyOrder(fields);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @Test
    void multipliesTheSaleAndWhatIsLeftOfIt() {
        long offer = multiplier(Map.of());

        var sale = sale("S-1", MONDAY, "25.00");

        assertThat(net(sale)).isEqualTo(50);
        assertThat(sale.at("/points/calculated").asLong()).isEqualTo(25);
        assertThat(sale.path("transactions")
                        .valueStream()
                        .map(it -> it.path("transaction_type").asInt() + ":"
                                + it.path("points").asLong() + ":"
                                + it.path("amount").asInt()))
                .containsExactly("4:25:25", "2:25:0");
        var sequence = business.http()
                .get("/transactions?relationships=transaction_sequences")
                .ok()
                .path("data");
        assertThat(sequence.get(1)
                        .at("/transaction_sequences/0/next_transaction/name")
                        .asString())
                .isEqualTo("Offer Claimed");
        assertThat(sale.at("/points/rule/offer")).isEqualTo(json("""
                {"id":%d,"multip_factor":2,"points":0}""".formatted(offer)));

        refund("S-1", "R-1", "10.00");
        assertThat(net(read(sale))).isEqualTo(30);
        assertThat(balance()).isEqualTo(30);
        assertThat(net(sale("S-1", content(MONDAY, "35.00")))).isEqualTo(50);
        refund("S-1", "R-2", "25.00");
        assertThat(net(read(sale))).isZero();
        assertThat(balance()).isZero();
    }

    @Test
    void appliesOnceADayAndAgainWhenTheSaleWasNone() {
        multiplier(Map.of());

        assertThat(net(sale("S-1", MONDAY, 10))).isEqualTo(20);
        assertThat(net(sale("S-2", MONDAY, 10))).isEqualTo(10);
        assertThat(net(sale("S-3", TUESDAY, 10))).isEqualTo(20);
        business.http()
                .post("/api/v1/branch-links/" + link + "/sales/S-1/void", Map.of("voided_at", TUESDAY))
                .ok();
        assertThat(balance()).isEqualTo(30);
        assertThat(net(sale("S-4", MONDAY, 10))).isEqualTo(20);
        assertThat(net(sale("S-2", content(MONDAY, 15))))
                .as("what a sale got it keeps")
                .isEqualTo(15);
    }

    @Test
    void givesItToOneOfManySalesAtOnce() {
        bonus(50, Map.of("offer_frequency_id", 4));
        try (var tills = Executors.newFixedThreadPool(10)) {
            var sales = IntStream.range(0, 20)
                    .mapToObj(i -> tills.submit(() -> net(sale("S-" + i, i % 2 == 0 ? MONDAY : TUESDAY, 10))))
                    .toList();
            assertThat(sales.stream().mapToLong(it -> {
                        try {
                            return it.get();
                        } catch (Exception failed) {
                            throw new AssertionError(failed);
                        }
                    }))
                    .containsOnlyOnce(60L)
                    .containsOnly(10L, 60L);
        }
        assertThat(balance()).isEqualTo(250);
    }

    @Test
    void takesTheFirstThatAppliesAndOneOnly() {
        bonus(50, Map.of("priority", 2, "min_purchase", 20));
        multiplier(Map.of("priority", 3));
        bonus(1000, Map.of("priority", 1, "targeted_offer_flag", 1));
        bonus(1000, Map.of("priority", 1, "apps_only", true));
        bonus(1000, Map.of("priority", 1, "publish_at", "2026-01-06"));
        bonus(1000, Map.of("priority", 1, "never_expires_flag", 0, "expires_at", "2026-01-04"));

        assertThat(net(sale("S-1", MONDAY, "19.99"))).as("multiplied").isEqualTo(38);
        assertThat(net(sale("S-2", MONDAY, 30))).as("with a bonus").isEqualTo(80);
        assertThat(net(sale("S-3", MONDAY, 30))).as("both were used").isEqualTo(30);
    }

    @Test
    void appliesTargetedOffersToWhomTheyAreFor() {
        long offer = bonus(50, Map.of("targeted_offer_flag", 1));
        business.http()
                .post("/offers/" + offer + "/customers", Map.of("customers", List.of(Map.of("id", customer()))))
                .ok();

        assertThat(net(sale("S-1", MONDAY, 10))).isEqualTo(60);
        var stranger = content(MONDAY, 10);
        stranger.put("customer", Map.of("email", "leo@example.com"));
        assertThat(net(sale("S-2", stranger))).isEqualTo(10);
    }

    @Test
    void givesNothingMoreForWhatEarnsNothing() {
        bonus(50, Map.of());
        var test = content(MONDAY, 10);
        test.put("test", true);
        assertThat(net(sale("S-1", test))).isZero();
        assertThat(net(sale("S-2", MONDAY, 0))).isZero();
        assertThat(net(sale("S-3", MONDAY, "0.50")))
                .as("it is still there, and does not depend on the points for the amount")
                .isEqualTo(50);
    }

    @Test
    void countsNothingTowardsLevelsOnceASaleThatOnlyHadAnOfferIsVoided() {
        business.levels();
        var id = customer();
        bonus(50, Map.of("offer_frequency_id", 1));
        sale("S-1", MONDAY, "0.50");
        business.http()
                .post("/api/v1/branch-links/" + link + "/sales/S-1/void", Map.of("voided_at", MONDAY))
                .ok();

        assertThat(balance()).isZero();
        assertThat(business.http()
                        .post("/customers/" + id + "/actions", Map.of("resource", "tier_level", "type", "recalculate"))
                        .ok()
                        .at("/data/tier_progress/total_points")
                        .asLong(-1))
                .isZero();
    }

    @Test
    void hasAnOfferForTheNextSaleOfABatchThatVoidsTheOneThatUsedIt() {
        bonus(50, Map.of("offer_frequency_id", 4));
        sale("S-1", MONDAY, 10);

        business.http()
                .post(
                        "/api/v1/branch-links/" + link + "/sales/batch",
                        Map.of(
                                "items",
                                List.of(
                                        Map.of("op", "void", "sale_external_id", "S-1", "voided_at", MONDAY),
                                        Map.of(
                                                "op",
                                                "sale",
                                                "external_id",
                                                "S-2",
                                                "sold_at",
                                                TUESDAY,
                                                "total",
                                                10,
                                                "customer",
                                                Map.of("email", "mia@example.com")))))
                .ok();

        assertThat(balance()).isEqualTo(60);
    }

    @Test
    void keepsAnOfferUsedWhereASaleThatWasRefundedIsCancelled() {
        bonus(50, Map.of("offer_frequency_id", 4));
        sale("S-1", MONDAY, 10);
        refund("S-1", "R-1", "10.00");
        var cancelled = content(MONDAY, 10);
        cancelled.put("status", "cancelled");
        sale("S-1", cancelled);

        assertThat(net(sale("S-2", TUESDAY, 10))).isEqualTo(10);
    }

    @Test
    void givesPointsForArticles() {
        business.productReward("BEANS-1", 10);
        var content = content(MONDAY, 40);
        content.put(
                "line_items",
                List.of(
                        Map.of("external_id", "1", "title", "Beans", "sku", "BEANS-1", "quantity", 3, "unit_price", 10),
                        Map.of("external_id", "2", "title", "Cup", "sku", "CUP-1", "quantity", 1, "unit_price", 10)));

        var sale = sale("S-1", content);

        assertThat(net(sale)).isEqualTo(70);
        assertThat(sale.at("/transactions/0/points").asLong()).isEqualTo(70);
        business.http()
                .post(
                        "/api/v1/branch-links/" + link + "/sales/S-1/refunds",
                        Map.of(
                                "external_id",
                                "R-1",
                                "refunded_at",
                                TUESDAY,
                                "line_items",
                                List.of(Map.of("line_item_external_id", "1", "quantity", 2))))
                .ok();
        assertThat(net(read(sale))).isEqualTo(30);
        refund("S-1", "R-2", 20);
        assertThat(net(read(sale))).isZero();
        assertThat(balance()).isZero();
    }

    /** As if the earlier version came first, and as if it came too late to count. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givesPointsForArticlesOfALaterVersionInWhateverOrder(boolean inOrder) {
        business.productReward("BEANS-1", 10);
        var cup = Map.of("external_id", "2", "title", "Cup", "sku", "CUP-1", "quantity", 1, "unit_price", 10);
        var beans = Map.of("external_id", "1", "title", "Beans", "sku", "BEANS-1", "quantity", 3, "unit_price", 10);
        var first = content(MONDAY, 10);
        first.putAll(Map.of("external_version", 1, "line_items", List.of(cup)));
        var second = content(MONDAY, 40);
        second.putAll(Map.of("external_version", 2, "line_items", List.of(cup, beans)));

        var versions = inOrder ? List.of(first, second) : List.of(second, first);
        versions.forEach(it -> sale("S-1", it));

        assertThat(net(sale("S-1", second))).isEqualTo(70);
        assertThat(balance()).isEqualTo(70);
    }

    @Test
    void givesForAnArticleWhatItEarnedWhenTheSaleFirstNamedIt() {
        var cup = Map.of("external_id", "2", "title", "Cup", "sku", "CUP-1", "quantity", 1, "unit_price", 10);
        var beans = Map.of("external_id", "1", "title", "Beans", "sku", "BEANS-1", "quantity", 3, "unit_price", 10);
        var alone = content(MONDAY, 10);
        alone.put("line_items", List.of(cup));
        var both = content(MONDAY, 40);
        both.put("line_items", List.of(cup, beans));
        var others = content(MONDAY, 30);
        others.put("line_items", List.of(beans));

        sale("S-1", alone);
        business.productReward("CUP-1", 5);
        business.productReward("BEANS-1", 10);
        assertThat(net(sale("S-1", both))).isEqualTo(70);
        business.productReward("BEANS-1", 20);
        assertThat(net(sale("S-1", others))).isEqualTo(60);
        assertThat(net(sale("S-1", alone))).isEqualTo(10);
        assertThat(net(sale("S-1", both))).isEqualTo(70);
    }

    @Test
    void givesARewardTheSameAsASale() {
        long offer = multiplier(Map.of("publish_at", "2020-01-01"));
        long pieces = business.productReward("BEANS-1", 10);

        var reward = reward(Map.of("amount", 42.8, "product_rewards", Map.of("id", pieces, "quantity", "2")));

        assertThat(reward.path("points").asLong()).isEqualTo(62);
        assertThat(reward.at("/customer/balance/points").asLong()).isEqualTo(104);
        assertThat(reward.at("/offers/0/id").asLong()).isEqualTo(offer);
        assertThat(reward.at("/offers/0/type").asString()).isEqualTo("points_multiplier");
        assertThat(reward.at("/offers/0/title").asString()).isEqualTo("Treat");

        var second = reward(Map.of("amount", 10));
        assertThat(second.path("offers").isEmpty()).isTrue();
        assertThat(second.at("/customer/balance/points").asLong()).isEqualTo(114);
    }

    @ParameterizedTest
    @CsvSource({"4", "2"})
    void cancelsARewardAndWhatAnOfferAddedTogether(int type) {
        multiplier(Map.of("publish_at", "2020-01-01"));
        reward(Map.of("amount", 20));
        var rows = business.http().get("/transactions").ok().path("data");
        assertThat(rows.valueStream().map(it -> it.path("transaction_type").asInt()))
                .containsExactlyInAnyOrder(2, 4);
        var row = rows.valueStream()
                .filter(it -> it.path("transaction_type").asInt() == type)
                .findFirst()
                .orElseThrow();

        assertThat(business.http()
                        .delete("/transactions/" + row.path("id").asLong())
                        .status())
                .isEqualTo(204);

        assertThat(balance()).isZero();
        assertThat(business.http()
                        .get("/transactions")
                        .ok()
                        .path("data")
                        .valueStream()
                        .map(it -> it.path("transaction_type").asInt()))
                .containsExactlyInAnyOrder(44, 45);
        assertThat(reward(Map.of("amount", 20)).at("/customer/balance/points").asLong())
                .as("the offer can be had again")
                .isEqualTo(40);
    }

    @Test
    void takesBackTheShareOfTheOfferWithReturnedGoods() {
        multiplier(Map.of("publish_at", "2020-01-01"));
        reward(Map.of("amount", 20, "transaction_details", Map.of("external_order_id", "O-1")));

        var returned = reward(
                Map.of("intent", "return", "amount", 5, "transaction_details", Map.of("external_order_id", "O-1")));

        assertThat(returned.path("points").asLong()).isEqualTo(10);
        assertThat(balance()).isEqualTo(30);
    }

    @Test
    void answersARepeatedRewardWithTheSameOffers() {
        multiplier(Map.of("publish_at", "2020-01-01"));
        var body = body(Map.of("amount", 20));

        var first = business.http().send("POST", "/transactions", body, "Idempotency-Key", "k-1");
        var again = business.http().send("POST", "/transactions", body, "Idempotency-Key", "k-1");

        assertThat(again.ok()).isEqualTo(first.ok());
        assertThat(again.json().at("/data/offers").size()).isOne();
        assertThat(balance()).isEqualTo(40);
    }

    @Test
    void givesAFreeProductWithoutPoints() {
        offer(2, Map.of(), Map.of("publish_at", "2020-01-01"));

        var reward = reward(Map.of("amount", 20));

        assertThat(reward.at("/offers/0/type").asString()).isEqualTo("bonus_product");
        assertThat(reward.at("/customer/balance/points").asLong()).isEqualTo(20);
        assertThat(business.http().get("/transactions").ok().path("data").size())
                .isOne();
    }

    @Test
    void countsWhatOffersAddTowardsTiers() {
        business.levels();
        bonus(490, Map.of("publish_at", "2020-01-01"));
        var id = customer();
        reward(Map.of("amount", 20));

        assertThat(business.http()
                        .post("/customers/" + id + "/actions", Map.of("resource", "tier_level", "type", "recalculate"))
                        .ok()
                        .at("/data/tier_progress/total_points")
                        .asLong())
                .isEqualTo(510);
    }

    @Test
    void simulatesWhatARewardWouldGiveAndKeepsNothing() {
        long multiplier = multiplier(Map.of("publish_at", "2020-01-01", "min_purchase", 20));
        long pieces = business.productReward("BEANS-1", 5);
        var id = customer();
        var item = Map.of("amount", 36.5, "product_rewards", List.of(Map.of("id", pieces, "quantity", 3)));

        var calculated = act(id, Map.of("type", "calculate"), item).ok().path("data");
        var batch = act(
                        id,
                        Map.of("type", "batch_calculate"),
                        Map.of("items", List.of(item, Map.of("points", 7), item)))
                .ok()
                .path("data");

        assertThat(calculated.path("offers")).hasSize(1);
        assertThat(calculated.at("/offers/0/id").asLong()).isEqualTo(multiplier);
        assertThat(batch.at("/1/offers").isMissingNode()).isTrue();
        assertThat(((ObjectNode) calculated.deepCopy()).without("offers")).isEqualTo(json("""
                {"basic_reward":{"points":36,"amount_spent":36.5,"amount_original":36.5},"product_reward":{"points":15},
                "offer_reward":{"points":36},"total_points":87}"""));
        assertThat(batch.get(0)).isEqualTo(calculated);
        assertThat(batch.get(1).path("total_points").asLong()).isEqualTo(7);
        assertThat(batch.get(2)).isEqualTo(calculated);
        assertThat(business.http().get("/transactions").ok().path("data").isEmpty())
                .isTrue();
        var booked = reward(Map.of("amount", 36.5, "product_rewards", List.of(Map.of("id", pieces, "quantity", 3))));
        assertThat(booked.at("/customer/balance/points").asLong()).isEqualTo(87);
        assertThat(booked.path("offers")).isEqualTo(calculated.path("offers"));
        assertThat(act(id, Map.of("type", "calculate"), item)
                        .ok()
                        .at("/data/offer_reward/points")
                        .asLong())
                .as("it was used")
                .isZero();
        assertThat(act(id, Map.of("type", "calculate", "intent", "reward_store_credit"), Map.of("amount", 12.5))
                        .ok()
                        .at("/data"))
                .isEqualTo(json("""
                        {"basic_reward":{"points":0,"amount_spent":12.5,"amount_original":12.5},
                        "product_reward":{"points":0},"offer_reward":{"points":0},"total_points":0,
                        "store_credit":{"amount":12.5}}"""));
    }

    private Answer act(String customer, Map<String, ?> action, Map<String, ?> more) {
        var body = new HashMap<String, Object>(Map.of("resource", "reward", "intent", "reward"));
        body.putAll(action);
        body.putAll(more);
        return business.http().post("/customers/" + customer + "/actions", body);
    }

    @Test
    void refusesSimulationsThatMakeNoSense() {
        var id = customer();

        assertRefused(act(id, Map.of("type", "recalculate"), Map.of()), "type");
        assertRefused(act(id, Map.of("type", "calculate"), Map.of()), "amount");
        assertRefused(act(id, Map.of("type", "batch_calculate"), Map.of()), "items");
        assertRefused(act(id, Map.of("type", "calculate", "intent", "redeem"), Map.of("amount", 1)), "intent");
        var foreign = businesses.open();
        assertRefused(
                act(
                        id,
                        Map.of("type", "batch_calculate"),
                        Map.of(
                                "items",
                                List.of(
                                        Map.of("amount", 1),
                                        Map.of(
                                                "amount",
                                                1,
                                                "branch",
                                                Map.of(
                                                        "id",
                                                        Hex32.print(
                                                                foreign.place().id())),
                                                "product_rewards",
                                                List.of(Map.of("id", 4711, "quantity", 1)))))),
                "items.1.branch.id",
                "items.1.product_rewards.0.id");
    }

    @Test
    void listsWhatWouldApplyToAPurchase() {
        long second = multiplier(Map.of("publish_at", "2020-01-01", "priority", 5));
        long first = bonus(5, Map.of("publish_at", "2020-01-01", "priority", 1, "min_purchase", 10));
        var id = customer();
        var path = "/customers/" + id + "/claimable-offers?branch_id="
                + Hex32.print(business.place().id());

        assertThat(business.http()
                        .get(path + "&amount=10")
                        .ok()
                        .path("data")
                        .valueStream()
                        .map(it -> it.path("id").asLong()))
                .containsExactly(first, second);
        var few = business.http().get(path + "&amount=9.99&per_page=1").ok();
        assertThat(few.at("/data/0/id").asLong()).isEqualTo(second);
        assertThat(few.at("/data/0/priority").asInt()).isEqualTo(5);
        assertThat(few.at("/meta/total").asInt()).isOne();
        reward(Map.of("amount", 50));
        assertThat(business.http()
                        .get(path + "&amount=10")
                        .ok()
                        .at("/data/0/id")
                        .asLong())
                .as("the first was used today")
                .isEqualTo(second);
    }

    @Test
    void refusesToListForPurchasesThereCannotBe() {
        var path = "/customers/" + customer() + "/claimable-offers";

        assertRefused(business.http().get(path), "amount", "branch_id");
        var foreign = Hex32.print(businesses.open().place().id());
        for (var amount : List.of("x", "-1", "1e9", "1.001")) {
            assertRefused(
                    business.http().get(path + "?amount=" + amount + "&branch_id=" + foreign), "amount", "branch_id");
        }
        assertThat(business.http()
                        .get("/customers/" + Hex32.print(Hex32.next()) + "/claimable-offers?amount=1&branch_id="
                                + foreign)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void appliesWhatWasLiveWhenItWasSold() {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        multiplier(Map.of("publish_at", now.toString()));

        assertThat(net(sale("S-1", now.minusSeconds(60).toString(), 10))).isEqualTo(10);
        assertThat(net(sale("S-2", now.toString(), 10))).isEqualTo(20);
    }
}
