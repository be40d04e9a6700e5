package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.TestOffers;
import io.potoroo.kernel.Hex32;
import io.potoroo.points.Ledger;
import java.util.ArrayList;
import java.util.Collections;
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

/** Redeeming what the catalogue has over HTTP: every status and error body of the wire contract. */
@ServerTest
class RedemptionContractTests {

    private final TestBusinesses businesses;
    private final Ledger ledger;
    private final JdbcClient jdbc;
    private TestBusiness business;
    private TestOffers offers;
    private String customer = "";

    @Autowired
    RedemptionContractTests(TestBusinesses businesses, Ledger ledger, JdbcClient jdbc) {
        this.businesses = businesses;
        this.ledger = ledger;
        this.jdbc = jdbc;
        this.business = businesses.open();
        this.offers = new TestOffers(business);
    }

    @BeforeEach
    void someoneWithAThousandPoints() {
        business = businesses.open();
        offers = new TestOffers(business);
        customer = business.http()
                .post("/customers", Map.of("email", Hex32.print(Hex32.next()) + "@example.com"))
                .ok()
                .path("data")
                .path("id")
                .asString();
        book("{\"intent\":\"reward\",\"points\":1000,\"customer\":{\"id\":\"$id\"}}")
                .ok();
    }

    @AfterEach
    void everyBalanceIsProven() {
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    private Answer book(String json) {
        return business.http().post("/transactions", json.replace("$id", customer));
    }

    private Answer redeem(String items) {
        return redeem(items, "");
    }

    /** {@code more}: further fields, each with a comma before it. */
    private Answer redeem(String items, String more) {
        return book(
                "{\"intent\":\"redeem\",\"customer\":{\"id\":\"$id\"},\"catalog_items\":%s%s}".formatted(items, more));
    }

    private static String one(long id) {
        return "{\"id\":%d}".formatted(id);
    }

    private JsonNode balance() {
        return business.http()
                .get("/customers/" + customer + "?include=balance")
                .ok()
                .at("/included/balance");
    }

    private void assertUntouched() {
        assertThat(balance().path("points").asLong()).isEqualTo(1000);
        assertThat(balance().path("giftcard").decimalValue()).isZero();
        assertThat(business.http()
                        .get("/customers/" + customer + "/transactions")
                        .ok()
                        .path("data"))
                .hasSize(1);
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

    @Test
    void takesThePointsOfAnItem() {
        long item = offers.reward(Map.of());

        var data = redeem("[{\"id\":%d,\"quantity\":1}]".formatted(item)).ok().path("data");

        assertThat(data.path("transaction_type").asInt()).isEqualTo(43);
        assertThat(data.path("name").asString()).isEqualTo("Redemption - Catalog");
        assertThat(data.path("points").asLong()).isEqualTo(100);
        assertThat(data.path("amount").decimalValue()).isZero();
        assertThat(data.at("/customer/balance/points").asLong()).isEqualTo(900);
        assertThat(data.at("/customer/balance/giftcard").decimalValue()).isZero();
    }

    @Test
    void takesSeveralItemsAndOneThatIsNoArray() {
        long cheap = offers.reward(Map.of());
        long dear = offers.reward(Map.of("points", 150));

        var data = redeem("[{\"id\":%d,\"quantity\":\"3\"},{\"id\":%d},{\"id\":%d}]".formatted(cheap, dear, cheap))
                .ok()
                .path("data");

        assertThat(data.path("points").asLong()).isEqualTo(550);
        assertThat(redeem("{\"id\":\"%d\",\"quantity\":2}".formatted(dear))
                        .ok()
                        .at("/data/points")
                        .asLong())
                .isEqualTo(300);
        assertThat(balance().path("points").asLong()).isEqualTo(150);
        assertThat(jdbc.sql("""
                                select quantity
                                from transactions.redeemed_item
                                where business_id = :business
                                order by transaction_id, reward_id
                                """)
                        .param("business", business.id())
                        .query(Integer.class)
                        .list())
                .containsExactly(4, 1, 2);
    }

    @Test
    void letsItemsCountBeforePointsVisitsAndTheAmount() {
        var data = redeem(one(offers.reward(Map.of())), ",\"points\":7,\"visits\":1,\"amount\":12.5")
                .ok()
                .path("data");

        assertThat(data.path("points").asLong()).isEqualTo(100);
        assertThat(data.path("amount").decimalValue()).isEqualByComparingTo("12.5");
        assertThat(redeem("[]", ",\"points\":7").ok().at("/data/points").asLong())
                .isEqualTo(7);
        assertThat(redeem(one(offers.reward(Map.of())), ",\"points\":0").status())
                .isEqualTo(200);
    }

    @Test
    void putsMoneyOnTheGiftCardForPointsThatAreTakenOnce() {
        long item = offers.reward(Map.of("redeem_for_gift_card", true, "amount", 2.5));
        long plain = offers.reward(Map.of());

        var data = redeem("[{\"id\":%d,\"quantity\":2},{\"id\":%d}]".formatted(item, plain))
                .ok()
                .path("data");

        assertThat(data.path("points").asLong()).isEqualTo(300);
        assertThat(data.at("/customer/balance/points").asLong()).isEqualTo(700);
        assertThat(data.at("/customer/balance/giftcard").decimalValue()).isEqualByComparingTo("5");
        var row = business.http()
                .get("/transactions/" + data.path("id").asLong() + "?relationships=transaction_sequences")
                .ok()
                .path("data");
        var next = row.at("/transaction_sequences/0/next_transaction");
        assertThat(row.path("transaction_sequences")).hasSize(1);
        assertThat(next.path("transaction_type").asInt()).isEqualTo(55);
        assertThat(next.path("name").asString()).isEqualTo("Giftcard Purchased - Points");
        assertThat(next.path("amount").decimalValue()).isEqualByComparingTo("5");
        assertThat(next.path("points").asLong()).isZero();
    }

    @Test
    void movesNothingWhereThereAreTooFewPoints() {
        long item = offers.reward(Map.of("redeem_for_gift_card", true));
        long vast = offers.reward(Map.of("points", 9_007_199_254_740_992L));

        assertNotAllowed(redeem("{\"id\":%d,\"quantity\":11}".formatted(item)), "Insufficient points balance.");
        assertNotAllowed(
                redeem("[{\"id\":%d,\"quantity\":1000},{\"id\":%d,\"quantity\":1000}]".formatted(vast, vast)),
                "Insufficient points balance.");
        assertUntouched();
    }

    @Test
    void refusesItemsThatAreNotToBeHad() {
        var levels = business.levels();
        long later = offers.reward(Map.of("publish_at", "2035-01-01"));
        long over =
                offers.reward(Map.of("never_expires_flag", 0, "publish_at", "2020-01-01", "expires_at", "2021-01-01"));
        long elsewhere = offers.reward(TestOffers.at(business.virtual()));
        long targeted = offers.reward(Map.of("targeted_flag", 1));
        long bronze = offers.reward(
                Map.of("targeted_flag", 2, "redemption_user_tiers", List.of(Map.of("id", levels.get(0)))));
        long good = offers.reward(Map.of());

        assertNotAllowed(redeem(one(later)), "The catalog item is not available now.");
        assertNotAllowed(redeem("[%s,%s]".formatted(one(good), one(over))), "The catalog item is not available now.");
        assertNotAllowed(
                redeem(
                        one(elsewhere),
                        ",\"branch\":{\"id\":\"%s\"}"
                                .formatted(Hex32.print(business.place().id()))),
                "The catalog item is not available at the branch.");
        assertNotAllowed(redeem(one(targeted)), "The catalog item is not for the customer.");
        assertUntouchedSince(bronze, levels);
        redeem(one(elsewhere)).ok();
    }

    @Test
    void redeemsWhatIsTargetedAtTheCustomer() {
        long targeted = offers.reward(Map.of("targeted_flag", 1));
        business.http()
                .post("/rewards/" + targeted + "/customers", Map.of("customers", List.of(Map.of("id", customer))))
                .ok();

        assertThat(redeem(one(targeted)).ok().at("/data/points").asLong()).isEqualTo(100);
    }

    /** A thousand points are more than bronze, which the tier worker sees in its own time. */
    private void assertUntouchedSince(long bronze, List<Long> levels) {
        business.http()
                .post("/customers/" + customer + "/actions", Map.of("resource", "tier_level", "type", "recalculate"))
                .ok();
        assertNotAllowed(redeem(one(bronze)), "The catalog item is not for the customer.");
        assertUntouched();
        redeem(one(offers.reward(
                        Map.of("targeted_flag", 2, "redemption_user_tiers", List.of(Map.of("id", levels.get(1)))))))
                .ok();
    }

    @Test
    void refusesItemsThatAreNotThere() {
        long good = offers.reward(Map.of());
        long foreign = new TestOffers(businesses.open()).reward(Map.of());
        long deleted = offers.reward(Map.of());
        business.http().delete("/rewards/" + deleted);

        for (long id : List.of(foreign, deleted, 999_999_999L)) {
            assertInvalid(
                    redeem("[%s,%s]".formatted(one(good), one(id))),
                    "catalog_items.1.id",
                    "The selected catalog items.1.id is invalid.");
        }
        assertInvalid(redeem("[{}]"), "catalog_items.0.id", "The catalog items.0.id field is required.");
        assertInvalid(
                redeem("[{\"id\":%d,\"quantity\":0}]".formatted(good)),
                "catalog_items.0.quantity",
                "The catalog items.0.quantity must be greater than 0.");
        assertInvalid(redeem("7"), "catalog_items", "The catalog items must be an array.");
        assertThat(redeem("[]").status()).isEqualTo(422);
        assertUntouched();
    }

    @Test
    void letsOneOfManyTillsTakeThePoints() throws Exception {
        long item = offers.reward(Map.of("points", 900, "redeem_for_gift_card", true));
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            Callable<Integer> till = () -> redeem(one(item)).status();
            for (var done : threads.invokeAll(Collections.nCopies(8, till))) {
                statuses.add(done.get());
            }
        }
        assertThat(statuses).containsOnlyOnce(200).contains(400).hasSize(8);
        assertThat(balance().path("points").asLong()).isEqualTo(100);
        assertThat(balance().path("giftcard").decimalValue()).isEqualByComparingTo("5");
    }

    @Test
    void redeemsARepeatedRequestOnce() {
        long item = offers.reward(Map.of("redeem_for_gift_card", true));
        var body = "{\"intent\":\"redeem\",\"customer\":{\"id\":\"%s\"},\"catalog_items\":{\"id\":%d}}"
                .formatted(customer, item);
        var key = new String[] {"Idempotency-Key", Hex32.print(Hex32.next())};
        var first = business.http().send("POST", "/transactions", body, key).ok();
        jdbc.sql("delete from web.idempotency_key where key = :key")
                .param("key", key[1])
                .update();

        var second = business.http().send("POST", "/transactions", body, key);

        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.ok()).isEqualTo(first);
        assertThat(balance().path("points").asLong()).isEqualTo(900);
        assertThat(balance().path("giftcard").decimalValue()).isEqualByComparingTo("5");
    }

    @Test
    void givesPointsBackThatItemsTook() {
        redeem(one(offers.reward(Map.of()))).ok();

        assertNotAllowed(
                book("{\"intent\":\"refund_redeemed_points\",\"points\":101,\"customer\":{\"id\":\"$id\"}}"),
                "The customer has not redeemed that many points.");
        assertThat(book("{\"intent\":\"refund_redeemed_points\",\"points\":100,\"customer\":{\"id\":\"$id\"}}")
                        .ok()
                        .at("/data/customer/balance/points")
                        .asLong())
                .isEqualTo(1000);
    }
}
