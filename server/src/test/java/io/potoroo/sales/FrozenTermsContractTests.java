package io.potoroo.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.kernel.Hex32;
import io.potoroo.points.Ledger;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A sale keeps the terms it was awarded by, against its twin in a business whose rules stay as they were. */
@ServerTest
class FrozenTermsContractTests {

    private static final String AT = "2026-01-05T10:00:00Z";
    private static final int CHOICES = 16;

    private final TestBusinesses businesses;
    private final Ledger ledger;

    @Autowired
    FrozenTermsContractTests(TestBusinesses businesses, Ledger ledger) {
        this.businesses = businesses;
        this.ledger = ledger;
    }

    /**
     * A business with all that a sale's points depend on.
     *
     * @param level the tier's level that new customers are on
     */
    private record Shop(TestBusiness business, long integration, long link, long level, long productReward) {

        static Shop open(TestBusiness business, BitSet choices) {
            long integration = business.integration();
            var linked = Map.of(
                    "shop_id",
                    "1234",
                    "account_id",
                    "c36cc9df9",
                    "branch_id",
                    Hex32.print(business.virtual().id()),
                    "integration_id",
                    integration);
            long link = business.http()
                    .post("/api/v1/branch-links", linked)
                    .ok()
                    .path("id")
                    .asLong();
            var shop = new Shop(
                    business, integration, link, business.levels().getFirst(), business.productReward("SKU-2", 4));
            shop.choose(choices);
            return shop;
        }

        /** Each of the choices decides one of the rules and settings. */
        void choose(BitSet choices) {
            var rules = new HashMap<String, Object>();
            rules.put("reward_ratio", choices.get(0) ? "1.50" : "3");
            rules.put("reward_milestone_amount", choices.get(1) ? 1 : "2.50");
            rules.put("round_up_points", choices.get(2));
            rules.put("tiers_earning_override", choices.get(3));
            rules.put(
                    "tiers_earning_rules", List.of(Map.of("id", level, "amount", 1, "points", choices.get(4) ? 2 : 7)));
            business.http().patch("/rules", rules).ok();
            var settings = new HashMap<String, Object>();
            settings.put("tax_mode", choices.get(5) ? "before_tax" : "after_tax");
            settings.put("discount_mode", choices.get(6) ? "before_discount" : "after_discount");
            settings.put("include_shipping", choices.get(7));
            settings.put("include_tips", choices.get(8));
            settings.put("include_fees", choices.get(9));
            settings.put("exclude_gift_card_items", choices.get(10));
            settings.put("earn_on_gift_card_tender", choices.get(11));
            settings.put("excluded_category_ids", choices.get(12) ? List.of("c1") : List.of());
            settings.put("excluded_product_ids", choices.get(13) ? List.of("p1") : List.of());
            settings.put("excluded_skus", choices.get(14) ? List.of("s1") : List.of());
            settings.put("excluded_tags", choices.get(15) ? List.of("t1") : List.of());
            business.http()
                    .put("/api/v1/integrations/" + integration, Map.of("settings", settings))
                    .ok();
        }

        JsonNode sell(String id, int version) {
            var sale = new HashMap<String, Object>();
            sale.put("sold_at", AT);
            sale.put("external_version", version);
            sale.put("external_number", "number " + version);
            sale.put("total", "82.99");
            sale.put("discount_total", 5);
            sale.put("tax_total", 6);
            sale.put("shipping_total", 4);
            sale.put("tip_total", 2);
            sale.put("fee_total", 1);
            sale.put("gift_card_tender_total", 10);
            sale.put("customer", Map.of("email", "mia@example.com"));
            sale.put(
                    "line_items",
                    List.of(
                            line("1", 2, "10.00", "category_ids", List.of("c1")),
                            line("2", 1, "7.50", "product_external_id", "p1"),
                            line("3", 2, "6.25", "sku", "s1"),
                            line("4", 1, "5.00", "tags", List.of("t1")),
                            line("5", 1, "20.00", "gift_card", true),
                            line("6", 3, "3.33", "sku", "SKU-2")));
            return business.http()
                    .put("/api/v1/branch-links/" + link + "/sales/" + id, sale)
                    .ok()
                    .path("data");
        }

        private static Map<String, Object> line(String id, int quantity, String price, String name, Object value) {
            return Map.of(
                    "external_id",
                    id,
                    "title",
                    "Article " + id,
                    "quantity",
                    quantity,
                    "unit_price",
                    price,
                    name,
                    value);
        }

        JsonNode giveBack(String id, Map<String, Object> what) {
            var refund = new HashMap<>(what);
            refund.put("external_id", id);
            refund.put("refunded_at", AT);
            return business.http()
                    .post("/api/v1/branch-links/" + link + "/sales/S-1/refunds", refund)
                    .ok()
                    .at("/data/sale");
        }
    }

    @RepeatedTest(4)
    void noChangeOfRulesReachesASaleThatWasAwarded(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var choices = BitSet.valueOf(new long[] {random.nextLong() & ((1 << CHOICES) - 1)});
        var changing = Shop.open(businesses.open(), choices);
        var keeping = Shop.open(businesses.open(), choices);
        long awarded = changing.sell("S-1", 1).at("/points/net").asLong();
        assertThat(awarded)
                .isPositive()
                .isEqualTo(keeping.sell("S-1", 1).at("/points/net").asLong());

        var others = (BitSet) choices.clone();
        others.flip(0, CHOICES);
        changing.choose(others);
        changing.business()
                .http()
                .put("/product-rewards/" + changing.productReward(), Map.of("points", 9))
                .ok();

        assertThat(changing.sell("S-1", 2).at("/points/net").asLong()).isEqualTo(awarded);
        long reversed = 0;
        var refunds = new ArrayList<Map<String, Object>>(List.of(
                Map.of("amount", "10.01"),
                Map.of("amount", "7.77"),
                Map.of("line_items", List.of(Map.of("line_item_external_id", "1", "quantity", 1))),
                Map.of("line_items", List.of(Map.of("line_item_external_id", "6", "quantity", 2)))));
        Collections.shuffle(refunds, random);
        for (int i = 0; i < refunds.size(); i++) {
            var sale = changing.giveBack("R-" + i, refunds.get(i));
            var twin = keeping.giveBack("R-" + i, refunds.get(i));
            assertThat(sale.path("points").path("net")).isEqualTo(twin.at("/points/net"));
            assertThat(sale.path("refunded_total")).isEqualTo(twin.path("refunded_total"));
            assertThat(sale.at("/points/reversed").asLong()).isGreaterThanOrEqualTo(reversed);
            reversed = sale.at("/points/reversed").asLong();
        }
        assertThat(reversed).isBetween(1L, awarded - 1);
        assertThat(changing.sell("S-1", 3).at("/points/net").asLong()).isEqualTo(awarded - reversed);
        var left = new BigDecimal("82.99")
                .subtract(changing.sell("S-1", 3).path("refunded_total").decimalValue());
        var done = changing.giveBack("R-last", Map.of("amount", left));
        assertThat(done.at("/points/reversed").asLong()).isEqualTo(awarded);
        assertThat(done.at("/customer/balance/points").asLong()).isZero();

        assertThat(changing.sell("S-2", 1).at("/points/net").asLong())
                .as("a sale under the rules of now")
                .isNotEqualTo(awarded);
        assertThat(ledger.audit(changing.business().id())).isEmpty();
    }
}
