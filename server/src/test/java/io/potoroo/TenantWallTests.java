package io.potoroo;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.connectors.Events;
import io.potoroo.connectors.PlatformEvent;
import io.potoroo.kernel.Hex32;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Walks every call of the API with what another business has: it is as if that did not exist. */
@ServerTest
class TenantWallTests {

    /** Everything that has a name or a text in the other business carries this. */
    private static final String SECRET = "Zyxwvut";

    private static final String SOLD_AT = "2026-01-05T10:00:00Z";
    private static final Pattern VARIABLE = Pattern.compile("\\{\\w+}");

    /** Calls that nobody signs in for, or that only speak of the caller. */
    private static final List<String> OF_NOBODY = List.of(
            "/oauth/token",
            "/images/uploads/{name}",
            "/webhooks/{platform}/{key}",
            "/webhooks/magento/{key}/activation",
            "/magento/initJS",
            "/magento/initCss");

    /** Calls that name their shop by its address, and answer 200 to those who have none there. */
    private static final String OF_STORES = "/magento/";

    /** Calls of customers who have signed in, who name nobody else. */
    private static final String OF_MEMBERS = "/users/me";

    /** What a body must hold to be looked at with what is named in the path. */
    private static final Map<String, Object> BODIES = Map.of(
            "POST /api/v1/integrations/{id}/connector/backfill",
            Map.of("since", SOLD_AT),
            "PUT /api/v1/branch-links/{link}/sales/{externalId}",
            Map.of("sold_at", SOLD_AT, "total", 1),
            "POST /api/v1/branch-links/{link}/sales",
            Map.of("external_id", "S-9", "sold_at", SOLD_AT, "total", 1),
            "POST /api/v1/branch-links/{link}/sales/batch",
            Map.of("items", List.of(Map.of())),
            "POST /api/v1/redemptions/{id}/apply",
            Map.of("sale_external_id", "S-9"),
            "POST /api/v1/branch-links/{link}/sales/{externalId}/refunds",
            Map.of("external_id", "R-9", "refunded_at", SOLD_AT, "amount", 1),
            "POST /api/v1/branch-links/{link}/sales/{externalId}/void",
            Map.of("voided_at", SOLD_AT),
            "POST /api/v1/sales/{id}/refunds",
            Map.of("external_id", "R-9", "refunded_at", SOLD_AT, "amount", 1),
            "POST /api/v1/sales/{id}/void",
            Map.of("voided_at", SOLD_AT),
            "POST /api/v1/webhooks/{id}/replay",
            Map.of("since", SOLD_AT));

    private final RequestMappingHandlerMapping mapping;
    private final Events events;
    private final TestBusiness mine;
    private final TestBusiness theirs;
    private final Map<String, String> own;
    private final Map<String, String> foreign;

    @Autowired
    TenantWallTests(
            TestBusinesses businesses, RequestMappingHandlerMapping requestMappingHandlerMapping, Events events) {
        this.mapping = requestMappingHandlerMapping;
        this.events = events;
        this.mine = businesses.open();
        this.theirs = businesses.open();
        this.own = furnish(mine, "Mine");
        this.foreign = furnish(theirs, SECRET);
        theirs.http().patch("/rules", Map.of("redemption_ratio", 50)).ok();
        theirs.http()
                .put("/pin-policy", Map.of("redemption_pin_required", true))
                .ok();
    }

