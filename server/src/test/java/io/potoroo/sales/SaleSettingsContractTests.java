package io.potoroo.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestOffers;
import io.potoroo.businesses.RuleChange;
import io.potoroo.businesses.Rules;
import io.potoroo.kernel.Hex32;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an integration says of its sales, and a link over it. */
@ServerTest
class SaleSettingsContractTests {

    private final TestBusinesses businesses;
    private TestBusiness business;
    private long integration;
    private long link;

    @Autowired
    SaleSettingsContractTests(TestBusinesses businesses) {
        this.businesses = businesses;
        this.business = businesses.open();
    }

    @BeforeEach
    void linkAShop() {
        business = businesses.open();
        integration = business.integration();
        link = business.http()
                .post(
                        "/api/v1/branch-links",
                        Map.of(
                                "shop_id",
                                "1234",
                                "account_id",
                                "c36cc9df9",
                                "branch_id",
                                Hex32.print(business.virtual().id()),
                                "integration_id",
                                integration))
                .ok()
                .path("id")
                .asLong();
    }

    private JsonNode ofIntegration(String settings) {
        return business.http()
                .send("PUT", "/api/v1/integrations/" + integration, "{\"settings\":" + settings + "}")
                .ok();
    }

    private JsonNode ofLink(String settings) {
        return business.http()
                .send("PUT", "/api/v1/branch-links/" + link + "?include=settings", "{\"settings\":" + settings + "}")
                .ok();
    }

