package io.potoroo.sales;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.TestOffers;
import io.potoroo.TestStatements;
import io.potoroo.customers.Customers;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.kernel.Hex32;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /branch-links/{id}/cart/evaluate} over HTTP. */
@ServerTest
class CartContractTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String SCHEMAS = "sales,offers,transactions,points,customers,products,integrations,tiers";

    private final TestBusinesses businesses;
    private final Carts carts;
    private final Customers customers;
    private final BranchLinks links;
    private TestBusiness business;
    private long link;

    @Autowired
    CartContractTests(TestBusinesses businesses, Carts carts, Customers customers, BranchLinks links) {
        this.businesses = businesses;
        this.carts = carts;
        this.customers = customers;
        this.links = links;
        this.business = businesses.open();
    }

    @BeforeEach
    void linkAShop() {
        business = businesses.open();
        link = business.link("1234");
    }

    private String path(String of) {
        return "/api/v1/branch-links/" + link + of;
    }

    private Answer evaluate(Map<String, ?> cart) {
        return business.http().post(path("/cart/evaluate"), cart);
    }

    private JsonNode evaluated(Map<String, ?> cart) {
        return evaluate(cart).ok().path("data");
    }

    private String customer(String email, long points) {
        var id = business.http()
                .post("/customers", Map.of("email", email))
                .ok()
                .at("/data/id")
                .asString();
        if (points > 0) {
            business.http()
                    .post("/transactions", Map.of("intent", "reward", "points", points, "customer", Map.of("id", id)))
                    .ok();
        }
        return id;
    }

    private static Map<String, Object> line(String id, String sku, int quantity, String price) {
        return Map.of("external_id", id, "title", sku, "sku", sku, "quantity", quantity, "unit_price", price);
    }

    @Test
    void tellsWhatTheCartWouldGiveAndWhatPointsCouldPay() {
        var ada = customer("ada@example.com", 700);
        var offer = new TestOffers(business).multiplier(TestOffers.at(business.virtual()));
        business.productReward("A-1", 5);

        var told = evaluated(Map.of(
                "customer",
                Map.of("id", ada),
                "subtotal",
                30,
                "discount_total",
                "5.50",
                "tax_total",
                2,
                "line_items",
                List.of(line("1", "A-1", 2, "10"), line("2", "B-1", 1, "10"))));

        assertThat(told.path("points_preview").asInt()).isEqualTo(24 + 24 + 10);
        assertThat(told.path("multiplier").asInt()).isEqualTo(2);
        assertThat(told.path("product_rewards")).isEqualTo(JSON.readTree("""
                [{"line_item_external_id":"1","sku":"A-1","quantity":2,"points":10}]"""));
        assertThat(told.path("pay_with_points")).isEqualTo(JSON.readTree("""
                {"enabled":true,"max_amount":7,"max_points":700,"points_per_unit":100,"reason":null}"""));
        assertThat(told.path("offers")).hasSize(1);
        var shown = told.at("/offers/0");
        assertThat(shown.propertyNames())
                .containsExactly(
                        "id",
                        "title",
                        "description",
                        "type",
                        "type_id",
                        "points",
                        "discount_value",
                        "multip_factor",
                        "real_value",
                        "min_purchase",
                        "max_purchase",
                        "expires_at",
                        "images");
        assertThat(shown.path("id").asLong()).isEqualTo(offer);
        assertThat(shown.path("expires_at").asString()).endsWith("Z");
    }

    @Test
    void saysEverythingThatIsWrongInTheWordsOfASale() {
        var nothing = evaluate(Map.of());
        assertThat(nothing.status()).isEqualTo(422);
        assertThat(nothing.json()).isEqualTo(JSON.readTree("""
                {"subtotal":["The subtotal field is required."]}"""));
        var wrong = evaluate(Map.of(
                "subtotal",
                "1.005",
                "tax_total",
                -1,
                "customer",
                Map.of("email", "nobody"),
                "line_items",
                List.of(line("1", "A", 1, "1"), line("1", "B", 0, "1"))));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json()).isEqualTo(JSON.readTree("""
                {"customer.email":["The customer.email must be a valid email address."],
                "tax_total":["The tax total must be at least 0."],
                "line_items.1.quantity":["The line items.1.quantity must be greater than 0."],
                "subtotal":["The subtotal may not have more than 2 decimal places."],
                "line_items.1.external_id":["The line items.1.external id field has a duplicate value."]}"""));
        var unknown = evaluate(Map.of("subtotal", 1, "customer", Map.of("id", Hex32.print(Hex32.next()))));
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.json()).isEqualTo(JSON.readTree("""
                {"customer.id":["The selected customer.id is invalid."]}"""));
    }

    @Test
    void refusesCartsOfALinkThatTakesNoSales() {
        business.http().put(path(""), Map.of("enabled", false)).ok();
        var refused = evaluate(Map.of("subtotal", 1));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/error/description").asString()).isEqualTo("The branch link is disabled.");
        assertThat(business.http()
                        .post("/api/v1/branch-links/987654321/cart/evaluate", Map.of())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void saysWhyPointsCannotPay() {
        var poor = customer("poor@example.com", 0);
        var rich = customer("rich@example.com", 1000);
        assertThat(evaluated(Map.of("subtotal", 10, "customer", Map.of("id", poor)))
                        .path("pay_with_points"))
                .isEqualTo(JSON.readTree("""
                        {"enabled":true,"max_amount":0,"max_points":0,"points_per_unit":100,
                        "reason":"The points are not worth anything."}"""));
        business.http().put("/customers/" + rich, Map.of("enabled", false)).ok();
        var disabled = evaluated(Map.of("subtotal", 10, "customer", Map.of("id", rich)));
        assertThat(disabled.at("/pay_with_points/reason").asString()).isEqualTo("The customer is disabled.");
        assertThat(disabled.path("points_preview").asInt()).isZero();
        business.http()
                .patch("/rules", Map.of("pay_with_points", Map.of("default_enabled", false)))
                .ok();
        assertThat(evaluated(Map.of("subtotal", 10)).path("pay_with_points")).isEqualTo(JSON.readTree("""
                {"enabled":false,"max_amount":0,"max_points":0,"points_per_unit":100,
                "reason":"Pay with points is not enabled."}"""));
    }

    /** Nobody is enrolled, nothing is used up, and no row is made. */
    @Test
    void writesNothingAndCostsTheSameHoweverLongTheCartIs() {
        new TestOffers(business).multiplier(TestOffers.at(business.virtual()));
        business.productReward("A-1", 5);
        var ada = customers.get(business.id(), customer("ada@example.com", 100));
        var shop = requireNonNull(links.forIntake(business.id(), List.of(link)).get(link));
        var before = business.http().get("/transactions").ok().at("/meta/total").asInt();
        var few = TestStatements.here(SCHEMAS, () -> carts.evaluate(business.id(), shop, ada, cart(1)));
        var many = TestStatements.here(SCHEMAS, () -> carts.evaluate(business.id(), shop, ada, cart(200)));
        assertThat(many).hasSameSizeAs(few);
        assertThat(few).noneMatch(it -> it.contains("insert into") || it.contains("update "));
        evaluated(Map.of("subtotal", 10, "customer", Map.of("email", "new@example.com")));
        assertThat(business.http()
                        .get("/customers?email=new@example.com")
                        .ok()
                        .path("data")
                        .isEmpty())
                .isTrue();
        assertThat(business.http().get("/transactions").ok().at("/meta/total").asInt())
                .isEqualTo(before);
        assertThat(business.http().get(path("/sales")).ok().path("data").isEmpty())
                .isTrue();
    }

    private static Cart cart(int lines) {
        return new Cart(
                1000L * lines,
                0,
                0,
                0,
                false,
                IntStream.range(0, lines)
                        .mapToObj(it -> new Cart.Line(
                                null,
                                null,
                                "A-" + it,
                                BigDecimal.ONE,
                                BigDecimal.TEN,
                                0,
                                null,
                                List.of(),
                                List.of(),
                                false))
                        .toList());
    }

    /** Settings, offers, product rewards, customers and carts at random: the sale earns what the preview said. */
    @RepeatedTest(6)
    void theSaleEarnsWhatThePreviewSaid(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        business.http()
                .patch(
                        "/rules",
                        Map.of("reward_ratio", "1." + random.nextInt(10), "round_up_points", random.nextBoolean()));
        var offers = new TestOffers(business);
        offers.multiplier(with(TestOffers.at(business.virtual()), Map.of("offer_frequency_id", 2, "max_purchase", 60)));
        offers.multiplier(with(TestOffers.at(business.virtual()), Map.of("multip_factor", "1.5", "priority", 5)));
        business.productReward("A-1", 7);
        business.http()
                .put(
                        path("/products"),
                        Map.of(
                                "items",
                                List.of(Map.of("external_id", "4", "title", "x", "sku", "A-4", "gift_card", true))))
                .ok();
        business.levels();
        business.http()
                .put(
                        path(""),
                        Map.of(
                                "settings",
                                Map.of(
                                        "tax_mode",
                                        random.nextBoolean() ? "before_tax" : "after_tax",
                                        "discount_mode",
                                        random.nextBoolean() ? "after_discount" : "before_discount",
                                        "include_shipping",
                                        random.nextBoolean(),
                                        // No earlier sale may become theirs between preview and sale.
                                        "claim_window_days",
                                        0,
                                        "excluded_skus",
                                        List.of("A-3"),
                                        "exempt_email_domains",
                                        List.of("staff.example.com"),
                                        "guest_orders",
                                        random.nextBoolean() ? "award" : "match_only")))
                .ok();
        for (int i = 0; i < 8; i++) {
            var cart = randomCart(random, i);
            var told = evaluated(cart);
            var sale = sold(cart, "S-" + i);
            assertThat(told.path("points_preview").asLong())
                    .as("%s became %s", cart, sale)
                    .isEqualTo(sale.at("/points/net").asLong());
        }
    }

    private static Map<String, Object> with(Map<String, ?> some, Map<String, ?> more) {
        var all = new HashMap<String, Object>(some);
        all.putAll(more);
        return all;
    }

    private static Map<String, Object> randomCart(Random random, int number) {
        var lines = new ArrayList<Map<String, Object>>();
        long subtotal = 0;
        int most = random.nextInt(4);
        for (int i = 0; i < most; i++) {
            int quantity = 1 + random.nextInt(3);
            int cents = random.nextInt(5000);
            subtotal += (long) quantity * cents;
            var line = new HashMap<>(line(Integer.toString(i), "A-" + random.nextInt(5), quantity, money(cents)));
            line.put("discount_total", money(random.nextInt(cents + 1)));
            line.put("gift_card", random.nextInt(5) == 0);
            lines.add(line);
        }
        var people =
                List.of("ada@example.com", "bob@example.com", "eve@staff.example.com", "new" + number + "@example.com");
        var cart = new HashMap<String, Object>(Map.of(
                "subtotal",
                money(lines.isEmpty() ? random.nextInt(9000) : subtotal),
                "tax_total",
                money(random.nextInt(300)),
                "shipping_total",
                money(random.nextInt(900)),
                "prices_include_tax",
                random.nextBoolean(),
                "line_items",
                lines,
                "customer",
                Map.of("email", people.get(random.nextInt(people.size())), "is_guest", random.nextInt(3) == 0)));
        cart.put("discount_total", money(random.nextInt(200)));
        return cart;
    }

    private static String money(long cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }

    /** The cart as a sale, its total added up as a shop would. */
    private JsonNode sold(Map<String, Object> cart, String id) {
        var sale = new HashMap<>(cart);
        sale.put("external_id", id);
        sale.put("sold_at", Instant.now().toString());
        var discount = decimal(cart, "discount_total");
        for (var line : (List<?>) requireNonNull(cart.get("line_items"))) {
            var its = decimal((Map<?, ?>) line, "discount_total");
            sale.merge("lines_discount", its, (a, b) -> ((BigDecimal) a).add((BigDecimal) b));
        }
        var ofLines = (BigDecimal) sale.getOrDefault("lines_discount", BigDecimal.ZERO);
        var total = decimal(cart, "subtotal")
                .subtract(discount.max(ofLines))
                .max(BigDecimal.ZERO)
                .add(Boolean.TRUE.equals(cart.get("prices_include_tax")) ? BigDecimal.ZERO : decimal(cart, "tax_total"))
                .add(decimal(cart, "shipping_total"));
        sale.put("total", total);
        return business.http().post(path("/sales"), sale).ok().path("data");
    }

    private static BigDecimal decimal(Map<?, ?> of, String field) {
        return new BigDecimal(String.valueOf(of.get(field)));
    }
}
