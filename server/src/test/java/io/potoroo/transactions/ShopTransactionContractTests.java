package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.TestOffers;
import io.potoroo.kernel.Hex32;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /branch-links/{id}/transactions} over HTTP. */
@ServerTest
class ShopTransactionContractTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final TestBusinesses businesses;
    private TestBusiness business;
    private String customer = "";
    private long till;

    @Autowired
    ShopTransactionContractTests(TestBusinesses businesses) {
        this.businesses = businesses;
        this.business = businesses.open();
    }

    @BeforeEach
    void linkAShop() {
        business = businesses.open();
        till = business.link("till");
        customer = business.http()
                .post("/customers", Map.of("email", "ada@example.com"))
                .ok()
                .at("/data/id")
                .asString();
    }

    private long webShop() {
        return business.http()
                .post(
                        "/api/v1/branch-links",
                        Map.of(
                                "shop_id",
                                "web",
                                "account_id",
                                "c36cc9df9",
                                "store_domain",
                                "shop.example.com",
                                "branch_id",
                                Hex32.print(business.virtual().id()),
                                "integration_id",
                                business.integration(Map.of("is_ecom", true))))
                .ok()
                .path("id")
                .asLong();
    }

    private static String path(long link) {
        return "/api/v1/branch-links/" + link + "/transactions";
    }

    private Answer book(long link, String intent, Map<String, ?> more) {
        var request = new HashMap<String, Object>(Map.of("intent", intent, "customer", Map.of("id", customer)));
        request.putAll(more);
        return business.http().post(path(link), request);
    }

    private static void refused(Answer answer, String description) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().at("/error/description").asString()).isEqualTo(description);
    }

    @Test
    void booksAtTheBranchOfTheLinkAndAnswersAsEverywhere() {
        var answer = book(till, "reward", Map.of("amount", 25)).ok().path("data");
        assertThat(answer.path("points").asInt()).isEqualTo(25);
        assertThat(answer.path("name").asString()).isEqualTo("Reward");
        assertThat(answer.at("/customer/balance/points").asInt()).isEqualTo(25);
        var row = business.http()
                .get("/customers/" + customer + "/transactions?relationships=branch")
                .ok()
                .at("/data/0");
        assertThat(row.at("/branch/id").asString())
                .isEqualTo(Hex32.print(business.virtual().id()));
        assertThat(book(till, "redeem", Map.of("points", 10))
                        .ok()
                        .at("/data/points")
                        .asInt())
                .isEqualTo(10);
        assertThat(book(till, "refund_redeemed_points", Map.of("points", 4)).status())
                .isEqualTo(200);
        assertThat(book(till, "adjust_points_balance", Map.of("points", -1)).status())
                .isEqualTo(200);
        assertThat(book(till, "return", Map.of("amount", 5))
                        .ok()
                        .at("/data/customer/balance/points")
                        .asInt())
                .isEqualTo(25 - 10 + 4 - 1 - 5);
    }

    /** Whatever looks like a time in it, however deep. */
    private static List<String> times(JsonNode node) {
        return node.isContainer()
                ? node.valueStream().flatMap(it -> times(it).stream()).toList()
                : Stream.of(node.asString(""))
                        .filter(it -> it.matches("\\d{4}-\\d\\d-\\d\\dT.*"))
                        .toList();
    }

    @Test
    void writesTimesAsItsApiDoesAndTheBusinessApiItsOwnWay() {
        long offer = new TestOffers(business).coupon(TestOffers.at(business.virtual()));
        var booked =
                book(till, "get_coupon", Map.of("offer", Map.of("id", offer))).ok();
        var everything = "?relationships=customer,transaction_details";
        var here = business.http().get(path(till) + everything).ok();
        var there = business.http().get("/transactions" + everything).ok();

        assertThat(booked.at("/data/coupon").isObject()).isTrue();
        assertThat(booked.at("/data/customer").isObject()).isTrue();
        assertThat(times(booked)).isNotEmpty().allMatch(it -> it.endsWith("Z") && it.length() == 20);
        assertThat(times(here)).hasSizeGreaterThan(1).allMatch(it -> it.endsWith("Z") && it.length() == 20);
        assertThat(times(there))
                .containsExactlyElementsOf(times(here).stream()
                        .map(it -> it.replace("Z", "+00:00"))
                        .toList());
    }

    @Test
    void givesAndTakesCouponsOfTheLinksBranchOnly() {
        var offers = new TestOffers(business);
        long here = offers.coupon(TestOffers.at(business.virtual()));
        long elsewhere = offers.coupon(Map.of());
        var coupon = book(till, "get_coupon", Map.of("offer", Map.of("id", here)))
                .ok()
                .at("/data/coupon/id")
                .asLong();
        assertThat(book(till, "get_coupon", Map.of("offer", Map.of("id", elsewhere)))
                        .status())
                .isEqualTo(400);
        assertThat(book(till, "claim_coupon", Map.of("offer", Map.of("id", here), "coupon", Map.of("id", coupon)))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void saysEverythingThatIsWrong() {
        var nothing = business.http().post(path(till), Map.of());
        assertThat(nothing.status()).isEqualTo(422);
        assertThat(nothing.json()).isEqualTo(JSON.readTree("""
                {"intent":["The intent field is required."],"customer":["The customer field is required."]}"""));
        var placed = book(
                till,
                "reward",
                Map.of("branch", Map.of("id", Hex32.print(business.place().id()))));
        assertThat(placed.status()).isEqualTo(422);
        assertThat(placed.json()).isEqualTo(JSON.readTree("""
                {"amount":["The amount field is required when none of points / visits are present."],
                "points":["The points field is required when none of amount / visits are present."],
                "visits":["The visits field is required when none of amount / points are present."],
                "branch":["The branch field is prohibited."]}"""));
        assertThat(business.http().post(path(987654321), Map.of()).status()).isEqualTo(404);
        assertThat(business.http().get(path(987654321)).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "purchase_giftcard_prepaid",
                "giftcard_payment",
                "reward_store_credit",
                "reward_referral",
                "qr_code",
                "REWARD"
            })
    void takesNoOtherIntents(String intent) {
        var answer = book(till, intent, Map.of("amount", 5));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json()).isEqualTo(JSON.readTree("""
                {"intent":["The selected intent is invalid."]}"""));
    }

    @Test
    void takesNothingThroughALinkThatIsDisabled() {
        business.http()
                .put("/api/v1/branch-links/" + till, Map.of("enabled", false))
                .ok();
        refused(book(till, "reward", Map.of("amount", 5)), "The branch link is disabled.");
        assertThat(business.http().get(path(till)).ok().path("data")).isEmpty();
    }

    @Test
    void givesAndCancelsCodesForWebShopsOnly() {
        long web = webShop();
        book(till, "reward", Map.of("points", 1000)).ok();
        var description = "The branch is not connected to an ecom integration.";
        refused(book(till, "redeem_ecom_coupon", Map.of("points", 100)), description);
        refused(book(till, "cancel_ecom_coupon", Map.of("code", "ABCDEFGHIJ")), description);
        refused(
                book(till, "claim_ecom_coupon", Map.of("offer", Map.of("id", 1), "coupon", Map.of("id", 1))),
                description);

        var given = book(web, "redeem_ecom_coupon", Map.of("points", 100)).ok().path("data");
        assertThat(given.at("/customer/balance/points").asInt()).isEqualTo(900);
        var code = given.at("/ecom_coupon/code").asString();
        assertThat(code).isNotEmpty();
        assertThat(book(web, "cancel_ecom_coupon", Map.of("code", code))
                        .ok()
                        .at("/data/customer/balance/points")
                        .asInt())
                .isEqualTo(1000);

        long offer = new TestOffers(business).coupon(TestOffers.at(business.virtual()));
        var coupon = book(web, "get_coupon", Map.of("offer", Map.of("id", offer)))
                .ok()
                .at("/data/coupon/id")
                .asLong();
        assertThat(book(web, "claim_ecom_coupon", Map.of("offer", Map.of("id", offer), "coupon", Map.of("id", coupon)))
                        .ok()
                        .at("/data/ecom_coupon/code")
                        .asString())
                .isNotEmpty();
    }

    @Test
    void givesCodesThatLiveAsLongAsTheirShopSays() {
        long web = webShop();
        business.http()
                .put("/api/v1/branch-links/" + web, Map.of("settings", Map.of("ecom_coupon_expires_in_days", 7)))
                .ok();
        book(till, "reward", Map.of("points", 1000)).ok();

        book(web, "redeem_ecom_coupon", Map.of("points", 100)).ok();
        var row =
                business.http().get(path(web) + "?transaction_type=eq%7C5").ok().at("/data/0");
        var code = business.http()
                .get("/api/v1/redemptions/" + row.path("id").asLong())
                .ok()
                .path("data");

        assertThat(code.path("branch_link_id").asLong()).isEqualTo(web);
        assertThat(Duration.between(
                        Instant.parse(code.path("created_at").asString()),
                        Instant.parse(code.path("expires_at").asString())))
                .isEqualTo(Duration.ofDays(7));
        business.http().delete("/api/v1/branch-links/" + web);
        await().until(() -> business.http()
                        .get("/customers/" + customer + "?include=balance")
                        .ok()
                        .at("/included/balance/points")
                        .asInt()
                == 1000);
    }

    private void sell(long link, String id, String number, String status) {
        business.http()
                .post(
                        "/api/v1/branch-links/" + link + "/sales",
                        Map.of(
                                "external_id",
                                id,
                                "external_number",
                                number,
                                "status",
                                status,
                                "sold_at",
                                "2026-01-05T10:00:00Z",
                                "total",
                                10,
                                "transaction_details",
                                Map.of("external_order_id", "own-" + id)))
                .ok();
    }

    private Answer reward(long link, String order) {
        return book(link, "reward", Map.of("amount", 10, "transaction_details", Map.of("external_order_id", order)));
    }

    @Test
    void rewardsNoOrderThatTheShopToldAsASale() {
        sell(till, "S-1", "#1001", "completed");
        sell(till, "S-2", "#1002", "pending");
        for (var order : new String[] {"S-1", "#1001", "own-S-1", "S-2", "#1002", "own-S-2"}) {
            refused(reward(till, order), "The order has already been rewarded.");
        }
        assertThat(reward(till, "S-3").status()).isEqualTo(200);
        assertThat(reward(business.link("elsewhere"), "S-1").status())
                .as("another shop's order")
                .isEqualTo(200);
        assertThat(book(till, "return", Map.of("amount", 10, "transaction_details", Map.of("external_order_id", "S-3")))
                        .status())
                .isEqualTo(200);
    }

    private long points() {
        return business.http()
                .get("/customers/" + customer + "?include=balance")
                .ok()
                .at("/included/balance/points")
                .asLong();
    }

    private JsonNode told(long link, String id, String number) {
        return business.http()
                .put(
                        "/api/v1/branch-links/" + link + "/sales/" + id,
                        Map.of(
                                "external_number",
                                number,
                                "sold_at",
                                "2026-01-05T10:00:00Z",
                                "total",
                                10,
                                "transaction_details",
                                Map.of("external_order_id", "own-" + id),
                                "customer",
                                Map.of("id", customer)))
                .ok()
                .path("data");
    }

    private void assertNoPoints(JsonNode sale) {
        assertThat(sale.path("status").asString()).isEqualTo("completed");
        assertThat(sale.at("/points/net").asLong()).isZero();
        assertThat(sale.at("/points/reason").asString()).isEqualTo("rewarded_already");
    }

    @Test
    void givesNoPointsForASaleOfAnOrderThatWasRewarded() {
        long before = points();
        reward(till, "S-1").ok();
        reward(till, "#1002").ok();
        reward(till, "own-S-3").ok();

        assertNoPoints(told(till, "S-1", "#1001"));
        assertNoPoints(told(till, "S-2", "#1002"));
        assertNoPoints(told(till, "S-3", "#1003"));
        assertThat(points()).isEqualTo(before + 30);
        var refunded = business.http()
                .post(
                        "/api/v1/branch-links/" + till + "/sales/S-1/refunds",
                        Map.of("external_id", "R-1", "refunded_at", "2026-01-06T10:00:00Z", "amount", 10))
                .ok();
        assertThat(refunded.at("/data/points_reversed").asLong()).isZero();
        assertThat(told(business.link("elsewhere"), "S-1", "#1")
                        .at("/points/net")
                        .asLong())
                .as("another shop's order")
                .isEqualTo(10);
    }

    @Test
    void takesPointsOfASaleThatTurnsOutToBeAnOrderWhichWasRewarded() {
        told(till, "S-1", "#1001");
        reward(till, "#1002").ok();
        long before = points();

        assertNoPoints(told(till, "S-1", "#1002"));
        assertThat(points()).isEqualTo(before - 10);
    }

    @Test
    void givesTheSalesPointsOnRequestWhenTheRewardIsCancelled() {
        long before = points();
        long reward = reward(till, "S-1").ok().at("/data/id").asLong();
        long sale = told(till, "S-1", "#1001").path("id").asLong();
        var path = "/api/v1/sales/" + sale + "/reward";
        refused(business.http().post(path, Map.of()), "The order has already been rewarded.");

        assertThat(business.http().delete("/transactions/" + reward).status()).isEqualTo(204);

        assertNoPoints(told(till, "S-1", "#1001"));
        assertThat(points()).isEqualTo(before);
        assertThat(business.http()
                        .post(path, Map.of())
                        .ok()
                        .at("/data/points/net")
                        .asLong())
                .isEqualTo(10);
        assertThat(points()).isEqualTo(before + 10);
        refused(reward(till, "S-1"), "The order has already been rewarded.");
    }

    @Test
    void earnsForAnOrderWhoseRewardWasCancelledBefore() {
        long reward = reward(till, "S-1").ok().at("/data/id").asLong();
        assertThat(business.http().delete("/transactions/" + reward).status()).isEqualTo(204);

        assertThat(told(till, "S-1", "#1001").at("/points/net").asLong()).isEqualTo(10);
    }

    @Test
    void aRewardAndASaleOfOneOrderNeverBothCountWhoeverIsFaster() throws Exception {
        long before = points();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 50; round++) {
                var order = "S-" + round;
                var named = List.of("", "#", "own-").get(round % 3) + order;
                var reward = threads.submit(() -> reward(till, named).status());
                var sale = threads.submit(
                        () -> told(till, order, "#" + order).at("/points/net").asLong());
                assertThat(reward.get() == 200 ? 10 : 0)
                        .as(order)
                        .isEqualTo(10 - sale.get().intValue());
            }
        }
        assertThat(points()).isEqualTo(before + 50 * 10);
    }

    @Test
    void repeatsUnderItsKeyWhatItAnswered() {
        var request = Map.of("intent", "reward", "amount", 5, "customer", Map.of("id", customer));
        var first = business.http().send("POST", path(till), request, "Idempotency-Key", "k-1");
        var again = business.http().send("POST", path(till), request, "Idempotency-Key", "k-1");
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.body()).isEqualTo(first.body());
    }

    @Test
    void listsWhatHappenedAtTheLinksBranchWithWhatWasAskedFor() {
        reward(till, "O-1").ok();
        reward(till, "O-2").ok();
        business.http()
                .post("/transactions", Map.of("intent", "reward", "amount", 7, "customer", Map.of("id", customer)))
                .ok();
        var all = business.http().get(path(till)).ok();
        assertThat(all.at("/meta/total").asInt()).isEqualTo(2);
        assertThat(all.path("data").valueStream().map(it -> it.has("customer"))).containsOnly(false);
        var one = business.http()
                .get(path(till)
                        + "?transaction_details.external_order_id=eq%7CO-1&relationships=customer,transaction_details"
                        + "&customer.id=eq%7C" + customer)
                .ok()
                .path("data");
        assertThat(one).hasSize(1);
        assertThat(one.at("/0/transaction_details/external_order_id").asString())
                .isEqualTo("O-1");
        assertThat(one.at("/0/customer/id").asString()).isEqualTo(customer);
        assertThat(business.http()
                        .get(path(till) + "?created_at=gt%7C2199-01-01")
                        .ok()
                        .path("data"))
                .isEmpty();
        JsonNode wrong = business.http().get(path(till) + "?created_at=gt%7Cx").json();
        assertThat(wrong).isEqualTo(JSON.readTree("""
                {"created_at":["The selected created at is invalid."]}"""));
    }
}