    /** One of everything, by the path under which it is found. */
    private Map<String, String> furnish(TestBusiness business, String name) {
        var http = business.http();
        var ids = new LinkedHashMap<String, String>();
        var images = TestImages.uploaded(business);
        var branches = List.of(Map.of("id", Hex32.print(business.place().id())));
        var customer = created(http.post("/customers", Map.of("email", name + "@example.com", "first_name", name)));
        ids.put("/customers/", customer);
        http.patch("/crm-fields", Map.of("fields", List.of(Map.of("name", "notes", "label", name))))
                .ok();
        ids.put("/api/v1/branches/", Hex32.print(business.place().id()));
        long integration = business.integration(Map.of("name", name, "sub_type", 1));
        ids.put("/api/v1/integrations/", Long.toString(integration));
        http.put("/api/v1/integrations/" + integration + "/connector", Map.of("secret", name))
                .ok();
        events.receive(
                business.id(),
                integration,
                List.of(PlatformEvent.byContent("orders/paid", name, null, name, new byte[] {'{', '}'})));
        ids.put(
                "/api/v1/integrations/{}/events/",
                http.get("/api/v1/integrations/" + integration + "/events")
                        .ok()
                        .at("/data/0/id")
                        .asString());
        long link = business.link(name);
        ids.put("/api/v1/branch-links/", Long.toString(link));
        var sales = "/api/v1/branch-links/" + link + "/sales";
        var sale = created(http.post(
                sales,
                Map.of(
                        "external_id",
                        name,
                        "sold_at",
                        SOLD_AT,
                        "total",
                        100,
                        "customer",
                        Map.of("email", name + "@example.com"))));
        ids.put("/api/v1/sales/", sale);
        ids.put("/api/v1/branch-links/{}/sales/", name);
        ids.put("/api/v1/branch-links/{}/sales/{}/refunds/", name);
        ids.put("/api/v1/sales/{}/refunds/", name);
        for (var items : List.of("products", "categories", "product-brands", "product-suppliers", "product-tags")) {
            http.put(
                            "/api/v1/branch-links/" + link + "/" + items,
                            Map.of("items", List.of(Map.of("external_id", name, "title", name))))
                    .ok();
            ids.put("/api/v1/branch-links/{}/" + items + "/", name);
        }
        ids.put("/api/v1/branch-links/{}/customers/", customer);
        ids.put(
                "/api/v1/branch-links/{}/events/",
                http.get("/api/v1/branch-links/" + link + "/events")
                        .ok()
                        .at("/data/0/id")
                        .asString());
        ids.put(
                "/api/v1/redemptions/",
                created(http.post(
                        "/api/v1/branch-links/" + link + "/redemptions",
                        Map.of(
                                "customer",
                                Map.of("id", customer),
                                "mode",
                                "points",
                                "points",
                                10,
                                "subtotal",
                                5,
                                "sale_external_id",
                                name))));
        var offer = created(http.post(
                "/offers",
                Map.of(
                        "type_id",
                        10,
                        "discount_value",
                        5,
                        "targeted_offer_flag",
                        1,
                        "never_expires_flag",
                        1,
                        "images",
                        images,
                        "available_at_branches",
                        branches,
                        "offer_languages",
                        List.of(Map.of("language_id", 1, "offer_title", name)))));
        http.post("/offers/" + offer + "/customers", Map.of("customers", List.of(Map.of("id", customer))))
                .ok();
        http.post(
                        "/transactions",
                        Map.of(
                                "intent",
                                "get_coupon",
                                "customer",
                                Map.of("id", customer),
                                "offer",
                                Map.of("id", offer)))
                .ok();
        ids.put("/offers/", offer);
        ids.put("/offers/{}/customers/", customer);
        var targeted = created(http.post(
                "/rewards",
                Map.of(
                        "type_id",
                        18,
                        "points",
                        10,
                        "discount_value",
                        5,
                        "targeted_flag",
                        1,
                        "never_expires_flag",
                        1,
                        "images",
                        images,
                        "available_at_branches",
                        branches,
                        "reward_languages",
                        List.of(Map.of("language_id", 1, "title", name)))));
        http.post("/rewards/" + targeted + "/customers", Map.of("customers", List.of(Map.of("id", customer))))
                .ok();
        ids.put("/rewards/", targeted);
        ids.put("/rewards/{}/customers/", customer);
        var product = created(http.post(
                "/products",
                Map.of(
                        "product_sku",
                        name,
                        "available_at_branches",
                        branches,
                        "product_languages",
                        List.of(Map.of("language_id", 1, "product_title", name)))));
        ids.put("/products/", product);
        ids.put(
                "/product-rewards/",
                created(http.post("/product-rewards", Map.of("product", Map.of("id", product), "points", 5))));
        ids.put(
                "/tiers/",
                created(http.post(
                        "/tiers",
                        Map.of("tiers_sequence", List.of("2"), "tier_levels", List.of(Map.of("name", name))))));
        ids.put(
                "/referral-programs/",
                created(http.post(
                        "/referral-programs",
                        Map.of("cond_min_amount", 1, "expires_in", 0, "referee_earns", 1, "referer_earns", 1))));
        ids.put("/call-to-actions/", created(http.post("/call-to-actions", Map.of("action_id", 4))));
        ids.put(
                "/transactions/",
                created(http.post(
                        "/transactions", Map.of("intent", "reward", "amount", 5, "customer", Map.of("id", customer)))));
        var webhook = created(http.post(
                "/api/v1/webhooks",
                Map.of("url", "http://127.0.0.1:9/", "description", name, "topics", List.of("sale.*"))));
        ids.put("/api/v1/webhooks/", webhook);
        ids.put(
                "/api/v1/webhooks/{}/deliveries/",
                http.post("/api/v1/webhooks/" + webhook + "/test", Map.of())
                        .ok()
                        .at("/data/event_id")
                        .asString());
        ids.put("/employees/", created(http.post("/employees", Map.of("name", name, "pin_code", "0417"))));
        return ids;
    }

