package io.potoroo.connectors;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.TestOffers;
import io.potoroo.connectors.TestPlatform.Answer;
import io.potoroo.connectors.TestPlatform.Request;
import io.potoroo.kernel.Hex32;
import io.potoroo.points.Ledger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the plug-in of a store calls, and what the store is asked, over HTTP. */
@ServerTest
class MagentoContractTests {

    private static final Fixture MAGENTO = new Fixture("magento");
    private static final String DOMAIN = "https://SHOP.example.com/index.php/";

    private final TestBusinesses businesses;
    private final ChangedOrders changedOrders;
    private final ConnectorRepository connectors;
    private final Ledger ledger;
    private final Map<String, Integer> coupons = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> rules = new ConcurrentHashMap<>();
    private TestBusiness business;
    private TestPlatform store;
    private long link;
    private String email = "";

    @Autowired
    MagentoContractTests(
            TestBusinesses businesses, ChangedOrders changedOrders, ConnectorRepository connectors, Ledger ledger) {
        this.businesses = businesses;
        this.changedOrders = changedOrders;
        this.connectors = connectors;
        this.ledger = ledger;
        this.business = businesses.open();
        this.store = store();
    }

    private TestPlatform store() {
        return new TestPlatform("magento", 3, business, Map.of("store_domain", ""), this::answer);
    }

    @BeforeEach
    void someoneWithAThousandPointsAndAStore() {
        store.close();
        coupons.clear();
        rules.clear();
        business = businesses.open();
        store = store();
        link = store.link("shop.example.com", "1", Map.of("store_domain", "http://shop.example.com:8080/us"));
        email = Hex32.print(Hex32.next()) + "@example.com";
        business.http()
                .post("/transactions", Map.of("intent", "reward", "points", 1000, "customer", Map.of("email", email)))
                .ok();
    }

