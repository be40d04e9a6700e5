package io.potoroo;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.kernel.Hex32;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Every status but success that each endpoint of the Business API is documented with, and its body. That each of them
 * wants a token and its business's own key is shown by {@link TenantWallTests}.
 */
@ServerTest
class BusinessApiErrorTests {

    private static final String DOCUMENTED = """
            GET /me 401 403
            GET /branches 401 403 422
            GET /customers 401 403 422
            POST /customers 400 401 403 422
            GET /customers/{id} 401 403 404
            PUT /customers/{id} 400 401 403 404 422
            DELETE /customers/{id} 401 403 404
            GET /customers/{id}/transactions 401 403 404 422
            GET /customers/{id}/offers 401 403 404 422
            GET /customers/{id}/targeted-offers 401 403 404 422
            GET /customers/{id}/claimable-offers 401 403 404 422
            GET /customers/{id}/available-coupons 401 403 404 422
            GET /customers/{id}/rewards 401 403 404 422
            GET /customers/{id}/consents 401 403 404 422
            POST /customers/{id}/consents 400 401 403 404 422
            GET /customers/{id}/crm-fields 401 403 404 422
            PATCH /customers/{id}/crm-fields-values 400 401 403 404 422
            POST /customers/{id}/actions 400 401 403 404 422
            GET /customers/{id}/notifications 401 403 404 422
            GET /transactions 401 403 422
            POST /transactions 202 400 401 403 404 422
            GET /transactions/{id} 401 403 404
            DELETE /transactions/{id} 400 401 403 404
            PATCH /transactions/{id}/details 400 401 403 404 422
            POST /offers 400 401 403 422
            GET /offers 401 403 422
            GET /offers/{id} 401 403 404
            PUT /offers/{id} 400 401 403 404 422
            DELETE /offers/{id} 401 403 404
            POST /offers/images 401 403 422
            GET /rewards 401 403 422
            GET /rewards/{id} 401 403 404
            POST /rewards 400 401 403 422
            POST /rewards/images 401 403 422
            GET /product-rewards 401 403 422
            GET /products 401 403 422
            POST /products 400 401 403 422
            GET /tiers 401 403 422
            GET /referral-programs 401 403 422
            GET /referral-programs/{id} 401 403 404
            POST /referral-programs 400 401 403 422
            GET /rules 401 403
            PATCH /rules 400 401 403 422
            GET /call-to-actions 401 403 422
            POST /call-to-actions 400 401 403 422
            PATCH /call-to-actions/{id} 400 401 403 404 422
            DELETE /call-to-actions/{id} 401 403 404
            POST /users/me/businesses/{id}/actions 400 401 403 404 422""";

    private static final String NOT_JSON = "{";

    /** What is wrong with a call, and what it is answered: the description of a rule, a title, or fields, by its status. */
    private record Case(String endpoint, String path, Object body, int status, String expected) {

        String method() {
            return endpoint.substring(0, endpoint.indexOf(' '));
        }

        @Override
        public String toString() {
            return "%d %s %s %s".formatted(status, method(), path, body);
        }
    }

    private final TestBusinesses businesses;
    private TestBusiness business;
    private String customer = "";

    @Autowired
    BusinessApiErrorTests(TestBusinesses businesses) {
        this.businesses = businesses;
        this.business = businesses.open();
    }

    @BeforeEach
    void open() {
        business = businesses.open();
        customer = id("/customers", Map.of("email", "mia@example.com", "pin_code", "0417"));
    }

    private String id(String path, Object body) {
        return business.http().post(path, body).ok().at("/data/id").asString();
    }

    private static Case of(String endpoint, String path, Object body, int status, String expected) {
        return new Case(endpoint, path, body, status, expected);
    }

    /** A call without a body. */
    private static Case of(String endpoint, int status, String path, String expected) {
        return of(endpoint, path, "", status, expected);
    }

    private Stream<Case> cases() {
        return Stream.of(
                        everywhere(),
                        pages(),
                        bodiesThatAreNotJson(),
                        customers(),
                        customersHave(),
                        transactions(),
                        offersRewardsAndProducts(),
                        programsRulesAndCalls())
                .flatMap(List::stream);
    }

    /** Read with a token that is none, and with another business's key. */
    private List<Case> everywhere() {
        return documented()
                .map(it -> it.substring(0, it.indexOf(' ', it.indexOf(' ') + 1)))
                .distinct()
                .flatMap(it -> {
                    var path = it.substring(it.indexOf(' ') + 1).replace("{id}", "1");
                    return Stream.of(of(it, path, "{}", 401, ""), of(it, path, "{}", 403, ""));
                })
                .toList();
    }