    private static String created(TestClient.Answer answer) {
        var data = answer.ok().path("data");
        return data.path("id").isString()
                ? data.path("id").asString()
                : Long.toString(data.path("id").asLong());
    }

    private record Route(String method, String path) {

        int variables() {
            return (int) VARIABLE.matcher(path).results().count();
        }

        /** Where what a variable names is found, the variables before it left out. */
        String collection(int variable) {
            var found = VARIABLE.matcher(path).results().toList().get(variable);
            return VARIABLE.matcher(path.substring(0, found.start())).replaceAll("{}");
        }

        /** Sales and refunds are known by what their shop calls them, so another business's name is free to be used. */
        boolean isNamedByCaller(int variable) {
            return collection(variable).equals("/api/v1/branch-links/{}/sales/")
                    || collection(variable).endsWith("/refunds/");
        }

        String with(List<String> values) {
            var each = values.iterator();
            return VARIABLE.matcher(path).replaceAll(ignored -> each.next());
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private Stream<Route> routes() {
        var routes = new ArrayList<Route>();
        mapping.getHandlerMethods().forEach((info, handler) -> {
            if (handler.getBeanType().getPackageName().startsWith("io.potoroo")
                    && handler.getBeanType().isAnnotationPresent(RestController.class)) {
                for (var path : info.getPatternValues()) {
                    for (var method : info.getMethodsCondition().getMethods()) {
                        routes.add(new Route(method.name(), path));
                    }
                }
            }
        });
        return routes.stream()
                .filter(it -> !OF_NOBODY.contains(it.path()))
                .filter(it -> !it.path().startsWith(OF_MEMBERS));
    }

    /** Whoever signs in as a customer is a stranger to everything that is the business's, also to what is their own. */
    @TestFactory
    Stream<DynamicTest> keepsCustomersFromWhatIsTheBusinesss() {
        var email = "member@example.com";
        mine.http()
                .post("/customers", Map.of("email", email, "pin_code", "0815"))
                .ok();
        var member = mine.member(email, "0815");
        assertThat(member.get(OF_MEMBERS).status()).isEqualTo(200);
        return routes().map(route -> DynamicTest.dynamicTest(route + " for a customer", () -> {
            var path = route.with(IntStream.range(0, route.variables())
                    .mapToObj(it -> own.getOrDefault(route.collection(it), "0"))
                    .toList());
            var answer = member.send(route.method(), path, "{}");
            assertThat(answer.status()).as(answer.body()).isEqualTo(403);
        }));
    }

    @TestFactory
    Stream<DynamicTest> hidesWhatAnotherBusinessHasBehindEveryPath() {
        return routes().flatMap(route -> IntStream.range(0, route.variables())
                .filter(it -> !route.isNamedByCaller(it))
                .mapToObj(variable -> DynamicTest.dynamicTest(
                        route + " with a foreign " + route.collection(variable), () -> hides(route, variable))));
    }

    private void hides(Route route, int variable) {
        var collection = route.collection(variable);
        assertThat(own)
                .as("this test has to know of something under " + collection)
                .containsKey(collection);
        var theirId = requireNonNull(foreign.get(collection));
        var noId = isNumber(theirId) ? "987654321987" : Hex32.print(Hex32.next());
        var before = owned();

        var answer = call(route, values(route, variable, theirId));
        var nothing = call(route, values(route, variable, noId));

        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(nothing.status()).as(nothing.body()).isEqualTo(answer.status());
        assertThat(without(theirId, answer)).isEqualTo(without(noId, nothing));
        assertThat(call(route, values(route, variable, "no-id")).status()).isEqualTo(404);
        assertThat(owned()).isEqualTo(before);
    }

    /** Every call but those that nobody signs in for, also without a token, and with another business's key. */
    @TestFactory
    Stream<DynamicTest> wantsATokenAndItsOwnBusinesssKey() {
        var nobody = new TestClient(mine.http().url(), Map.of());
        var mixed = new TestClient(
                mine.http().url(),
                Map.of("Authorization", "Bearer " + mine.token(), "X-Application-Key", theirs.applicationKey()));
        return routes().map(route -> DynamicTest.dynamicTest(route + " without a token", () -> {
            var path = route.with(values(route, -1, ""));
            var unknown = nobody.send(route.method(), path, "{}");
            var foreignKey = mixed.send(route.method(), path, "{}");

            assertThat(unknown.status()).isEqualTo(401);
            assertThat(unknown.header("WWW-Authenticate")).startsWith("Bearer");
            assertThat(unknown.json()).isEqualTo(JsonMapper.shared().readTree("""
                    {"error":{"status_code":401,"message":"Unauthenticated.","description":"Unauthenticated."}%s}""".formatted(
                            path.startsWith("/magento/") ? ",\"active\":false" : "")));
            assertThat(foreignKey.status()).isEqualTo(403);
            assertThat(foreignKey.json().path("message").asString()).isEqualTo("This action is unauthorized.");
            assertThat(foreignKey.json().at("/error/status_code").asInt()).isEqualTo(403);
        }));
    }

    private static String without(String id, TestClient.Answer answer) {
        return answer.body().replaceAll("\\b" + id + "\\b", "?");
    }

    private static boolean isNumber(String id) {
        return id.chars().allMatch(Character::isDigit);
    }

    private List<String> values(Route route, int variable, String value) {
        return IntStream.range(0, route.variables())
                .mapToObj(i -> i == variable ? value : own.getOrDefault(route.collection(i), "0"))
                .toList();
    }

    private TestClient.Answer call(Route route, List<String> values) {
        var path = route.with(values);
        return route.method().equals(RequestMethod.GET.name()) || route.method().equals(HttpMethod.DELETE.name())
                ? mine.http().send(route.method(), path, "")
                : mine.http().send(route.method(), path, BODIES.getOrDefault(route.toString(), Map.of()));
    }

    /** Everything the other business has, as it sees it. */
    private Map<String, JsonNode> owned() {
        var seen = new TreeMap<String, JsonNode>();
        foreign.forEach((collection, id) -> {
            if (!collection.contains("{}") && !collection.equals("/product-rewards/")) {
                seen.put(collection, theirs.http().get(collection + id).ok());
            }
        });
        seen.put(
                "transactions",
                theirs.http().get("/transactions?relationships=customer").ok());
        return seen;
    }

    /** Something in a body that is named by its id. */
    private record Reference(String method, String path, String body, String field, String theirs) {

        String with(String id) {
            return body.replace("$", id);
        }
    }

    /** In whose body {@code $} stands for the id. */
    private Stream<Reference> references() {
        var customer = requireNonNull(foreign.get("/customers/"));
        var place = requireNonNull(foreign.get("/api/v1/branches/"));
        var offer = requireNonNull(foreign.get("/offers/"));
        var reward = requireNonNull(foreign.get("/rewards/"));
        var product = requireNonNull(foreign.get("/products/"));
        var pieces = requireNonNull(foreign.get("/product-rewards/"));
        var employee = requireNonNull(foreign.get("/employees/"));
        var program = requireNonNull(foreign.get("/referral-programs/"));
        var level = first("/tiers?relationships=tier_levels", "/data/0/tier_levels/0/id");
        var coupon = first("/customers/" + customer + "/available-coupons", "/data/0/id");
        var link = "/api/v1/branch-links/" + own.get("/api/v1/branch-links/");
        var mineIs = "\"customer\":{\"id\":\"" + own.get("/customers/") + "\"}";
        var actions = "/customers/" + own.get("/customers/") + "/actions";
        return Stream.of(
                transaction("\"intent\":\"reward\",\"amount\":1,\"customer\":{\"id\":\"$\"}", "customer.id", customer),
                transaction(
                        "\"intent\":\"reward\",\"amount\":1,\"branch\":{\"id\":\"$\"}," + mineIs, "branch.id", place),
                transaction(
                        "\"intent\":\"reward\",\"amount\":1,\"employee\":{\"id\":\"$\"}," + mineIs,
                        "employee.id",
                        employee),
                transaction(
                        "\"intent\":\"reward\",\"amount\":1,\"product_rewards\":[{\"id\":$,\"quantity\":1}]," + mineIs,
                        "product_rewards.0.id",
                        pieces),
                transaction(
                        "\"intent\":\"redeem\",\"catalog_items\":[{\"id\":$}]," + mineIs, "catalog_items.0.id", reward),
                transaction("\"intent\":\"get_coupon\",\"offer\":{\"id\":$}," + mineIs, "offer.id", offer),
                transaction(
                        "\"intent\":\"claim_coupon\",\"offer\":{\"id\":$},\"coupon\":{\"id\":1}," + mineIs,
                        "offer.id",
                        offer),
                transaction(
                        "\"intent\":\"claim_coupon\",\"offer\":{\"id\":" + own.get("/offers/")
                                + "},\"coupon\":{\"id\":$}," + mineIs,
                        "coupon.id",
                        coupon),
                new Reference(
                        "POST",
                        "/customers",
                        "{\"email\":\"new@example.com\",\"referral\":{\"referral_program_id\":$,\"referrer_id\":\""
                                + own.get("/customers/") + "\"}}",
                        "referral.referral_program_id",
                        program),
                new Reference(
                        "POST",
                        "/customers",
                        "{\"email\":\"new@example.com\",\"referral\":{\"referral_program_id\":"
                                + own.get("/referral-programs/") + ",\"referrer_id\":\"$\"}}",
                        "referral.referrer_id",
                        customer),
                new Reference("POST", actions, calculate("\"branch\":{\"id\":\"$\"}"), "branch.id", place),
                new Reference(
                        "POST",
                        actions,
                        calculate("\"product_rewards\":[{\"id\":$,\"quantity\":1}]"),
                        "product_rewards.0.id",
                        pieces),
                new Reference(
                        "PUT",
                        "/offers/" + own.get("/offers/"),
                        "{\"available_at_branches\":[{\"id\":\"$\"}]}",
                        "available_at_branches.0.id",
                        place),
                new Reference(
                        "PUT",
                        "/rewards/" + own.get("/rewards/"),
                        "{\"targeted_flag\":2,\"redemption_user_tiers\":[{\"id\":$}]}",
                        "redemption_user_tiers.0.id",
                        level),
                new Reference(
                        "PATCH",
                        "/rules",
                        "{\"tiers_earning_rules\":[{\"id\":$,\"points\":2}]}",
                        "tiers_earning_rules.0.id",
                        level),
                new Reference(
                        "POST", "/product-rewards", "{\"product\":{\"id\":$},\"points\":1}", "product.id", product),
                new Reference(
                        "POST",
                        "/offers/" + own.get("/offers/") + "/customers",
                        "{\"customers\":[{\"id\":\"$\"}]}",
                        "customers.0.id",
                        customer),
                new Reference(
                        "POST",
                        "/rewards/" + own.get("/rewards/") + "/customers",
                        "{\"customers\":[{\"id\":\"$\"}]}",
                        "customers.0.id",
                        customer),
                new Reference(
                        "POST",
                        "/api/v1/branch-links",
                        "{\"shop_id\":\"9\",\"account_id\":\"9\",\"branch_id\":\"%s\",\"integration_id\":$}"
                                .formatted(Hex32.print(mine.virtual().id())),
                        "integration_id",
                        requireNonNull(foreign.get("/api/v1/integrations/"))),
                new Reference(
                        "POST",
                        "/api/v1/branch-links",
                        "{\"shop_id\":\"9\",\"account_id\":\"9\",\"branch_id\":\"$\",\"integration_id\":%s}"
                                .formatted(own.get("/api/v1/integrations/")),
                        "branch_id",
                        Hex32.print(theirs.virtual().id())),
                new Reference(
                        "POST",
                        link + "/redemptions",
                        "{\"mode\":\"points\",\"points\":1,\"subtotal\":5,\"customer\":{\"id\":\"$\"}}",
                        "customer.id",
                        customer),
                new Reference(
                        "POST",
                        link + "/redemptions",
                        "{\"mode\":\"catalog_item\",\"catalog_item\":{\"id\":$}," + mineIs + "}",
                        "catalog_item.id",
                        reward));
    }

    private static Reference transaction(String members, String field, String theirs) {
        return new Reference("POST", "/transactions", "{" + members + "}", field, theirs);
    }

    private static String calculate(String member) {
        return "{\"resource\":\"reward\",\"type\":\"calculate\",\"intent\":\"reward\",\"amount\":1," + member + "}";
    }

    private String first(String path, String pointer) {
        return theirs.http().get(path).ok().at(pointer).asString();
    }

    @TestFactory
    Stream<DynamicTest> knowsNothingOfAnotherBusinessThatABodyNames() {
        return references()
                .map(it -> DynamicTest.dynamicTest(it.method() + " " + it.path() + " " + it.body(), () -> refuses(it)));
    }

    private void refuses(Reference reference) {
        var noId = isNumber(reference.theirs()) ? "987654321987" : Hex32.print(Hex32.next());
        var before = owned();

        var answer = mine.http().send(reference.method(), reference.path(), reference.with(reference.theirs()));
        var nothing = mine.http().send(reference.method(), reference.path(), reference.with(noId));

        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json().propertyNames()).containsExactly(reference.field());
        assertThat(answer.body()).isEqualTo(nothing.body());
        assertThat(owned()).isEqualTo(before);
    }

