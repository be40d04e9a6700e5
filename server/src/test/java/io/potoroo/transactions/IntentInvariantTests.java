package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.TestImages;
import io.potoroo.kernel.Hex32;
import io.potoroo.points.Ledger;
import io.potoroo.products.ProductRewards;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What must hold after any sequence of transactions. */
@ServerTest
class IntentInvariantTests {

    private static final int STEPS = 60;

    private final TestBusinesses businesses;
    private final Ledger ledger;
    private final ProductRewards productRewards;
    private TestBusiness business;
    private String customer = "";
    private long pieces;

    @Autowired
    IntentInvariantTests(TestBusinesses businesses, Ledger ledger, ProductRewards productRewards) {
        this.businesses = businesses;
        this.ledger = ledger;
        this.productRewards = productRewards;
        this.business = businesses.open();
    }

    /** With an offer that doubles, one that adds, articles that earn, and levels that earn differently. */
    @BeforeEach
    void openABusinessWithAProgram() {
        business = businesses.open();
        offer(Map.of("type_id", 1, "multip_factor", 1.5, "min_purchase", 30, "max_purchase", 60), 1);
        offer(Map.of("type_id", 3, "points", 7, "min_purchase", 5, "max_purchase", 500), 3);
        var product = business.http()
                .post(
                        "/products",
                        Map.of(
                                "product_sku",
                                "BEANS-1",
                                "available_at_branches",
                                List.of(Map.of(
                                        "id", Hex32.print(business.place().id()))),
                                "product_languages",
                                List.of(Map.of("language_id", 1, "product_title", "Beans"))))
                .ok()
                .at("/data/id")
                .asLong();
        pieces = productRewards.create(business.id(), product, 3).id();
        var levels = business.levels();
        business.http()
                .patch(
                        "/rules",
                        Map.of(
                                "reward_ratio",
                                "1.3",
                                "tiers_earning_override",
                                true,
                                "tiers_earning_rules",
                                List.of(Map.of("id", levels.get(1), "points", 2, "amount", 1))))
                .ok();
        customer = business.http()
                .post("/customers", Map.of("email", "mia@example.com"))
                .ok()
                .at("/data/id")
                .asString();
    }

    /** Both whenever the clock says so, which in this business is always. */
    private void offer(Map<String, ?> worth, int priority) {
        var request = new HashMap<String, Object>(Map.of(
                "targeted_offer_flag",
                0,
                "never_expires_flag",
                1,
                "priority",
                priority,
                "images",
                TestImages.uploaded(business),
                "available_at_branches",
                List.of(Map.of("id", Hex32.print(business.place().id()))),
                "offer_languages",
                List.of(Map.of("language_id", 1, "offer_title", "Treat")),
                "offer_frequency_id",
                3,
                "freq_details",
                List.of("1", "2", "3", "4", "5", "6", "7"),
                "peak_from",
                "00:00",
                "peak_to",
                "23:59"));
        request.putAll(worth);
        business.http().post("/offers", request).ok();
    }

    private long balance() {
        return business.http()
                .get("/customers/" + customer + "?include=balance")
                .ok()
                .at("/data/balance/points")
                .asLong();
    }

    private Answer transaction(String intent, Map<String, ?> more) {
        var body = new HashMap<String, Object>(Map.of("intent", intent, "customer", Map.of("id", customer)));
        body.putAll(more);
        return business.http().post("/transactions", body);
    }

    private JsonNode simulated(Map<String, ?> purchase) {
        var actions = "/customers/" + customer + "/actions";
        // Levels move a moment after a transaction; the purchase that follows is not to be the one in between.
        business.http()
                .post(actions, Map.of("resource", "tier_level", "type", "recalculate"))
                .ok();
        var body = new HashMap<String, Object>(Map.of("resource", "reward", "type", "calculate", "intent", "reward"));
        body.putAll(purchase);
        return business.http().post(actions, body).ok().path("data");
    }

    @RepeatedTest(6)
    void everyStepChangesTheBalanceByWhatItSays(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var rewards = new ArrayList<Long>();
        for (int step = 0; step < STEPS; step++) {
            long before = balance();
            long after = before + change(step, random, rewards);
            assertThat(balance()).as("step %d", step).isEqualTo(after).isNotNegative();
        }
        for (long reward : rewards) {
            long before = balance();
            var answer = business.http().delete("/transactions/" + reward);
            assertThat(answer.status()).isIn(204, 400);
            assertThat(balance()).isBetween(0L, before);
        }
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    /** Does something, and tells by how many points the balance has to change by that. */
    private long change(int step, Random random, List<Long> rewards) {
        var order = Map.of("external_order_id", "O-" + random.nextInt(step + 1));
        int points = 1 + random.nextInt(60);
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> rewarded(step, purchase(random), rewards);
            case 3 -> signed(-1, transaction("redeem", Map.of("points", 2 * points)));
            case 4 -> signed(-1, transaction("return", Map.of("amount", points / 2, "transaction_details", order)));
            case 5 -> signed(1, transaction("adjust_points_balance", Map.of("points", points)));
            case 6 -> signed(-1, transaction("adjust_points_balance", Map.of("points", -points)));
            default -> signed(1, transaction("refund_redeemed_points", Map.of("points", points)));
        };
    }

    private long rewarded(int step, Map<String, Object> purchase, List<Long> rewards) {
        var simulated = simulated(purchase);
        var body = new HashMap<>(purchase);
        body.put("transaction_details", Map.of("external_order_id", "O-" + step));
        var reward = transaction("reward", body).ok().path("data");
        rewards.add(reward.path("id").asLong());
        assertThat(reward.path("points").asLong())
                .isEqualTo(simulated.at("/basic_reward/points").asLong()
                        + simulated.at("/product_reward/points").asLong());
        return simulated.path("total_points").asLong();
    }

    private Map<String, Object> purchase(Random random) {
        var purchase = new HashMap<String, Object>(Map.of("amount", random.nextInt(90_00) / 100.0));
        if (random.nextBoolean()) {
            purchase.put("product_rewards", List.of(Map.of("id", pieces, "quantity", 1 + random.nextInt(4))));
        }
        return purchase;
    }

    private static long signed(int sign, Answer answer) {
        assertThat(answer.status()).as(answer.body()).isIn(200, 400);
        return answer.status() == 200 ? sign * answer.json().at("/data/points").asLong() : 0;
    }
}
