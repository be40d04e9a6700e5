package io.potoroo.sales;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.TestStatements;
import io.potoroo.deliveries.Origin;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is known of an account's products decides what its sales earn, as it was when they began to. */
@ServerTest
@SuppressWarnings("unchecked") // lines of sales, as many as a test needs
class SaleAssortmentContractTests {

    private static final String AT = "2026-01-05T10:00:00Z";

    private final TestBusinesses businesses;
    private final SaleIntake intake;
    private final TransactionTemplate database;
    private final JdbcClient jdbc;
    private TestBusiness business;
    private long link;

    @Autowired
    SaleAssortmentContractTests(
            TestBusinesses businesses, SaleIntake intake, TransactionTemplate database, JdbcClient jdbc) {
        this.businesses = businesses;
        this.intake = intake;
        this.database = database;
        this.jdbc = jdbc;
        this.business = businesses.open();
    }

    @BeforeEach
    void linkAShop() {
        business = businesses.open();
        link = business.link("1234");
        set(Map.of("excluded_category_ids", List.of("tobacco"), "excluded_tags", List.of("sale")));
        tell("/categories", Map.of("external_id", "tobacco", "title", "Tobacco"));
        tell("/categories", Map.of("external_id", "cigars", "title", "Cigars", "external_parent_id", "tobacco"));
        tell("/categories", Map.of("external_id", "cuban", "title", "Cuban", "external_parent_id", "cigars"));
    }

    private void set(Map<String, ?> settings) {
        business.http().put(path(""), Map.of("settings", settings)).ok();
    }

    private String path(String of) {
        return "/api/v1/branch-links/" + link + of;
    }

    private void tell(String of, Map<String, ?> item) {
        business.http().put(path(of), Map.of("items", List.of(item))).ok();
    }

    private void product(String id, Map<String, ?> more) {
        var item = new HashMap<String, Object>(Map.of("external_id", id, "title", id));
        item.putAll(more);
        tell("/products", item);
    }

    private static Map<String, Object> line(Map<String, ?> more) {
        var line =
                new HashMap<String, Object>(Map.of("external_id", "1", "title", "x", "quantity", 1, "unit_price", 10));
        line.putAll(more);
        return line;
    }

    private Map<String, Object> sale(String id, List<Map<String, Object>> lines) {
        return Map.of(
                "external_id",
                id,
                "sold_at",
                AT,
                "total",
                10
                        * lines.stream()
                                .mapToInt(it -> (int) requireNonNull(it.get("quantity")))
                                .sum(),
                "line_items",
                lines,
                "customer",
                Map.of("email", "ada@example.com"));
    }

    private Answer post(String id, Map<String, ?>... lines) {
        return business.http().post(path("/sales"), sale(id, numbered(List.of(lines))));
    }

    private JsonNode put(String id, Map<String, ?>... lines) {
        return business.http()
                .put(path("/sales/" + id), sale(id, numbered(List.of(lines))))
                .ok()
                .path("data");
    }

    private static List<Map<String, Object>> numbered(List<Map<String, ?>> lines) {
        var numbered = new ArrayList<Map<String, Object>>();
        for (var line : lines) {
            var with = line(line);
            with.put("external_id", Integer.toString(numbered.size() + 1));
            numbered.add(with);
        }
        return numbered;
    }

    private long earned(String id, Map<String, ?>... lines) {
        return net(post(id, lines).ok().path("data"));
    }

    private static long net(JsonNode sale) {
        return sale.at("/points/net").asLong();
    }

    @Test
    void linesWithoutCategoriesAndTagsAreInThoseOfTheirProduct() {
        product("p", Map.of("category_ids", List.of("tobacco")));
        product("t", Map.of("tags", List.of("sale")));
        product("free", Map.of("category_ids", List.of("food"), "tags", List.of("new")));
        assertThat(earned("S-1", Map.of("product_external_id", "p"))).isZero();
        assertThat(earned("S-2", Map.of("product_external_id", "t"))).isZero();
        assertThat(earned("S-3", Map.of("product_external_id", "free"))).isEqualTo(10);
        assertThat(earned("S-4", Map.of("product_external_id", "p", "category_ids", List.of("food"))))
                .as("the shop's own word counts")
                .isEqualTo(10);
        assertThat(earned("S-5", Map.of("product_external_id", "t", "tags", List.of("new"))))
                .isEqualTo(10);
    }