    private List<Case> pages() {
        var mine = "/customers/" + customer;
        var claimable = "/claimable-offers?amount=1&branch_id=" + place() + "&";
        return Stream.of(
                        Map.entry("/branches", "/branches?"),
                        Map.entry("/customers", "/customers?"),
                        Map.entry("/customers/{id}/transactions", mine + "/transactions?"),
                        Map.entry("/customers/{id}/offers", mine + "/offers?"),
                        Map.entry("/customers/{id}/targeted-offers", mine + "/targeted-offers?"),
                        Map.entry("/customers/{id}/claimable-offers", mine + claimable),
                        Map.entry("/customers/{id}/available-coupons", mine + "/available-coupons?"),
                        Map.entry("/customers/{id}/rewards", mine + "/rewards?"),
                        Map.entry("/customers/{id}/consents", mine + "/consents?"),
                        Map.entry("/customers/{id}/crm-fields", mine + "/crm-fields?"),
                        Map.entry("/customers/{id}/notifications", mine + "/notifications?"),
                        Map.entry("/transactions", "/transactions?"),
                        Map.entry("/offers", "/offers?"),
                        Map.entry("/rewards", "/rewards?"),
                        Map.entry("/product-rewards", "/product-rewards?"),
                        Map.entry("/products", "/products?"),
                        Map.entry("/tiers", "/tiers?"),
                        Map.entry("/referral-programs", "/referral-programs?"),
                        Map.entry("/call-to-actions", "/call-to-actions?"))
                .map(it -> of("GET " + it.getKey(), 422, it.getValue() + "per_page=x", "per_page"))
                .toList();
    }

    private List<Case> bodiesThatAreNotJson() {
        var offer = new TestOffers(business).coupon(Map.of());
        var call = id("/call-to-actions", Map.of("action_id", 4));
        return List.of(
                notJson("POST /customers", "/customers"),
                notJson("PUT /customers/{id}", "/customers/" + customer),
                notJson("POST /customers/{id}/consents", "/customers/" + customer + "/consents"),
                notJson("PATCH /customers/{id}/crm-fields-values", "/customers/" + customer + "/crm-fields-values"),
                notJson("POST /customers/{id}/actions", "/customers/" + customer + "/actions"),
                notJson("POST /transactions", "/transactions"),
                notJson("PATCH /transactions/{id}/details", "/transactions/" + reward() + "/details"),
                notJson("POST /offers", "/offers"),
                notJson("PUT /offers/{id}", "/offers/" + offer),
                notJson("POST /rewards", "/rewards"),
                notJson("POST /products", "/products"),
                notJson("POST /referral-programs", "/referral-programs"),
                notJson("PATCH /rules", "/rules"),
                notJson("POST /call-to-actions", "/call-to-actions"),
                notJson("PATCH /call-to-actions/{id}", "/call-to-actions/" + call),
                notJson("POST /users/me/businesses/{id}/actions", actions()));
    }

    private static Case notJson(String endpoint, String path) {
        return of(endpoint, path, NOT_JSON, 400, "a string");
    }

    private List<Case> customers() {
        var off = id(
                "/referral-programs",
                Map.of(
                        "cond_min_amount",
                        1,
                        "expires_in",
                        0,
                        "referee_earns",
                        1,
                        "referer_earns",
                        1,
                        "enabled",
                        false));
        var referral = Map.of(
                "email", "leo@example.com", "referral", Map.of("referral_program_id", off, "referrer_id", customer));
        var nobody = "/customers/" + Hex32.print(Hex32.next());
        return List.of(
                of("GET /customers", 422, "/customers?email=near%7Cx", "email"),
                of("POST /customers", "/customers", Map.of(), 422, "email,phone"),
                of("POST /customers", "/customers", Map.of("email", "MIA@example.com"), 422, "email"),
                of("POST /customers", "/customers", referral, 400, "The referral program is not active."),
                of("GET /customers/{id}", 404, nobody, "Customer Not Found"),
                of("PUT /customers/{id}", nobody, Map.of(), 404, "Customer Not Found"),
                of("PUT /customers/{id}", "/customers/" + customer, Map.of("gender", "x"), 422, "gender"),
                of("DELETE /customers/{id}", 404, nobody, "Customer Not Found"));
    }