    private JsonNode sell(String id, String more) {
        var sale = new HashMap<String, Object>(
                Map.of("sold_at", "2026-01-05T10:00:00Z", "total", 25, "customer", Map.of("email", "mia@example.com")));
        sale.putAll(JsonMapper.shared().readValue(more, new TypeReference<Map<String, Object>>() {}));
        return business.http()
                .put("/api/v1/branch-links/" + link + "/sales/" + id, sale)
                .ok()
                .path("data");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            include_shipping         | true               | false  | {"shipping_total":7}                 | 25 | 18
            include_tips             | true               | false  | {"tip_total":7}                      | 25 | 18
            include_fees             | true               | false  | {"fee_total":7}                      | 25 | 18
            tax_mode                 | "after_tax"        | "before_tax" | {"tax_total":5,"prices_include_tax":true} | 25 | 20
            discount_mode            | "before_discount"  | "after_discount" | {"discount_total":5}                 | 30 | 25
            earn_on_gift_card_tender | false              | true   | {"gift_card_tender_total":10}        | 15 | 25
            exclude_gift_card_items  | false              | true   | "gift_card":true                     | 25 | 5
            excluded_category_ids    | ["c1"]             | []     | "category_ids":["c0","c1"]           | 5  | 25
            excluded_product_ids     | ["p1"]             | []     | "product_external_id":"p1"           | 5  | 25
            excluded_product_ids     | ["v1"]             | []     | "variant_external_id":"v1"           | 5  | 25
            excluded_skus            | ["s1"]             | []     | "sku":"s1"                           | 5  | 25
            excluded_tags            | ["t1"]             | []     | "tags":["t1"]                        | 5  | 25
            exempt_email_domains     | ["example.com"]    | []     | {}                                   | 0  | 25
            exempt_customer_groups   | ["staff"]          | []     | {"customer":{"email":"mia@example.com","groups":["staff"]}} | 0 | 25
            auto_reward              | false              | true   | {}                                   | 0  | 25
            earning_starts_at        | "2026-06-01T00:00:00Z" | null | {}                                 | 0  | 25
            late_sale_days           | 30                 | null   | {}                                   | 0  | 25
            unknown_customer         | "unattributed"     | "create" | {}                                 | 0  | 25
            guest_orders             | "match_only"       | "award"  | {"customer":{"email":"mia@example.com","is_guest":true}} | 0 | 25
            """)
    void goesByTheLinkWhereItDiffersFromItsIntegration(
            String key, String integrations, String links, String sale, long byIntegration, long byLink) {
        var told = sale.startsWith("{") ? sale : """
                {"line_items":[{"external_id":"1","title":"Tea","quantity":1,"unit_price":5},
                {"external_id":"2","title":"Card","quantity":1,"unit_price":20,%s}]}""".formatted(sale);
        ofIntegration("{\"%s\":%s}".formatted(key, integrations));
        assertThat(sell("S-1", told).at("/points/net").asLong()).isEqualTo(byIntegration);
        ofLink("{\"%s\":%s}".formatted(key, links));
        assertThat(sell("S-2", told).at("/points/net").asLong()).isEqualTo(byLink);
    }

    @Test
    void givesGuestsPointsAsTheShopSays() {
        var guest = "{\"customer\":{\"email\":\"mia@example.com\",\"is_guest\":true}}";
        sell("S-0", "{\"total\":1}");
        assertThat(sell("S-1", guest).at("/points/net").asLong())
                .as("match_only, who is known")
                .isEqualTo(25);
        ofLink("{\"guest_orders\":\"ignore\"}");
        var ignored = sell("S-2", guest);
        assertThat(ignored.path("attribution").asString()).isEqualTo("unattributed");
        assertThat(ignored.at("/points/reason").asString()).isEqualTo("guest");
    }

    @Test
    void learnsOfCustomersOnlyWhereTheShopSaysSo() {
        sell("S-1", "{}");
        ofLink("{\"update_profile_from_sale\":false}");
        var named = "{\"customer\":{\"email\":\"mia@example.com\",\"first_name\":\"Mia\"}}";
        assertThat(sell("S-2", named).at("/customer/first_name").isNull()).isTrue();
        ofLink("{\"update_profile_from_sale\":true}");
        assertThat(sell("S-3", named).at("/customer/first_name").asString()).isEqualTo("Mia");
        var renamed = "{\"customer\":{\"email\":\"mia@example.com\",\"first_name\":\"Max\"}}";
        assertThat(sell("S-4", renamed).at("/customer/first_name").asString()).isEqualTo("Mia");
    }

    @Test
    void learnsTheRestOfANameOfWhomeverItIs() {
        sell("S-1", "{\"customer\":{\"email\":\"mia@example.com\",\"first_name\":\"Mia\"}}");
        var others = "{\"customer\":{\"email\":\"mia@example.com\",\"first_name\":\"Max\",\"last_name\":\"Lee\"}}";
        assertThat(sell("S-2", others).at("/customer/last_name").isNull()).isTrue();
        var hers = "{\"customer\":{\"email\":\"mia@example.com\",\"first_name\":\"mia\",\"last_name\":\"Roy\"}}";
        var told = sell("S-3", hers).path("customer");
        assertThat(told.path("first_name").asString()).isEqualTo("Mia");
        assertThat(told.path("last_name").asString()).isEqualTo("Roy");
    }

    @Test
    void warnsOfTillsAheadByMoreThanTheShopAllows() {
        var ahead = "{\"sold_at\":\"" + Instant.now().plus(5, ChronoUnit.MINUTES) + "\"}";
        assertThat(sell("S-1", ahead).path("warnings")).isEmpty();
        ofLink("{\"max_future_skew_minutes\":1}");
        assertThat(sell("S-2", ahead).path("warnings").valueStream().map(JsonNode::asString))
                .containsExactly("clock_skew");
    }

    @ParameterizedTest
    @CsvSource({"10, 25, ", "1, 0, before_start_date"})
    void startsToEarnByTheTillsClockAsFarAsTheShopAllows(int minutes, long points, String reason) {
        var now = Instant.now();
        ofIntegration("{\"earning_starts_at\":\"" + now.plus(4, ChronoUnit.MINUTES) + "\"}");
        ofLink("{\"max_future_skew_minutes\":" + minutes + "}");

        var sale = sell("S-1", "{\"sold_at\":\"" + now.plus(5, ChronoUnit.MINUTES) + "\"}");

        assertThat(sale.at("/points/net").asLong()).isEqualTo(points);
        assertThat(sale.at("/points/reason").asString(null)).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"10, 25", "1, 50"})
    void looksForOffersByTheTillsClockAsFarAsTheShopAllows(int minutes, long points) {
        var now = Instant.now();
        var offer = new HashMap<String, Object>(TestOffers.at(business.virtual()));
        offer.put("never_expires_flag", 0);
        offer.put("expires_at", now.plus(4, ChronoUnit.MINUTES).toString());
        new TestOffers(business).multiplier(offer);
        ofLink("{\"max_future_skew_minutes\":" + minutes + "}");

        var ahead = "{\"sold_at\":\"" + now.plus(5, ChronoUnit.MINUTES) + "\"}";
        assertThat(sell("S-1", ahead).at("/points/net").asLong()).isEqualTo(points);
    }

    @Test
    void warnsWhereGiftCardsEarnNeitherWhenBoughtNorWhenSpent() {
        assertThat(ofIntegration("{\"earn_on_gift_card_tender\":true}").has("warnings"))
                .isFalse();
        assertThat(ofIntegration("{\"earn_on_gift_card_tender\":false}")
                        .at("/warnings/0")
                        .asString())
                .isEqualTo("gift_cards_never_earn");
        assertThat(ofLink("{\"store_name\":\"Till\"}").at("/warnings/0").asString())
                .isEqualTo("gift_cards_never_earn");
        assertThat(ofLink("{\"exclude_gift_card_items\":false}").has("warnings"))
                .isFalse();
    }

    @Test
    void saysThatAProgramIsSwitchedOff(@Autowired Rules rules) {
        rules.change(business.id(), new RuleChange(null, null, null, null, null, null, null, null, null, null, false));
        var sale = sell("S-1", "{}");
        assertThat(sale.at("/points/net").asLong()).isZero();
        assertThat(sale.at("/points/reason").asString()).isEqualTo("program_off");
    }

    @Test
    void saysThatASaleIsNotCompletedOrNobodys() {
        assertThat(sell("S-1", "{\"status\":\"pending\"}").at("/points/reason").asString())
                .isEqualTo("not_completed");
        assertThat(sell("S-2", "{\"customer\":null}").at("/points/reason").asString())
                .isEqualTo("no_customer");
    }

    @Test
    void putsTheEmployeeOnEveryRowOfTheSale() {
        var employee = business.http()
                .post("/employees", Map.of("name", "Ada", "pin_code", "0417", "external_id", "E-7"))
                .ok()
                .path("data");
        assertThat(employee.path("external_id").asString()).isEqualTo("E-7");
        var taken = business.http().post("/employees", Map.of("name", "Bo", "pin_code", "0418", "external_id", "E-7"));
        assertThat(taken.status()).isEqualTo(422);
        assertThat(taken.json().propertyNames()).containsExactly("external_id");
        var theirs = businesses.open();
        var stranger = theirs.http()
                .post("/employees", Map.of("name", "Eve", "pin_code", "0417", "external_id", "E-9"))
                .ok()
                .at("/data/id")
                .asString();
        var id = employee.path("id").asString();

        assertThat(clerk(sell("S-1", "{\"employee\":{\"id\":\"" + id + "\"}}"))).isEqualTo("Ada");
        assertThat(clerk(sell("S-2", "{\"employee\":{\"external_id\":\"E-7\"}}")))
                .isEqualTo("Ada");
        assertThat(clerk(sell("S-3", "{\"employee\":{\"id\":\"4711\",\"external_id\":\"E-7\"}}")))
                .isEqualTo("Ada");
        for (var nobody : new String[] {"{\"id\":\"" + stranger + "\"}", "{\"external_id\":\"E-9\"}"}) {
            var sale = sell("S-4", "{\"employee\":" + nobody + "}");
            assertThat(clerk(sale)).isEmpty();
            assertThat(sale.path("employee").isObject()).isTrue();
        }
        var refunded = business.http()
                .post(
                        "/api/v1/branch-links/" + link + "/sales/S-1/refunds",
                        Map.of("external_id", "R-1", "refunded_at", "2026-01-05T10:00:00Z", "amount", 5))
                .ok()
                .at("/data/sale/transactions/1/id")
                .asLong();
        assertThat(clerkOf(refunded)).isEqualTo("Ada");
    }

    private String clerk(JsonNode sale) {
        return clerkOf(sale.at("/transactions/0/id").asLong());
    }

    private String clerkOf(long transaction) {
        return business.http()
                .get("/transactions/" + transaction + "?relationships=employee")
                .ok()
                .at("/data/employee/name")
                .asString("");
    }
}