    @Test
    void whatIsInAnExcludedCategoryIsExcludedAtAnyDepth() {
        product("p", Map.of("category_ids", List.of("food", "cuban")));
        assertThat(earned("S-1", Map.of("product_external_id", "p"))).isZero();
        assertThat(earned("S-2", Map.of("category_ids", List.of("cuban")))).isZero();
        tell("/categories", Map.of("external_id", "tobacco", "title", "x", "external_parent_id", "cuban"));
        assertThat(earned("S-3", Map.of("category_ids", List.of("cigars"))))
                .as("in circles")
                .isZero();
        assertThat(earned("S-4", Map.of("category_ids", List.of("food")))).isEqualTo(10);
    }

    @Test
    void productsThatAreGiftCardsEarnAsGiftCardsDo() {
        product("g", Map.of("gift_card", true));
        assertThat(earned("S-1", Map.of("product_external_id", "g"), Map.of("sku", "x")))
                .isEqualTo(10);
        set(Map.of("exclude_gift_card_items", false));
        assertThat(earned("S-2", Map.of("product_external_id", "g"))).isEqualTo(10);
    }

    @Test
    void productsAreKnownByVariantThenByIdThenByNumber() {
        product("p", Map.of("category_ids", List.of("tobacco"), "sku", "shared"));
        product("v", Map.of("category_ids", List.of("food"), "sku", "shared"));
        assertThat(earned("S-1", Map.of("product_external_id", "p", "variant_external_id", "v", "sku", "shared")))
                .isEqualTo(10);
        assertThat(earned("S-2", Map.of("product_external_id", "p", "variant_external_id", "unknown")))
                .isZero();
        assertThat(earned("S-3", Map.of("product_external_id", "v", "sku", "shared")))
                .isEqualTo(10);
        assertThat(earned("S-4", Map.of("product_external_id", "unknown", "sku", "shared")))
                .as("the first with the number")
                .isZero();
    }

    private List<String> warnings(JsonNode sale) {
        return sale.path("warnings").valueStream().map(JsonNode::asString).toList();
    }

    @Test
    void warnsOfProductsThatOughtToBeKnown() {
        assertThat(warnings(post("S-1", Map.of("sku", "A")).ok().path("data")))
                .as("no product was ever told")
                .isEmpty();
        product("p", Map.of("sku", "A"));
        assertThat(warnings(post("S-2", Map.of("sku", "A")).ok().path("data"))).isEmpty();
        assertThat(warnings(post("S-3", Map.of("sku", "B")).ok().path("data"))).containsExactly("unknown_product");
        assertThat(warnings(post("S-4", Map.of("title", "Something")).ok().path("data")))
                .as("a line that names no product")
                .isEmpty();
        assertThat(warnings(put("S-3", Map.of("sku", "A")))).isEmpty();
        var other = business.link("elsewhere");
        assertThat(warnings(business.http()
                        .post(
                                "/api/v1/branch-links/" + other + "/sales",
                                sale("S-1", numbered(List.of(Map.of("sku", "B")))))
                        .ok()
                        .path("data")))
                .isEmpty();
    }

    @Test
    void whatIsToldLaterChangesNoEarlierSale() {
        product("p", Map.of("category_ids", List.of("food")));
        product("q", Map.of("category_ids", List.of("tobacco")));
        assertThat(earned("S-1", Map.of("product_external_id", "p"), Map.of("product_external_id", "q")))
                .isEqualTo(10);
        var first = post("S-1", Map.of("product_external_id", "p"), Map.of("product_external_id", "q"));
        assertThat(first.header("Idempotent-Replayed")).isEqualTo("true");
        product("p", Map.of("category_ids", List.of("tobacco")));
        product("q", Map.of("category_ids", List.of("food")));

        var again = post("S-1", Map.of("product_external_id", "p"), Map.of("product_external_id", "q"));
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(net(again.ok().path("data"))).isEqualTo(10);
        var revised = put(
                "S-1",
                Map.of("product_external_id", "p", "quantity", 2),
                Map.of("product_external_id", "q"),
                Map.of("product_external_id", "q", "title", "y"));
        assertThat(net(revised)).isEqualTo(20);
        var refunded = business.http()
                .post(
                        path("/sales/S-1/refunds"),
                        Map.of(
                                "external_id",
                                "R-1",
                                "refunded_at",
                                AT,
                                "line_items",
                                List.of(
                                        Map.of("line_item_external_id", "1", "quantity", 1),
                                        Map.of("line_item_external_id", "2", "quantity", 1))))
                .ok();
        assertThat(net(refunded.at("/data/sale"))).isEqualTo(10);
        business.http().delete(path("/products/p"));
        assertThat(net(put("S-1", Map.of("product_external_id", "p", "quantity", 3))))
                .isEqualTo(20);
    }