    private List<Case> customersHave() {
        var mine = "/customers/" + customer;
        var actions = mine + "/actions";
        var ofNobody = Stream.of(
                        "GET transactions",
                        "GET offers",
                        "GET targeted-offers",
                        "GET available-coupons",
                        "GET rewards",
                        "GET consents",
                        "POST consents",
                        "GET crm-fields",
                        "PATCH crm-fields-values",
                        "POST actions",
                        "GET notifications",
                        "GET claimable-offers")
                .map(it -> it.split(" "))
                .map(it -> of(
                        it[0] + " /customers/{id}/" + it[1],
                        404,
                        "/customers/%s/%s?amount=1&branch_id=%s".formatted(Hex32.print(Hex32.next()), it[1], place()),
                        "Customer Not Found"));
        return Stream.concat(
                        ofNobody,
                        Stream.of(
                                of(
                                        "GET /customers/{id}/transactions",
                                        422,
                                        mine + "/transactions?transaction_type=eq%7Cx&branch.id=1",
                                        "transaction_type,branch.id"),
                                of(
                                        "GET /customers/{id}/offers",
                                        422,
                                        mine + "/offers?coupon_type_id=eq%7Cx",
                                        "coupon_type_id"),
                                of(
                                        "GET /customers/{id}/targeted-offers",
                                        422,
                                        mine + "/targeted-offers?type_id=x&branch.id=1",
                                        "type_id,branch.id"),
                                of(
                                        "GET /customers/{id}/claimable-offers",
                                        422,
                                        mine + "/claimable-offers",
                                        "amount,branch_id"),
                                of(
                                        "GET /customers/{id}/claimable-offers",
                                        422,
                                        mine + "/claimable-offers?amount=1&branch_id=" + Hex32.print(Hex32.next()),
                                        "branch_id"),
                                of("GET /customers/{id}/rewards", 422, mine + "/rewards?branch.id=1", "branch.id"),
                                of(
                                        "POST /customers/{id}/consents",
                                        mine + "/consents",
                                        Map.of(),
                                        422,
                                        "allow_sms,allow_email,allow_push"),
                                of(
                                        "PATCH /customers/{id}/crm-fields-values",
                                        mine + "/crm-fields-values",
                                        Map.of("gender", "x", "tags", List.of(Map.of())),
                                        422,
                                        "gender,tags.0.tag_name"),
                                of("POST /customers/{id}/actions", actions, Map.of(), 422, "resource,type"),
                                of(
                                        "POST /customers/{id}/actions",
                                        actions,
                                        Map.of("resource", "reward", "type", "recalculate"),
                                        422,
                                        "type")))
                .toList();
    }

    private List<Case> transactions() {
        var mine = Map.of("id", customer);
        var referral = "/transactions/" + refer();
        return List.of(
                of("GET /transactions", 422, "/transactions?customer.id=1&created_at=soon", "customer.id,created_at"),
                of("POST /transactions", "/transactions", Map.of(), 422, "intent,customer"),
                of(
                        "POST /transactions",
                        "/transactions",
                        Map.of("intent", "reward", "amount", 1, "customer", Map.of("id", Hex32.print(Hex32.next()))),
                        422,
                        "customer.id"),
                of(
                        "POST /transactions",
                        "/transactions",
                        Map.of("intent", "giftcard_payment", "amount", 1, "customer", mine),
                        400,
                        "a string"),
                of(
                        "POST /transactions",
                        "/transactions",
                        Map.of("intent", "reward_referral", "amount", 1, "customer", mine),
                        404,
                        "a string"),
                of(
                        "POST /transactions",
                        "/transactions",
                        Map.of(
                                "intent",
                                "reward_referral",
                                "amount",
                                1,
                                "customer",
                                Map.of("email", "referee@example.com")),
                        202,
                        "The purchase does not reach the minimum of the referral."),
                of("GET /transactions/{id}", 404, "/transactions/987654321", "Not found"),
                of("DELETE /transactions/{id}", 404, "/transactions/987654321", "Not found"),
                of("DELETE /transactions/{id}", 400, referral, "Transactions of this type cannot be canceled."),
                of("PATCH /transactions/{id}/details", "/transactions/987654321/details", Map.of(), 404, "Not found"),
                of(
                        "PATCH /transactions/{id}/details",
                        "/transactions/" + reward() + "/details",
                        Map.of("custom_field_5", "x".repeat(256)),
                        422,
                        "custom_field_5"));
    }

