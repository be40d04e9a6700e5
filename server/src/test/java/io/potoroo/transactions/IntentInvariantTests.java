package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.TestOffers;
import io.potoroo.kernel.Hex32;
import io.potoroo.points.Ledger;
import io.potoroo.products.ProductRewards;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContextManager;
import tools.jackson.databind.JsonNode;

/** What must hold after any sequence of transactions. */
@ServerTest
class IntentInvariantTests {

    private enum Kind {
        REWARD,
        REWARD_WITH_ARTICLES,
        REDEEM,
        REDEEM_FOR_GIFT_CARD,
        RETURN,
        CANCEL,
        ADJUST_UP,
        ADJUST_DOWN,
        REFUND,
        LOAD_GIFT_CARD,
        PAY_BY_GIFT_CARD,
        STORE_CREDIT,
        TAKE_CODE,
        CANCEL_CODE,
        TAKE_COUPON,
        HAND_COUPON_IN
    }

    /**
     * Something that a customer or a till does.
     *
     * @param number how much, and of which of the earlier ones
     */
    record Step(Kind kind, int number) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class), Arbitraries.integers().between(1, 60))
                .as(Step::new)
                .list()
                .ofMinSize(20)
                .ofMaxSize(60);
    }

    @Property(tries = 8)
    void everyStepChangesWhatThereIsByWhatItSays(@ForAll("steps") List<Step> steps) {
        var shop = new Shop(server());
        for (var step : steps) {
            shop.take(step);
        }
        shop.cancelAll();
        assertThat(shop.ledger.audit(shop.business.id())).isEmpty();
    }

    /** The one that all tests share. */
    private static ApplicationContext server() {
        return new TestContextManager(IntentInvariantTests.class)
                .getTestContext()
                .getApplicationContext();
    }

    /** A business with one customer, and what the customer must have by what every answer said. */
    private static final class Shop {

        private final Ledger ledger;
        private final TestBusiness business;
        private final String customer;
        private final String webShop;
        private final long pieces;
        private final long item;
        private final long coupon;
        private final List<Long> rewards = new ArrayList<>();
        private final List<String> codes = new ArrayList<>();
        private final List<Long> coupons = new ArrayList<>();
        private long points;
        private BigDecimal money = BigDecimal.ZERO;
        private long redeemed;

        /** With an offer that doubles, one that adds, articles that earn, and levels that earn differently. */
        Shop(ApplicationContext server) {
            ledger = server.getBean(Ledger.class);
            business = server.getBean(TestBusinesses.class).open();
            webShop = EcomCodeContractTests.webShop(business);
            var offers = new TestOffers(business);
            offers.multiplier(always(Map.of("multip_factor", 1.5, "min_purchase", 30, "max_purchase", 60)));
            offers.multiplier(
                    always(Map.of("type_id", 3, "points", 7, "priority", 3, "min_purchase", 5, "max_purchase", 500)));
            item = offers.reward(Map.of("points", 20, "amount", 1.5, "redeem_for_gift_card", true));
            coupon = offers.coupon(Map.of("coupon_perm_available", 1));
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
            pieces = server.getBean(ProductRewards.class)
                    .create(business.id(), product, 3)
                    .id();
            business.http()
                    .patch(
                            "/rules",
                            Map.of(
                                    "reward_ratio",
                                    "1.3",
                                    "tiers_earning_override",
                                    true,
                                    "tiers_earning_rules",
                                    List.of(Map.of("id", business.levels().get(1), "points", 2, "amount", 1))))
                    .ok();
            customer = business.http()
                    .post("/customers", Map.of("email", "mia@example.com"))
                    .ok()
                    .at("/data/id")
                    .asString();
        }

        /** Whenever the clock says so, which in this business is always. */
        private static Map<String, Object> always(Map<String, ?> more) {
            var offer = new HashMap<String, Object>(Map.of(
                    "offer_frequency_id",
                    3,
                    "freq_details",
                    List.of("1", "2", "3", "4", "5", "6", "7"),
                    "peak_from",
                    "00:00",
                    "peak_to",
                    "23:59"));
            offer.putAll(more);
            return offer;
        }

        void take(Step step) {
            int n = step.number();
            switch (step.kind()) {
                case REWARD -> reward(new HashMap<>(Map.of("amount", n * 1.5)));
                case REWARD_WITH_ARTICLES ->
                    reward(new HashMap<>(Map.of(
                            "amount",
                            n / 2.0,
                            "product_rewards",
                            List.of(Map.of("id", pieces, "quantity", 1 + n % 4)))));
                case REDEEM -> redeem(n * 2L, 0, book("redeem", Map.of("points", n * 2)));
                case REDEEM_FOR_GIFT_CARD -> {
                    int quantity = 1 + n % 3;
                    redeem(
                            20L * quantity,
                            1.5 * quantity,
                            book("redeem", Map.of("catalog_items", Map.of("id", item, "quantity", quantity))));
                }
                case RETURN ->
                    points -= told(book(
                            "return",
                            Map.of(
                                    "amount",
                                    n / 2,
                                    "transaction_details",
                                    Map.of("external_order_id", "O-" + n % (rewards.size() + 1)))));
                case CANCEL -> {
                    if (!rewards.isEmpty()) {
                        cancel(rewards.get(n % rewards.size()));
                    }
                }
                case ADJUST_UP -> points += told(book("adjust_points_balance", Map.of("points", n)));
                case ADJUST_DOWN -> {
                    var answer = book("adjust_points_balance", Map.of("points", -n));
                    assertThat(answer.status()).as(answer.body()).isEqualTo(points < n ? 400 : 200);
                    points -= told(answer);
                }
                case REFUND -> {
                    var answer = book("refund_redeemed_points", Map.of("points", n));
                    assertThat(answer.status()).as(answer.body()).isEqualTo(redeemed < n ? 400 : 200);
                    comesBack(told(answer));
                }
                case LOAD_GIFT_CARD -> loads(book("purchase_giftcard_prepaid", Map.of("amount", n / 4.0)));
                case STORE_CREDIT -> loads(book("reward_store_credit", Map.of("amount", n / 10.0)));
                case PAY_BY_GIFT_CARD -> pay(BigDecimal.valueOf(n, 1));
                case TAKE_CODE -> {
                    var answer = book("redeem_ecom_coupon", Map.of("points", n, "branch", Map.of("id", webShop)));
                    redeem(n, 0, answer);
                    if (answer.status() == 200) {
                        codes.add(answer.json().at("/data/ecom_coupon/code").asString());
                    }
                }
                case CANCEL_CODE -> {
                    if (!codes.isEmpty()) {
                        var code = codes.get(n % codes.size());
                        var answer = book("cancel_ecom_coupon", Map.of("code", code, "branch", Map.of("id", webShop)));
                        comesBack(told(answer));
                    }
                }
                case TAKE_COUPON -> {
                    var answer = book("get_coupon", Map.of("offer", Map.of("id", coupon)));
                    assertThat(told(answer)).isZero();
                    if (answer.status() == 200) {
                        coupons.add(answer.json().at("/data/coupon/id").asLong());
                    }
                }
                case HAND_COUPON_IN -> {
                    if (!coupons.isEmpty()) {
                        var held = coupons.get(n % coupons.size());
                        assertThat(told(book(
                                        "claim_coupon",
                                        Map.of("offer", Map.of("id", coupon), "coupon", Map.of("id", held)))))
                                .isZero();
                    }
                }
            }
            holds(step);
        }

        /** Takes back whatever can be taken back: never makes more of it. */
        void cancelAll() {
            rewards.forEach(this::cancel);
        }

        private Answer book(String intent, Map<String, ?> more) {
            var body = new HashMap<String, Object>(Map.of("intent", intent, "customer", Map.of("id", customer)));
            body.putAll(more);
            return business.http().post("/transactions", body);
        }

        /** The points of what was booked; none where a rule forbade it. */
        private static long told(Answer answer) {
            assertThat(answer.status()).as(answer.body()).isIn(200, 400);
            return answer.status() == 200 ? answer.json().at("/data/points").asLong() : 0;
        }

        private void reward(Map<String, Object> purchase) {
            var simulated = simulated(purchase);
            purchase.put("transaction_details", Map.of("external_order_id", "O-" + rewards.size()));
            var reward = book("reward", purchase).ok().path("data");
            assertThat(reward.path("points").asLong())
                    .isEqualTo(simulated.at("/basic_reward/points").asLong()
                            + simulated.at("/product_reward/points").asLong());
            assertThat(reward.at("/offers/0/id")).isEqualTo(simulated.at("/offers/0/id"));
            rewards.add(reward.path("id").asLong());
            points += simulated.path("total_points").asLong();
        }

        private JsonNode simulated(Map<String, ?> purchase) {
            var actions = "/customers/" + customer + "/actions";
            // Levels move a moment after a transaction; the purchase that follows is not to be the one in between.
            business.http()
                    .post(actions, Map.of("resource", "tier_level", "type", "recalculate"))
                    .ok();
            var body =
                    new HashMap<String, Object>(Map.of("resource", "reward", "type", "calculate", "intent", "reward"));
            body.putAll(purchase);
            return business.http().post(actions, body).ok().path("data");
        }

        private void redeem(long price, double worth, Answer answer) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(points < price ? 400 : 200);
            if (answer.status() == 200) {
                assertThat(told(answer)).isEqualTo(price);
                points -= price;
                redeemed += price;
                money = money.add(BigDecimal.valueOf(worth));
            }
        }

        private void comesBack(long returned) {
            points += returned;
            redeemed -= returned;
            assertThat(redeemed).isNotNegative();
        }

        private void cancel(long reward) {
            var answer = business.http().delete("/transactions/" + reward);
            assertThat(answer.status()).isIn(204, 400);
            long left = balance().path("points").asLong();
            assertThat(left).isBetween(0L, points);
            if (answer.status() == 400) {
                assertThat(left).isEqualTo(points);
            }
            points = left;
        }

        private void loads(Answer answer) {
            money = money.add(answer.ok().at("/data/amount").decimalValue());
        }

        private void pay(BigDecimal amount) {
            var answer = book("giftcard_payment", Map.of("amount", amount));
            assertThat(answer.status()).as(answer.body()).isEqualTo(money.compareTo(amount) < 0 ? 400 : 200);
            if (answer.status() == 200) {
                money = money.subtract(amount);
            }
        }

        private JsonNode balance() {
            return business.http()
                    .get("/customers/" + customer + "?include=balance")
                    .ok()
                    .at("/data/balance");
        }

        private void holds(Step step) {
            var balance = balance();
            assertThat(balance.path("points").asLong())
                    .as("%s", step)
                    .isEqualTo(points)
                    .isNotNegative();
            assertThat(balance.path("giftcard").decimalValue())
                    .as("%s", step)
                    .isEqualByComparingTo(money)
                    .isNotNegative();
        }
    }
}
