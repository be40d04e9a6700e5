package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.TestOffers;
import io.potoroo.TestStatements;
import io.potoroo.businesses.RuleChange;
import io.potoroo.businesses.Rules;
import io.potoroo.kernel.Hex32;
import io.potoroo.points.Ledger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What there is for a customer over HTTP: offers, coupons and rewards, and the coupons that come by themselves. */
@ServerTest
class CustomerOffersContractTests {

    private final TestBusinesses businesses;
    private final Rules rules;
    private final Ledger ledger;
    private final JdbcClient jdbc;
    private TestBusiness business;
    private TestOffers offers;
    private String customer = "";

    @Autowired
    CustomerOffersContractTests(TestBusinesses businesses, Rules rules, Ledger ledger, JdbcClient jdbc) {
        this.businesses = businesses;
        this.rules = rules;
        this.ledger = ledger;
        this.jdbc = jdbc;
        this.business = businesses.open();
        this.offers = new TestOffers(business);
    }

    @BeforeEach
    void open() {
        business = businesses.open();
        offers = new TestOffers(business);
        customer = customer();
    }

    @AfterEach
    void everyBalanceIsProven() {
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    private String customer() {
        return business.http()
                .post("/customers", Map.of("email", Hex32.print(Hex32.next()) + "@example.com"))
                .ok()
                .path("data")
                .path("id")
                .asString();
    }

    private Answer get(String path) {
        return business.http().get("/customers/" + customer + path.replace("|", "%7C"));
    }

    private List<Long> ids(String path) {
        return get(path)
                .ok()
                .path("data")
                .valueStream()
                .map(it -> it.path("id").asLong())
                .toList();
    }

    private JsonNode book(String json) {
        return business.http()
                .post("/transactions", json.replace("$id", customer))
                .ok()
                .path("data");
    }

    private long take(long offer) {
        return book("{\"intent\":\"get_coupon\",\"customer\":{\"id\":\"$id\"},\"offer\":{\"id\":%d}}".formatted(offer))
                .at("/coupon/id")
                .asLong();
    }

    private JsonNode claim(long offer, long coupon) {
        return book(
                "{\"intent\":\"claim_coupon\",\"customer\":{\"id\":\"$id\"},\"offer\":{\"id\":%d},\"coupon\":{\"id\":%d}}"
                        .formatted(offer, coupon));
    }

    private JsonNode reward(long points) {
        return book("{\"intent\":\"reward\",\"points\":%d,\"customer\":{\"id\":\"$id\"}}".formatted(points));
    }

    private long points() {
        return get("?include=balance").ok().at("/included/balance/points").asLong();
    }

    private void target(long offer) {
        business.http()
                .post("/offers/" + offer + "/customers", "{\"customers\":[{\"id\":\"%s\"}]}".formatted(customer))
                .ok();
    }

    private void expire(long coupon) {
        jdbc.sql("update coupons.coupon set expires_at = now() - interval '1 second' where coupon_id = :id")
                .param("id", coupon)
                .update();
    }

    private static void assertInvalid(Answer answer, String field) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json())
                .isEqualTo(JsonMapper.shared()
                        .readTree("{\"%s\":[\"The selected %s is invalid.\"]}"
                                .formatted(field, field.replace('_', ' '))));
    }

    // --- offers

    @Test
    void listsOffersWithWhatTheCustomerMayDo() {
        long open = offers.coupon(Map.of());
        long held = offers.coupon(Map.of());
        long multiplier = offers.multiplier(Map.of());
        long targeted = offers.coupon(Map.of("targeted_offer_flag", 1));
        offers.coupon(Map.of("targeted_offer_flag", 1));
        offers.coupon(Map.of("publish_at", "2035-01-01"));
        long ofPoints = offers.coupon(Map.of("coupon_convertible", 1, "points", 50));
        target(targeted);
        take(held);

        var list = get("/offers").ok();

        assertThat(ids("/offers")).containsExactly(open, held, multiplier, targeted, ofPoints);
        assertThat(list.at("/meta/total").asInt()).isEqualTo(5);
        assertThat(list.at("/links/next").isNull()).isTrue();
        assertThat(list.path("data").valueStream().map(it -> it.path("actions").toString()))
                .containsExactly("[{\"type\":\"get_coupon\"}]", "[]", "[]", "[{\"type\":\"get_coupon\"}]", "[]");
        assertThat(list.at("/data/0/title").asString()).isEqualTo("Five off");
        assertThat(list.at("/data/0/type_id").asInt()).isEqualTo(10);
        assertThat(get("/offers?relationships=branch")
                        .ok()
                        .at("/data/0/branch/name")
                        .asString())
                .isEqualTo("Plateau");
    }

    @Test
    void selectsOffersByTheStateOfTheCustomersCoupon() {
        long waiting = offers.coupon(Map.of());
        long redeemed = offers.coupon(Map.of());
        long expired = offers.coupon(Map.of());
        long never = offers.multiplier(Map.of());
        long converted = offers.coupon(Map.of("coupon_convertible", 1, "points", 50));
        take(waiting);
        claim(redeemed, take(redeemed));
        expire(take(expired));
        reward(50);

        assertThat(ids("/offers?coupon_type_id=eq|74")).containsExactly(waiting);
        assertThat(ids("/offers?coupon_type_id=74")).containsExactly(waiting);
        assertThat(ids("/offers?coupon_type_id=in|74,91")).containsExactly(waiting, converted);
        assertThat(ids("/offers?coupon_type_id=eq|75")).containsExactly(redeemed);
        assertThat(ids("/offers?coupon_type_id=not_in|74,75,91,92")).containsExactly(expired, never);
        assertThat(ids("/offers")).containsExactly(waiting, redeemed, expired, never, converted);
        assertInvalid(get("/offers?coupon_type_id=gt|74"), "coupon_type_id");
        assertInvalid(get("/offers?coupon_type_id=eq|many"), "coupon_type_id");
    }

    @Test
    void goesOnTellingOfAnOfferThatIsGoneToWhoHoldsItsCoupon() {
        long offer = offers.coupon(Map.of());
        take(offer);
        business.http().delete("/offers/" + offer);

        assertThat(ids("/offers")).containsExactly(offer);
        assertThat(get("/available-coupons").ok().at("/data/0/offer/id").asLong())
                .isEqualTo(offer);
        assertThat(ids("/targeted-offers")).isEmpty();
        assertThat(get("/offers").ok().at("/data/0/actions")).isEmpty();
    }

    @Test
    void pagesOffers() {
        var all = IntStream.range(0, 3).mapToObj(it -> offers.coupon(Map.of())).toList();

        var second = get("/offers?per_page=2&page=2&coupon_type_id=not_in|74").ok();

        assertThat(second.at("/data/0/id").asLong()).isEqualTo(all.get(2));
        assertThat(second.at("/meta/from").asInt()).isEqualTo(3);
        assertThat(second.at("/links/prev").asString())
                .contains("coupon_type_id=")
                .contains("page=1");
        assertThat(get("/offers?page=9").ok().path("data")).isEmpty();
    }

    @Test
    void listsOpenOffersWithTheCustomersCoupon() {
        long plain = offers.multiplier(Map.of());
        long held = offers.coupon(Map.of());
        long elsewhere = offers.coupon(TestOffers.at(business.virtual()));
        offers.coupon(Map.of("targeted_offer_flag", 1));
        long targeted = offers.coupon(Map.of("targeted_offer_flag", 1));
        target(targeted);
        long coupon = take(held);

        var list = get("/targeted-offers?include=coupon").ok().path("data");

        assertThat(ids("/targeted-offers")).containsExactly(plain, held, elsewhere, targeted);
        assertThat(list.at("/0/coupon").toString()).isEqualTo("[]");
        assertThat(list.at("/1/coupon/id").asLong()).isEqualTo(coupon);
        assertThat(list.at("/1/coupon/coupon_type_id").asInt()).isEqualTo(74);
        assertThat(list.at("/1/coupon").has("offer")).isFalse();
        assertThat(list.at("/1/offer_languages/0/offer_title").asString()).isEqualTo("Five off");
        assertThat(list.at("/1/is_published").asBoolean()).isTrue();
        assertThat(list.at("/1/coupon_convertible").asBoolean()).isFalse();
        assertThat(get("/targeted-offers").ok().at("/data/0").has("coupon")).isFalse();
        var place = Hex32.print(business.place().id());
        var virtual = Hex32.print(business.virtual().id());
        assertThat(ids("/targeted-offers?branch.id=eq|" + virtual)).containsExactly(elsewhere);
        assertThat(ids("/targeted-offers?branch_id=eq|" + virtual)).containsExactly(elsewhere);
        assertThat(ids("/targeted-offers?branch.id=in|%s,%s&type_id=eq|1".formatted(place, virtual)))
                .containsExactly(plain);
        assertThat(ids("/targeted-offers?type_id=in|9,10")).containsExactly(held, elsewhere, targeted);
        assertInvalid(get("/targeted-offers?branch.id=eq|here"), "branch.id");
    }

    @Test
    void listsCouponsThatCanBeHandedIn() {
        long first = offers.coupon(Map.of());
        long redeemed = offers.coupon(Map.of());
        long expired = offers.coupon(Map.of());
        long coupon = take(first);
        claim(redeemed, take(redeemed));
        expire(take(expired));

        var list = get("/available-coupons").ok();

        assertThat(list.path("data")).hasSize(1);
        assertThat(list.at("/meta/total").asInt()).isEqualTo(1);
        var item = list.at("/data/0");
        assertThat(item.path("id").asLong()).isEqualTo(coupon);
        assertThat(item.path("qrcode").asString()).matches("\\d{8}");
        assertThat(item.path("coupon_locked").asBoolean()).isFalse();
        assertThat(item.path("coupon_type_id").asInt()).isEqualTo(74);
        assertThat(item.path("expires_at").asString()).isEqualTo("2038-01-19T00:00:00+00:00");
        assertThat(item.at("/offer/type_id").asInt()).isEqualTo(10);
        assertThat(item.at("/offer/targeted_offer_flag").asInt()).isZero();
    }

    // --- rewards

    @Test
    void listsRewardsThatTheCustomerMayHave() {
        var levels = business.levels();
        long open = offers.reward(Map.of());
        long bronze = offers.reward(
                Map.of("targeted_flag", 2, "redemption_user_tiers", List.of(Map.of("id", levels.get(0)))));
        offers.reward(Map.of("targeted_flag", 2, "redemption_user_tiers", List.of(Map.of("id", levels.get(2)))));
        offers.reward(Map.of("targeted_flag", 1));
        offers.reward(Map.of("publish_at", "2035-01-01"));
        long elsewhere = offers.reward(TestOffers.at(business.virtual()));

        assertThat(ids("/rewards")).containsExactly(open, bronze, elsewhere);
        assertThat(ids("/rewards?branch.id=eq|" + Hex32.print(business.virtual().id())))
                .containsExactly(elsewhere);
        var first = get("/rewards?relationships=branches&per_page=1").ok();
        assertThat(first.at("/data/0/points").asLong()).isEqualTo(100);
        assertThat(first.at("/data/0/branches/0/name").asString()).isEqualTo("Plateau");
        assertThat(first.at("/meta/total").asInt()).isEqualTo(3);
        assertThat(first.at("/links/next").asString()).contains("page=2");
        assertInvalid(
                get("/rewards?branch.id=gt|" + Hex32.print(business.virtual().id())), "branch.id");
    }

    // --- all of them

    @Test
    void knowsNoCustomerOfAnotherBusiness() {
        var stranger = businesses
                .open()
                .http()
                .post("/customers", Map.of("email", "stranger@example.com"))
                .ok()
                .path("data")
                .path("id")
                .asString();
        for (var id : List.of(stranger, Hex32.print(Hex32.next()), "someone")) {
            for (var list : List.of("offers", "targeted-offers", "available-coupons", "rewards")) {
                var answer = business.http().get("/customers/" + id + "/" + list);
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.json()).isEqualTo(JsonMapper.shared().readTree("""
                        {"message":"Customer Not Found","error":{"status_code":404,"message":"Customer Not Found",
                        "description":"The customer does not exist."}}"""));
            }
        }
    }

    @Test
    void readsListsInTheSameNumberOfStatementsHoweverLongTheyAre() {
        var schemas = "offers,coupons,rewards,catalogue,branches,integrations,tiers,points";
        var paths = List.of(
                "/offers?relationships=branches",
                "/targeted-offers?include=coupon",
                "/available-coupons",
                "/rewards?relationships=branches");
        take(offers.coupon(Map.of("coupon_auto_get", 1)));
        offers.reward(Map.of());
        var few = paths.stream().map(it -> statements(schemas, it)).toList();
        for (int i = 0; i < 10; i++) {
            take(offers.coupon(Map.of()));
            offers.coupon(Map.of("targeted_offer_flag", 1));
            offers.reward(Map.of());
        }
        var many = paths.stream().map(it -> statements(schemas, it)).toList();

        assertThat(many).isEqualTo(few).allSatisfy(it -> assertThat(it).isPositive());
    }

    private int statements(String schemas, String path) {
        get(path).ok();
        return TestStatements.on(schemas, () -> get(path).ok()).size();
    }

    // --- coupons that come by themselves

    @Test
    void givesCouponsThatNobodyHasToTakeToWhoeverIsLookedAt() {
        long offer = offers.coupon(Map.of("coupon_auto_get", 1));
        offers.coupon(Map.of("coupon_auto_get", 1, "targeted_offer_flag", 1));

        assertThat(ids("/available-coupons")).hasSize(1);
        assertThat(ids("/offers?coupon_type_id=eq|74")).containsExactly(offer);
        assertThat(ids("/available-coupons")).hasSize(1);
        var rows = get("/transactions").ok().path("data");
        assertThat(rows).hasSize(1);
        assertThat(rows.at("/0/transaction_type").asInt()).isEqualTo(74);
        long coupon = get("/available-coupons").ok().at("/data/0/id").asLong();
        claim(offer, coupon);
        assertThat(ids("/available-coupons")).isEmpty();
    }

    @Test
    void givesAnotherByItselfWhereItIsPermanentlyAvailable() {
        long offer = offers.coupon(Map.of("coupon_auto_get", 1, "coupon_perm_available", 1));
        long first = ids("/available-coupons").getFirst();
        claim(offer, first);

        assertThat(ids("/available-coupons")).hasSize(1).doesNotContain(first);
    }

    @Test
    void givesOneCouponHoweverManyLookAtOnce() throws Exception {
        offers.coupon(Map.of("coupon_auto_get", 1));
        try (var threads = Executors.newFixedThreadPool(8)) {
            Callable<Integer> look = () -> get("/available-coupons").status();
            for (var done : threads.invokeAll(Collections.nCopies(8, look))) {
                assertThat(done.get()).isEqualTo(200);
            }
        }
        assertThat(ids("/available-coupons")).hasSize(1);
        assertThat(get("/transactions").ok().path("data")).hasSize(1);
    }

    @Test
    void givesNothingToADisabledCustomerWhoIsLookedAt() {
        offers.coupon(Map.of("coupon_auto_get", 1));
        business.http().put("/customers/" + customer, Map.of("enabled", false)).ok();

        assertThat(ids("/available-coupons")).isEmpty();
    }

    @Test
    void makesACouponOfPointsAsSoonAsThereAreEnough() {
        long offer = offers.coupon(Map.of("coupon_convertible", 1, "points", 100));

        assertThat(reward(99).at("/customer/balance/points").asLong()).isEqualTo(99);
        assertThat(ids("/available-coupons")).isEmpty();
        assertThat(reward(31).at("/customer/balance/points").asLong()).isEqualTo(30);

        var coupon = get("/available-coupons").ok().at("/data/0");
        assertThat(coupon.path("coupon_type_id").asInt()).isEqualTo(91);
        var row = get("/transactions?transaction_type=eq|91").ok().at("/data/0");
        assertThat(row.path("name").asString()).isEqualTo("Convertible Coupon created");
        assertThat(row.path("points").asLong()).isEqualTo(100);
        var redeemed = claim(offer, coupon.path("id").asLong());
        assertThat(redeemed.path("transaction_type").asInt()).isEqualTo(92);
        assertThat(redeemed.at("/coupon/coupon_type_id").asInt()).isEqualTo(92);
        assertThat(points()).isEqualTo(30);
    }

    @Test
    void makesOneCouponOfPointsForEachOfferAtATime() {
        long once = offers.coupon(Map.of("coupon_convertible", 1, "points", 50));
        long again = offers.coupon(Map.of("coupon_convertible", 1, "points", 20, "coupon_perm_available", 1));

        assertThat(reward(200).at("/customer/balance/points").asLong()).isEqualTo(130);
        var held = get("/available-coupons").ok().path("data");
        assertThat(held.valueStream().map(it -> it.at("/offer/id").asLong())).containsExactly(once, again);
        claim(once, held.at("/0/id").asLong());
        claim(again, held.at("/1/id").asLong());

        assertThat(get("/available-coupons")
                        .ok()
                        .path("data")
                        .valueStream()
                        .map(it -> it.at("/offer/id").asLong()))
                .containsExactly(again);
        assertThat(points()).isEqualTo(110);
    }

    @Test
    void makesACouponOfPointsThatASaleEarned() {
        offers.coupon(Map.of("coupon_convertible", 1, "points", 40));
        long link = business.link("S-1");
        business.http()
                .post(
                        "/api/v1/branch-links/" + link + "/sales",
                        Map.of(
                                "external_id",
                                "O-1",
                                "sold_at",
                                "2026-01-05T10:00:00Z",
                                "total",
                                45,
                                "customer",
                                Map.of("id", customer)))
                .ok();

        assertThat(points()).isEqualTo(5);
        assertThat(ids("/available-coupons")).hasSize(1);
    }

    @Test
    void makesACouponOfPointsThatBecomeSpendableByTheClock() {
        offers.coupon(Map.of("coupon_convertible", 1, "points", 40));
        rules.change(business.id(), new RuleChange(null, null, null, null, null, null, null, 30, null, null, null));
        reward(50);
        assertThat(ids("/available-coupons")).isEmpty();

        jdbc.sql("""
                        update points.lot
                        set opened_at = opened_at - interval '31 days', available_at = available_at - interval '31 days'
                        where business_id = :business
                        """).param("business", business.id()).update();

        assertThat(ids("/available-coupons")).hasSize(1);
        assertThat(points()).isEqualTo(10);
    }

    @Test
    void promisesThePointsOfManyRewardsAtOnceOnlyOnce() throws Exception {
        offers.coupon(Map.of("coupon_convertible", 1, "points", 50));
        offers.coupon(Map.of("coupon_convertible", 1, "points", 60));
        var tasks = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 8; i++) {
            tasks.add(() -> book("{\"intent\":\"reward\",\"points\":10,\"customer\":{\"id\":\"$id\"}}")
                    .path("points")
                    .asInt());
            tasks.add(() -> get("/offers").status());
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var done : threads.invokeAll(tasks)) {
                assertThat(done.get()).isIn(10, 200);
            }
        }
        assertThat(points()).isEqualTo(30);
        assertThat(ids("/available-coupons")).hasSize(1);
    }

    @Test
    void asksNothingForCouponsOfABusinessWithoutAny() {
        reward(5);
        var statements = TestStatements.on("coupons,offers", () -> reward(5));

        assertThat(statements).isEmpty();
    }
}