    /** Somebody was brought, which waits for a purchase of 20; answers with a transaction that cannot be cancelled. */
    private String refer() {
        var program = id(
                "/referral-programs",
                Map.of("cond_min_amount", 20, "expires_in", 0, "referee_earns", 1, "referer_earns", 1));
        id(
                "/customers",
                Map.of(
                        "email",
                        "referee@example.com",
                        "referral",
                        Map.of("referral_program_id", program, "referrer_id", customer)));
        return id(
                "/transactions",
                Map.of("intent", "adjust_points_balance", "points", 1, "customer", Map.of("id", customer)));
    }

    private String reward() {
        return id("/transactions", Map.of("intent", "reward", "amount", 1, "customer", Map.of("id", customer)));
    }

    private List<Case> offersRewardsAndProducts() {
        var offer = "/offers/" + new TestOffers(business).multiplier(Map.of());
        var ending = Map.of("publish_at", "2030-01-02", "expires_at", "2030-01-01", "never_expires_flag", 0);
        var images = TestImages.uploaded(business);
        var places = List.of(Map.of("id", place()));
        return List.of(
                of(
                        "POST /offers",
                        "/offers",
                        Map.of(),
                        422,
                        "type_id,images,available_at_branches,offer_languages,expires_at"),
                of(
                        "POST /offers",
                        "/offers",
                        with(
                                ending,
                                Map.of(
                                        "type_id",
                                        8,
                                        "images",
                                        images,
                                        "available_at_branches",
                                        places,
                                        "offer_languages",
                                        List.of(Map.of("language_id", 1, "offer_title", "Treat")))),
                        400,
                        "The expires at must not be before publish at."),
                of("GET /offers", 422, "/offers?offer_expired_at=soon", "offer_expired_at"),
                of("GET /offers/{id}", 404, "/offers/987654321", "Offer 987654321 Not Found"),
                of("PUT /offers/{id}", "/offers/987654321", Map.of(), 404, "Offer 987654321 Not Found"),
                of("PUT /offers/{id}", offer, Map.of("multip_factor", 0), 422, "multip_factor"),
                of("PUT /offers/{id}", offer, ending, 400, "The expires at must not be before publish at."),
                of("DELETE /offers/{id}", 404, "/offers/987654321", "Offer 987654321 Not Found"),
                of(
                        "POST /offers/images",
                        422,
                        "/offers/images",
                        "image_original,image_large,image_medium,image_thumbnail"),
                of("GET /rewards", 422, "/rewards?status=x", "status"),
                of("GET /rewards/{id}", 404, "/rewards/987654321", "E3 Catalog Item not found"),
                of(
                        "POST /rewards",
                        "/rewards",
                        Map.of(),
                        422,
                        "type_id,points,images,available_at_branches,reward_languages,expires_at"),
                of(
                        "POST /rewards",
                        "/rewards",
                        with(
                                ending,
                                Map.of(
                                        "type_id",
                                        15,
                                        "points",
                                        1,
                                        "real_value",
                                        1,
                                        "images",
                                        images,
                                        "available_at_branches",
                                        places,
                                        "reward_languages",
                                        List.of(Map.of("language_id", 1, "title", "Treat")))),
                        400,
                        "The expires at must not be before publish at."),
                of(
                        "POST /rewards/images",
                        422,
                        "/rewards/images",
                        "image_original,image_large,image_medium,image_thumbnail"),
                of("POST /products", "/products", Map.of(), 422, "available_at_branches,product_languages"));
    }

    private static Map<String, Object> with(Map<String, ?> some, Map<String, ?> more) {
        var all = new HashMap<String, Object>(some);
        all.putAll(more);
        return all;
    }