    @Test
    void whatIsToldAfterASaleThatNothingWasKnownOfChangesItNeither() {
        business.http().delete(path("/categories/tobacco"));
        business.http().delete(path("/categories/cigars"));
        business.http().delete(path("/categories/cuban"));
        assertThat(earned("S-1", Map.of("product_external_id", "p"))).isEqualTo(10);
        product("p", Map.of("category_ids", List.of("tobacco")));
        product("q", Map.of("category_ids", List.of("tobacco")));
        assertThat(net(put("S-1", Map.of("product_external_id", "p", "quantity", 2))))
                .isEqualTo(20);
        assertThat(net(put(
                        "S-1", Map.of("product_external_id", "p", "quantity", 2), Map.of("product_external_id", "q"))))
                .as("an article that is new in the sale")
                .isEqualTo(20);
    }

    @Test
    void anArticleThatWasGoneForAWhileIsWhatItWasWhenTheSaleFirstNamedIt() {
        business.http().delete(path("/categories/tobacco"));
        business.http().delete(path("/categories/cigars"));
        business.http().delete(path("/categories/cuban"));
        assertThat(earned("S-1", Map.of("product_external_id", "p"))).isEqualTo(10);
        put("S-1", Map.of("product_external_id", "q"));
        product("p", Map.of("category_ids", List.of("tobacco")));
        assertThat(net(put("S-1", Map.of("product_external_id", "p"), Map.of("product_external_id", "q"))))
                .isEqualTo(20);
    }

    @Test
    void categoriesAreFollowedSoFarAndNoFurther() {
        var chain = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < 100; i++) {
            chain.add(Map.of("external_id", "c" + i, "title", "x", "external_parent_id", "c" + (i + 1)));
        }
        business.http().put(path("/categories"), Map.of("items", chain)).ok();
        set(Map.of("excluded_category_ids", List.of("c40")));
        assertThat(earned("S-1", Map.of("category_ids", List.of("c0")))).isZero();
        assertThat(goodsOf("S-1").at("/0/categoryIds")).hasSize(51);
    }

    private JsonNode goodsOf(String sale) {
        return JsonMapper.shared()
                .readTree(jdbc.sql("""
                                select terms ->> 'goods'
                                from sales.sale
                                where business_id = :business
                                and external_id = :sale
                                """)
                        .param("business", business.id())
                        .param("sale", sale)
                        .query(String.class)
                        .single());
    }

    @Test
    void theCartsPreviewKnowsTheSame() {
        product("p", Map.of("category_ids", List.of("cuban")));
        assertThat(business.http()
                        .post(
                                path("/cart/evaluate"),
                                Map.of(
                                        "subtotal",
                                        20,
                                        "line_items",
                                        numbered(List.of(Map.of("product_external_id", "p"), Map.of("sku", "x")))))
                        .ok()
                        .at("/data/points_preview")
                        .asInt())
                .isEqualTo(10);
    }

    /** However many sales a commit holds; and none at all for a business whose platforms told nothing. */
    @Test
    void costsOneStatementACommit() {
        product("p", Map.of());
        assertThat(asked(50)).hasSize(1);
        business = businesses.open();
        link = business.link("1234");
        assertThat(asked(50)).isEmpty();
    }

    /** The statements that looked articles up; who has told anything is asked for every few seconds. */
    private List<String> asked(int sales) {
        var commands = new ArrayList<SaleCommand>();
        for (int i = 0; i < sales; i++) {
            commands.add(SaleCommand.Deliver.of(
                    new SaleCommand.ByExternalId(link, "B-" + System.nanoTime()),
                    new Cart(
                                    1000,
                                    0,
                                    0,
                                    0,
                                    false,
                                    List.of(new Cart.Line(
                                            "p" + i,
                                            null,
                                            null,
                                            BigDecimal.ONE,
                                            BigDecimal.TEN,
                                            0,
                                            null,
                                            List.of(),
                                            List.of(),
                                            false)))
                            .content(Instant.parse(AT)),
                    SaleCommand.WhenKnown.CONFLICT,
                    Origin.api("sales.create")));
        }
        return TestStatements.here(
                        "assortments",
                        () -> database.executeWithoutResult(status -> intake.carryOut(business.id(), commands)))
                .stream()
                .filter(it -> !it.contains("from assortments.account"))
                .toList();
    }
}