    @AfterEach
    void everyBalanceIsProven() {
        store.close();
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    private void connect() {
        store.connect(Map.of(
                "credentials",
                Map.of(
                        "consumer_key", "ck",
                        "consumer_secret", "cs",
                        "access_token", "at",
                        "access_token_secret", "ats")));
    }

    private Answer answer(Request request) {
        if (!request.authorization().startsWith("OAuth oauth_consumer_key=\"ck\"")) {
            return Answer.refusal(401, "{\"message\":\"The consumer isn't authorized to access %resources.\"}");
        }
        var path = request.path().replace("/rest/V1/", "");
        var value = path.replaceAll(".*\\[value]=([^&]*).*", "$1");
        if (path.startsWith("coupons/search")) {
            return items(
                    coupons.containsKey(value)
                            ? "{\"code\":\"" + value + "\",\"times_used\":" + coupons.get(value) + "}"
                            : "");
        }
        if (path.startsWith("salesRules/search")) {
            return items(rules.containsKey(value) ? "{\"rule_id\":5}" : "");
        }
        return switch (path.replaceAll("\\?.*", "")) {
            case "salesRules" -> {
                var rule = JsonMapper.shared().readTree(request.body()).path("rule");
                rules.put(rule.path("name").asString(), rule);
                yield Answer.ok("{\"rule_id\":5}");
            }
            case "coupons" -> {
                coupons.put(
                        JsonMapper.shared()
                                .readTree(request.body())
                                .at("/coupon/code")
                                .asString(),
                        0);
                yield Answer.ok("{\"coupon_id\":1}");
            }
            case "coupons/deleteByCodes" -> {
                coupons.remove(JsonMapper.shared()
                        .readTree(request.body())
                        .at("/codes/0")
                        .asString());
                yield Answer.ok("{\"failed_items\":[],\"missing_items\":[]}");
            }
            case "store/websites" -> Answer.ok("[{\"id\":0,\"code\":\"admin\"},{\"id\":1,\"code\":\"base\"}]");
            case "customerGroups/search" -> items("{\"id\":0},{\"id\":1}");
            case "orders" -> items(MAGENTO.json("order.rest").node().toString());
            case "creditmemos" -> items("{\"entity_id\":1,\"order_id\":1001}");
            case "categories" -> {
                var all = """
                        {"id":2,"parent_id":1,"name":"All","children_data":[{"id":3,"parent_id":2,"name":"Bags"}]}""";
                yield Answer.ok(path.endsWith("?rootCategoryId=1") ? """
                                {"id":1,"parent_id":0,"name":"Root","children_data":[%s,{"id":4,"parent_id":1,"name":"Other"}]}""".formatted(all) : all);
            }
            case "products/attributes/manufacturer/options" -> Answer.refusal(404, "{}");
            case "products" ->
                items(
                        "{\"id\":1,\"name\":\"Bag\",\"sku\":\"24-MB01\",\"extension_attributes\":{\"category_links\":[{\"category_id\":\"3\"}]}}");
            default -> Answer.refusal(404, "{}");
        };
    }

    private static Answer items(String items) {
        return Answer.ok("{\"items\":[" + items + "],\"total_count\":1}");
    }

    private TestClient.Answer get(String call, Map<String, ?> more) {
        var query = new StringBuilder();
        all(more)
                .forEach((name, value) -> query.append('&')
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8)));
        return business.http().get("/magento/" + call + "?" + query.substring(1));
    }

    private Map<String, Object> all(Map<String, ?> more) {
        var all = new HashMap<String, Object>(
                Map.of("domain", DOMAIN, "storeId", 1, "customerEmail", email.toUpperCase(Locale.ROOT)));
        all.putAll(more);
        return all;
    }

    private TestClient.Answer post(String call, Map<String, ?> more) {
        return business.http().post("/magento/" + call, all(more));
    }

    private JsonNode data(TestClient.Answer answer) {
        var body = answer.ok();
        assertThat(body.path("active").asBoolean()).isTrue();
        return body.path("data");
    }

    private long balance() {
        return data(get("balance", Map.of())).path("points").asLong();
    }

    private String redeem(String cart, String amount) {
        return data(get("redeem", Map.of("redeemAmount", amount, "subtotalAmount", "50.0000", "cart", cart)))
                .at("/ecom_coupon/code")
                .asString();
    }

    private static void assertRefused(TestClient.Answer answer, int status, String error) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().path("active").asBoolean()).isTrue();
        assertThat(answer.json().path("status").asBoolean(true)).isFalse();
        assertThat(answer.json().path("error").asString()).isEqualTo(error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "balance",
                "redeem",
                "redeemCatalog",
                "redeemOffer",
                "transaction",
                "saveSetting",
                "welcomeMessage",
                "translation"
            })
    void isNotActiveForAShopThatIsNotLinked(String call) {
        for (var other : List.of(
                Map.of("storeId", 2), Map.of("domain", "https://another.example.com/"), Map.of("domain", "no host!"))) {
            var answer = get(call, other);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"active\":false}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reclaim",
                "order",
                "call-to-actions",
                "surveyAnswers",
                "review",
                "getProductOffer",
                "getShoppingCartItemPrice"
            })
    void takesNothingFromAShopThatIsNotLinked(String call) {
        assertThat(post(call, Map.of("storeId", 2)).ok().toString()).isEqualTo("{\"active\":false}");
    }

    @Test
    void knowsNoShopOfAnotherBusiness() {
        var other = businesses.open();

        assertThat(other.http()
                        .get("/magento/balance?storeId=1&domain=" + DOMAIN)
                        .ok()
                        .toString())
                .isEqualTo("{\"active\":false}");
    }

    /** Old versions send the token without a word before it, and forms. */
    @Test
    void takesABareTokenHereAndNowhereElse() {
        var bare = new TestClient(business.http().url(), Map.of("Authorization", business.token()));

        assertThat(bare.get("/magento/balance?storeId=1&domain=" + DOMAIN)
                        .ok()
                        .path("active")
                        .asBoolean())
                .isTrue();
        assertThat(bare.postAs(
                                "application/x-www-form-urlencoded",
                                "/magento/surveyAnswers",
                                "storeId=1&domain=" + URLEncoder.encode(DOMAIN, StandardCharsets.UTF_8))
                        .ok()
                        .path("active")
                        .asBoolean())
                .isTrue();
        assertThat(bare.get("/customers").status()).isEqualTo(401);
        assertThat(new TestClient(business.http().url(), Map.of())
                        .get("/magento/balance?storeId=1&domain=" + DOMAIN)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void tellsWhatSomebodyHas() {
        var known = data(get("balance", Map.of()));
        var unknown = data(get("balance", Map.of("customerEmail", "nobody@example.com")));

        assertThat(known.toString()).isEqualTo("{\"points\":1000,\"amount\":10}");
        assertThat(unknown.path("points").asLong()).isZero();
        var rows = data(get("transaction", Map.of("limit", 10, "page", 1, "include", "surveys,actions")));
        assertThat(rows.size()).isEqualTo(1);
        assertThat(rows.at("/0/type").asString()).isEqualTo("Reward");
        assertThat(rows.at("/0/points").asLong()).isEqualTo(1000);
        assertThat(data(get("transaction", Map.of("limit", 10, "page", 2))).size())
                .isZero();
    }

    @Test
    void speaksTheShoppersLanguage() {
        business.http().patch("/rules", Map.of("welcome_points", 50)).ok();
        var path = "/magento/welcomeMessage?storeId=1&domain=" + DOMAIN;

        var french = business.http()
                .send("GET", path, "", "Accept-Language", "fr-CA,en;q=0.5")
                .ok();
        var german =
                business.http().send("GET", path, "", "Accept-Language", "de").ok();
        var labels = business.http()
                .send("GET", "/magento/translation?storeId=1&domain=" + DOMAIN, "", "Accept-Language", "es")
                .ok();

        assertThat(french.at("/data/text").asString()).isEqualTo("Adhérez au programme de Café et recevez 50 points.");
        assertThat(german.at("/data/text").asString()).isEqualTo("Join the rewards of Café and get 50 points.");
        assertThat(german.at("/data/points").asLong()).isEqualTo(50);
        assertThat(labels.at("/data/redeem").asString()).isEqualTo("Canjear");
    }

    @Test
    void keepsWhatTheShopperAgreesTo() {
        var saved = data(get(
                "saveSetting",
                Map.of(
                        "allow_email",
                        1,
                        "allow_sms",
                        0,
                        "birth_date",
                        "1990-02-03",
                        "first",
                        "Ada",
                        "last",
                        "Lovelace")));

        assertThat(saved.toString())
                .isEqualTo("{\"first\":\"Ada\",\"last\":\"Lovelace\",\"birth_date\":\"1990-02-03\","
                        + "\"allow_email\":true,\"allow_sms\":false}");
        assertThat(data(get("saveSetting", Map.of())).toString()).isEqualTo(saved.toString());
        assertThat(data(get("saveSetting", Map.of("opt_out", 1)))
                        .path("allow_email")
                        .asBoolean())
                .isFalse();
        assertRefused(get("saveSetting", Map.of("birth_date", "soon")), 422, "The birth date is not a valid date.");
        assertRefused(
                get("saveSetting", Map.of("customerEmail", "nobody@example.com")), 404, "The customer does not exist.");
    }

    /** A browser repeats a GET as it likes. */
    @Test
    void givesOneCodeForTheSameCartUntilItIsUsed() {
        var code = redeem("17", "5.0000");

        assertThat(redeem("17", "5")).isEqualTo(code);
        assertThat(balance()).isEqualTo(500);
        assertThat(redeem("17", "2")).isNotEqualTo(code);
        var eighteen = redeem("18", "1");
        assertThat(redeem("19", "1")).isNotEqualTo(eighteen);
        assertThat(redeem("18", "1"))
                .as("the shopper went back to the cart before")
                .isEqualTo(eighteen);
        assertThat(balance()).isEqualTo(100);

        order("order", "{\"discountCode\":\"" + code + "\"}");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(store.outcomes()).containsExactly("processed"));
        assertRefused(
                get("redeem", Map.of("redeemAmount", 5, "subtotalAmount", 50, "cart", 17)),
                400,
                "Insufficient points balance.");
    }

    @Test
    void makesACodeForACartOfWhichItIsNotTold() {
        assertThat(get("redeem", Map.of("redeemAmount", 5)).ok().path("active").asBoolean())
                .isTrue();
        assertThat(balance()).isEqualTo(500);
        assertRefused(get("redeem", Map.of("redeemAmount", 6)), 400, "Insufficient points balance.");
    }

    @Test
    void saysWhyThereIsNoCode() {
        assertRefused(
                get("redeem", Map.of("redeemAmount", 5, "cart", "1".repeat(192))),
                422,
                "The cart may not be greater than 191 characters.");
        assertRefused(
                get("redeem", Map.of("redeemAmount", "x", "subtotalAmount", 50)),
                422,
                "The redeemAmount must be a number.");
        assertRefused(
                get("redeem", Map.of("redeemAmount", 11, "subtotalAmount", 50)), 400, "Insufficient points balance.");
        assertRefused(
                get("redeem", Map.of("redeemAmount", 5, "subtotalAmount", 4)),
                400,
                "The maximum redemption is exceeded.");
        assertRefused(
                get("redeemCatalog", Map.of("punchItemId", 987654321)),
                422,
                "The selected catalog item.id is invalid.");
        assertRefused(get("redeemOffer", Map.of("qrcode", "00000000")), 422, "The selected qrcode is invalid.");
    }

    private static Map<String, Object> article(String code, Object price, Object quantity) {
        return Map.of(
                "code",
                code,
                "parentId",
                "5",
                "variant_id",
                7,
                "price",
                price,
                "quantity",
                quantity,
                "categories",
                "3");
    }

    private TestClient.Answer cart(Object subtotal, Object discount, Map<String, Object> article) {
        return post(
                "getShoppingCartItemPrice",
                Map.of(
                        "cart",
                        17,
                        "subtotal",
                        subtotal,
                        "discount",
                        discount,
                        "taxAmount",
                        "6.6000",
                        "productList",
                        List.of(article, article("24-MB01", "34.0000", "2.0000"))));
    }

    @Test
    void tellsWhatACartWouldGiveAndWhatPointsCouldPay() {
        long offer = new TestOffers(business).multiplier(TestOffers.at(business.virtual()));

        var told = data(cart("112.0000", "-12.0000", article("WS12-M-Blue", "22.0000", "2.0000")));

        assertThat(told.path("points_preview").asInt()).isEqualTo(200);
        assertThat(told.at("/offers/0/id").asLong()).isEqualTo(offer);
        assertThat(told.path("pay_with_points").toString())
                .isEqualTo("{\"enabled\":true,\"max_amount\":10,\"max_points\":1000,\"points_per_unit\":100,"
                        + "\"reason\":null}");
        var nobody =
                data(post("getShoppingCartItemPrice", Map.of("customerEmail", "nobody@x.example", "subtotal", 40)));
        assertThat(nobody.path("points_preview").asInt()).isEqualTo(80);
        assertThat(nobody.at("/pay_with_points/max_points").asInt()).isZero();
        assertThat(balance()).isEqualTo(1000);
    }

    /** As the order will be; the store tells bundles so. */
    @Test
    void countsACartByItsSubtotalWhereTheLinesDoNotComeToIt() {
        business.http()
                .put(
                        "/api/v1/integrations/" + store.integration(),
                        Map.of("settings", Map.of("excluded_category_ids", List.of("3"))))
                .ok();

        var whole = data(cart("112", "0", article("WS12-M-Blue", 44, 1)));
        var bundle = data(cart("112", "0", article("WS12-M-Blue", 0, 1)));

        assertThat(whole.path("points_preview").asInt()).isZero();
        assertThat(bundle.path("points_preview").asInt()).isEqualTo(112);
    }

    @Test
    void saysWhatIsWrongWithACart() {
        assertRefused(post("getShoppingCartItemPrice", Map.of("cart", 17)), 422, "The subtotal field is required.");
        assertRefused(cart(112, "none", article("A", 22, 2)), 422, "The discount must be a number.");
        assertRefused(cart(112, 0, article("A", -22, 2)), 422, "The selected price is invalid.");
        assertRefused(cart(112, 0, article("A", "1000000000000", 2)), 422, "The quantity may not be greater than 1.");
        assertRefused(cart("1e12", 0, Map.of("code", "A", "price", 1)), 422, "The quantity field is required.");
        assertRefused(
                post(
                        "getShoppingCartItemPrice",
                        Map.of("subtotal", 1, "productList", Collections.nCopies(501, article("A", 1, 1)))),
                422,
                "The productList may not have more than 500 items.");
    }

    @Test
    void tellsWhatAnArticleWouldGiveAndTheOffersThereAre() {
        var offers = new TestOffers(business);
        long doubled = offers.multiplier(TestOffers.at(business.virtual()));
        long fiveOff = offers.coupon(TestOffers.at(business.virtual()));
        business.http()
                .post(
                        "/transactions",
                        Map.of(
                                "intent",
                                "get_coupon",
                                "customer",
                                Map.of("email", email),
                                "offer",
                                Map.of("id", fiveOff)))
                .ok();
        var variants = List.of(
                Map.of("code", "WS12-M", "productId", "1549", "parentId", "1562", "price", "20.0000"),
                Map.of("code", "WS12-L", "productId", "1550", "parentId", "1562", "price", "30.0000"));
        var page = Map.of("productId", "WS12-L", "product", Map.of("id", 1562, "product", variants));

        var told = data(post("getProductOffer", page));

        assertThat(told.path("points").asInt()).isEqualTo(60);
        assertThat(told.path("offers").valueStream().map(it -> it.path("id").asLong()))
                .containsExactly(doubled, fiveOff);
        var qrcode = told.at("/offers/1/coupon/qrcode").asString();
        assertThat(data(get("redeemOffer", Map.of("qrcode", qrcode)))
                        .at("/ecom_coupon/code")
                        .asString())
                .hasSize(10);
        var whole = Map.of("customerEmail", "", "productId", "WS12", "product", Map.of("product", variants));
        var toNobody = data(post("getProductOffer", whole));
        assertThat(toNobody.path("points").asInt()).isEqualTo(40);
        assertThat(toNobody.at("/offers/1").has("coupon")).isFalse();
        assertRefused(post("getProductOffer", Map.of("productId", "WS12")), 422, "The product field is required.");
    }

    @Test
    void givesACodeBackOnce() {
        var code = redeem("17", "5");

        assertThat(post("reclaim", Map.of("coupon", code)).ok().toString())
                .isEqualTo("{\"active\":true,\"status\":true}");
        assertThat(post("reclaim", Map.of("coupon", code)).ok().path("status").asBoolean())
                .isTrue();
        assertThat(balance()).isEqualTo(1000);
        assertRefused(post("reclaim", Map.of("coupon", "AAAAAAAAAA")), 404, "The requested resource doesn't exist.");
        assertRefused(
                post("reclaim", Map.of("coupon", code, "customerEmail", "nobody@example.com")),
                404,
                "The customer does not exist.");
    }

    @Test
    void makesCodesInTheStoreAndRemovesThem() {
        connect();

        var code = redeem("17", "5");
        assertThat(coupons).containsOnlyKeys(code);
        var rule = requireNonNull(rules.get("Loyalty cart_fixed 5"));
        assertThat(rule.path("discount_amount").asInt()).isEqualTo(5);
        assertThat(rule.path("website_ids").toString()).isEqualTo("[1]");
        assertThat(rule.path("customer_group_ids").toString()).isEqualTo("[0,1]");
        post("reclaim", Map.of("coupon", code)).ok();
        assertThat(coupons).isEmpty();
        assertThat(balance()).isEqualTo(1000);

        var used = redeem("17", "5");
        assertThat(rules).as("one rule for each value").hasSize(1);
        coupons.put(used, 1);
        assertRefused(post("reclaim", Map.of("coupon", used)), 400, "The redemption has been applied.");
        assertThat(balance()).isEqualTo(500);
    }

    private TestClient.Answer order(String file, String changes) {
        var told = MAGENTO.json(file);
        ((ObjectNode) told.object("order").node())
                .setAll((ObjectNode) JsonMapper.shared().readTree(changes));
        return business.http().post("/magento/order", Map.of("data", told.node().toString()));
    }

    @Test
    void takesAnOrderAndWhatIsGivenBackOfIt() {
        assertThat(order("order", "{}").ok().toString()).isEqualTo("{\"active\":true,\"status\":true}");
        order("order", "{}").ok();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(store.outcomes()).containsExactly("processed"));
        // 44.00 and 68.00 less a tenth of 146.00, which is spread over both.
        assertThat(store.points(link, "1001")).isEqualTo(97);
        assertThat(store.sale(link, "1001").at("/customer/email").asString()).isEqualTo("ada@example.com");

        order("order", "{\"state\":\"closed\",\"totalRefunded\":\"143.0000\",\"subtotalRefunded\":\"112\"}")
                .ok();
        order("order", "{\"totalDue\":\"143.0000\",\"totalPaid\":\"0\",\"state\":\"new\"}")
                .ok();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(store.outcomes()).containsExactly("processed", "processed", "stale"));
        assertThat(store.points(link, "1001")).isZero();
        assertThat(store.sale(link, "1001").path("status").asString()).isEqualTo("refunded");
    }

    /** Its goods are 29 and its shipping is 10; no line says so. */
    @ParameterizedTest
    @ValueSource(ints = {9, 19})
    void keepsThePointsOfTheGoodsThatDoNotComeBack(int refunded) {
        var bundle = "{\"orderItems\":[],\"subtotal\":\"29\",\"discountAmount\":\"0\",\"taxAmount\":\"0\","
                + "\"shippingAmount\":\"10\",\"total\":\"39\",\"totalPaid\":\"39\"";
        order("order", bundle + "}").ok();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(store.outcomes()).containsExactly("processed"));
        assertThat(store.points(link, "1001")).isEqualTo(29);

        order("order", bundle + ",\"totalRefunded\":\"" + refunded + "\",\"subtotalRefunded\":\"9\"}")
                .ok();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(store.outcomes()).containsExactly("processed", "processed"));
        assertThat(store.points(link, "1001")).isEqualTo(20);
    }

    @Test
    void refusesAnOrderThatIsNone() {
        var cutOff = business.http().post("/magento/order", Map.of("data", "{"));
        assertThat(cutOff.status()).isEqualTo(400);
        assertThat(cutOff.body()).contains("The request body is not valid JSON");
        assertRefused(
                business.http()
                        .post("/magento/order", Map.of("data", "{\"domain\":\"shop.example.com\",\"storeId\":1}")),
                422,
                "The selected data is invalid.");
    }

    /** Failed pushes are never repeated, so what the store answers has to come to the same. */
    @Test
    void asksTheStoreForWhatItHasNotTold() {
        connect();

        changedOrders.ask(
                connectors.find(business.id(), store.integration()).orElseThrow(),
                Instant.parse("2026-01-05T00:00:00Z"));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(store.outcomes()).containsExactly("processed"));
        var sale = store.sale(link, "1001");
        assertThat(sale.path("status").asString()).isEqualTo("refunded");
        assertThat(sale.path("external_number").asString()).isEqualTo("000001001");
        assertThat(sale.at("/line_items/0/unit_price").asInt()).isEqualTo(22);
        assertThat(sale.at("/line_items/0/product_external_id").asString()).isEqualTo("1562");
        assertThat(sale.at("/line_items/1/category_ids").toString()).isEqualTo("[\"3\"]");
        assertThat(sale.at("/refunds/0/external_id").asString()).isEqualTo("1001:143");
    }

    /** What is pushed names the one category of the article, and only the store knows what that is in. */
    @Test
    void earnsNothingForWhatIsBelowAnExcludedCategory() {
        connect();
        store.catalogue().awaitRead();
        assertThat(store.catalogue().listed(link, "products")).containsExactly("1");
        assertThat(store.catalogue().listed(link, "categories"))
                .as("also those of other stores")
                .containsExactly("1", "2", "3", "4");
        store.exclude(link, "2");
        order("order", "{}").ok();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(store.outcomes()).containsExactly("processed"));

        // The other article is in no category that the store tells.
        assertThat(store.points(link, "1001")).isEqualTo(38);
    }

    @Test
    void rewardsCallsToActionAndNothingThatThereIsNot() {
        business.http()
                .post("/call-to-actions", Map.of("action_id", 4, "points", 20, "result_count", 1))
                .ok();

        assertThat(post("call-to-actions", Map.of("action_id", 4))
                        .ok()
                        .at("/data/points")
                        .asLong())
                .isEqualTo(20);
        assertThat(balance()).isEqualTo(1020);
        assertRefused(post("call-to-actions", Map.of("action_id", 3)), 422, "The selected action id is invalid.");
        assertThat(post("surveyAnswers", Map.of("survey_id", 1))
                        .ok()
                        .path("status")
                        .asBoolean(true))
                .isFalse();
        assertThat(post("review", Map.of("review", Map.of()))
                        .ok()
                        .path("status")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void isSwitchedOffWhenThePluginIsRemoved() {
        business.http()
                .post("/magento/unInstall", Map.of("data", "{\"domain\":\"https://shop.example.com/\"}"))
                .ok();

        assertThat(get("balance", Map.of()).body()).isEqualTo("{\"active\":false}");
        assertThat(business.http()
                        .get("/api/v1/branch-links/" + link)
                        .ok()
                        .path("enabled")
                        .asBoolean())
                .isFalse();
        assertRefused(business.http().post("/magento/unInstall", Map.of()), 422, "The domain field is required.");
    }

    @Test
    void drawsNothingInTheStore() {
        var browser = new TestClient(business.http().url(), Map.of());

        assertThat(browser.get("/magento/initJS?rc=1&plugin_version=2.0.6&domain=" + DOMAIN)
                        .status())
                .isEqualTo(200);
        assertThat(browser.get("/magento/initCss?storeId=1&domain=" + DOMAIN).header("Content-Type"))
                .startsWith("text/css");
    }
}