    private List<Case> programsRulesAndCalls() {
        var call = "/call-to-actions/" + id("/call-to-actions", Map.of("action_id", 4));
        var foreign = "/users/me/businesses/" + Hex32.print(businesses.open().id()) + "/actions";
        return List.of(
                of(
                        "GET /referral-programs/{id}",
                        404,
                        "/referral-programs/987654321",
                        "E3 The referral program does not exist."),
                of(
                        "POST /referral-programs",
                        "/referral-programs",
                        Map.of(),
                        422,
                        "cond_min_amount,expires_in,referee_earns,referer_earns"),
                of("PATCH /rules", "/rules", Map.of("reward_milestone_amount", 0.5), 422, "reward_milestone_amount"),
                of(
                        "PATCH /rules",
                        "/rules",
                        Map.of("tiers_earning_rules", List.of(Map.of("id", 987654321, "points", 1))),
                        422,
                        "tiers_earning_rules.0.id"),
                of("GET /call-to-actions", 422, "/call-to-actions?action_id=eq%7Cx", "action_id"),
                of("POST /call-to-actions", "/call-to-actions", Map.of(), 422, "action_id"),
                of("PATCH /call-to-actions/{id}", call, Map.of("points", -1), 422, "points"),
                of("PATCH /call-to-actions/{id}", "/call-to-actions/987654321", Map.of(), 404, "Not found"),
                of("DELETE /call-to-actions/{id}", 404, "/call-to-actions/987654321", "Not found"),
                of("POST /users/me/businesses/{id}/actions", actions(), Map.of(), 422, "action_id,branch_id"),
                of(
                        "POST /users/me/businesses/{id}/actions",
                        foreign,
                        Map.of("action_id", 4, "branch_id", place()),
                        404,
                        "Not found"));
    }

    private String place() {
        return Hex32.print(business.place().id());
    }

    private String actions() {
        return "/users/me/businesses/" + Hex32.print(business.id()) + "/actions";
    }

    @TestFactory
    Stream<DynamicTest> answersWithTheBodyOfItsStatus() {
        return cases().map(it -> DynamicTest.dynamicTest(it.toString(), () -> {
            var answer = call(it);
            assertThat(answer.status()).as(answer.body()).isEqualTo(it.status());
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            TestShapes.assertExactly(answer.json(), body(it));
        }));
    }

    private TestClient.Answer call(Case it) {
        var url = business.http().url();
        var client = switch (it.status()) {
            case 401 -> new TestClient(url, Map.of("Authorization", "Bearer nobody"));
            case 403 ->
                new TestClient(
                        url,
                        Map.of(
                                "Authorization",
                                "Bearer " + business.token(),
                                "X-Application-Key",
                                businesses.open().applicationKey()));
            default -> it.path().startsWith("/users/me") ? business.member("mia@example.com", "0417") : business.http();
        };
        return it.path().endsWith("/images") && it.status() == 422
                ? TestImages.upload(client, it.path(), Map.of("else", new byte[1]))
                : client.send(it.method(), it.path(), it.body());
    }

    private static String body(Case it) {
        var text = it.expected();
        return switch (it.status()) {
            case 202 -> "{\"status_code\":202,\"message\":\"Accepted\",\"description\":\"%s\"}".formatted(text);
            case 400 -> refused(it, text);
            case 401 -> "{%s}".formatted(error(401, "Unauthenticated.", "Unauthenticated.", ""));
            case 403 -> repeated(403, "This action is unauthorized.");
            case 404 -> missing(text);
            default -> fields(text);
        };
    }

    /** A rule that forbids it also says where rules are told. */
    private static String refused(Case it, String description) {
        return "{%s}"
                .formatted(error(
                        400, "Bad Request", description, NOT_JSON.equals(it.body()) ? "" : ",\"link\":\"an address\""));
    }

    private static String missing(String text) {
        return text.startsWith("E3 ")
                ? "{\"code\":404,\"error\":\"Not found\",\"message\":\"%s\"}".formatted(text.substring(3))
                : repeated(404, text);
    }

    private static String repeated(int status, String message) {
        return "{\"message\":\"%s\",%s}".formatted(message, error(status, message, "a string", ""));
    }

    private static String error(int status, String message, String description, String more) {
        return "\"error\":{\"status_code\":%d,\"message\":\"%s\",\"description\":\"%s\"%s}"
                .formatted(status, message, description, more);
    }

    private static String fields(String names) {
        return Arrays.stream(names.split(","))
                .map("\"%s\":[\"a string\"]"::formatted)
                .collect(joining(",", "{", "}"));
    }

    @Test
    void leavesNothingOutThatIsDocumented() {
        assertThat(cases().map(it -> it.endpoint() + " " + it.status()))
                .containsAll(documented().toList());
    }

    /** Each endpoint with one status. */
    private static Stream<String> documented() {
        return DOCUMENTED.lines().flatMap(line -> {
            var words = line.split(" ");
            return Arrays.stream(words).skip(2).map(status -> words[0] + " " + words[1] + " " + status);
        });
    }
}