    @TestFactory
    Stream<DynamicTest> listsNothingOfAnotherBusiness() {
        var ids = foreign.values().stream().filter(it -> !isNumber(it)).toList();
        return routes().filter(it -> it.method().equals(RequestMethod.GET.name()) && it.variables() == 0)
                .filter(it -> !it.path().startsWith(OF_STORES))
                .map(route -> DynamicTest.dynamicTest(route.toString(), () -> {
                    assertThat(theirs.http().get(route.path() + "?per_page=100").body())
                            .as("there is something to hide")
                            .isNotEqualTo(mine.http()
                                    .get(route.path() + "?per_page=100")
                                    .body());
                    for (var query : List.of("", "?per_page=100", "?" + everyInclude())) {
                        var answer = mine.http().get(route.path() + query);
                        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                        assertThat(answer.body()).doesNotContain(ids).doesNotContain(SECRET);
                    }
                }));
    }

    private static String everyInclude() {
        return Stream.of("include", "relationships")
                .map(
                        it -> it
                                + "=balance,branch,employee,coupon,branches,customer,product,tier_levels,transaction_sequences,business")
                .collect(joining("&"));
    }

    @TestFactory
    Stream<DynamicTest> findsNothingOfAnotherBusinessByFilter() {
        var link = "/api/v1/branch-links/" + own.get("/api/v1/branch-links/");
        return Stream.of(
                        link + "/customers?email=eq%7C" + SECRET + "@example.com",
                        link + "/customers?external_id=eq%7C" + SECRET,
                        link + "/transactions?customer.id=eq%7C" + foreign.get("/customers/"),
                        link + "/products?filters%5B0%5D%5Bfield%5D=external_id&filters%5B0%5D%5Boperator%5D=eq"
                                + "&filters%5B0%5D%5Bvalue%5D=" + SECRET,
                        "/transactions?customer.id=eq%7C" + foreign.get("/customers/"),
                        "/customers?email=" + SECRET + "@example.com",
                        "/product-rewards?products.product_sku=eq%7C" + SECRET,
                        link + "/sales?external_id=eq%7C" + SECRET,
                        link + "/sales?customer_id=eq%7C" + foreign.get("/customers/"))
                .map(query -> DynamicTest.dynamicTest(
                        query,
                        () -> assertThat(
                                        mine.http().get(query).ok().path("data").isEmpty())
                                .isTrue()));
    }

    /** Whom a query or a body of a link's call names. */
    @TestFactory
    Stream<DynamicTest> knowsNobodyOfAnotherBusinessWhereALinkNamesThem() {
        var link = "/api/v1/branch-links/" + own.get("/api/v1/branch-links/");
        var theirs = requireNonNull(foreign.get("/customers/"));
        var nobody = Hex32.print(Hex32.next());
        var calls = Map.<String, Function<String, TestClient.Answer>>of(
                "offers", it -> mine.http().get(link + "/offers?customer_id=" + it),
                "rewards", it -> mine.http().get(link + "/rewards?customer_id=" + it),
                "cart",
                        it -> mine.http()
                                .post(link + "/cart/evaluate", Map.of("subtotal", 1, "customer", Map.of("id", it))),
                "transactions",
                        it -> mine.http()
                                .post(
                                        link + "/transactions",
                                        Map.of("intent", "reward", "amount", 1, "customer", Map.of("id", it))));
        return calls.entrySet().stream()
                .map(call -> DynamicTest.dynamicTest(call.getKey(), () -> {
                    var answer = call.getValue().apply(theirs);
                    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
                    assertThat(answer.body())
                            .isEqualTo(call.getValue().apply(nobody).body());
                }));
    }
}
