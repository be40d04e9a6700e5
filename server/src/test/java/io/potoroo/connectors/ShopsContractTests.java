package io.potoroo.connectors;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.branches.Branches;
import io.potoroo.connectors.PlatformServer.Asked;
import io.potoroo.connectors.PlatformServer.Told;
import io.potoroo.integrations.Integrations;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shops of an account, asked of each platform as it answers, and what is said where it does not. */
@ServerTest
class ShopsContractTests {

    private static final Told UNKNOWN = new Told(404, Map.of());

    private final TestBusinesses businesses;
    private final Shops shops;
    private final Integrations integrations;
    private final Branches branches;
    private TestBusiness business;
    private long integration;
    private @Nullable PlatformServer platform;

    @Autowired
    ShopsContractTests(TestBusinesses businesses, Shops shops, Integrations integrations, Branches branches) {
        this.businesses = businesses;
        this.shops = shops;
        this.integrations = integrations;
        this.branches = branches;
        this.business = businesses.open();
    }

    @BeforeEach
    void open() {
        business = businesses.open();
    }

    private void connect(int subType, Map<String, String> credentials, Map<String, String> options) {
        integration = business.integration(Map.of("sub_type", subType));
        business.http()
                .put(
                        "/api/v1/integrations/" + integration + "/connector",
                        Map.of("credentials", credentials, "options", options))
                .ok();
    }

    private TestClient.Answer shops() {
        return business.http().get("/api/v1/integrations/" + integration + "/connector/shops");
    }

    private List<String> listed() {
        return shops().ok()
                .path("data")
                .valueStream()
                .map(ShopsContractTests::line)
                .toList();
    }

    private static String line(JsonNode shop) {
        return String.join(
                " | ",
                shop.path("account_id").asString(),
                shop.path("shop_id").asString(),
                shop.path("name").asString(),
                shop.at("/address/formatted").asString(),
                shop.path("store_domain").asString("-"),
                shop.path("is_ecom").asBoolean() ? "web" : "till");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    /** Answers by path, to whoever shows what the platform wants to see. */
    private void serve(String name, String authorization, Map<String, String> answers) {
        serve(name, it -> {
            var answer = answers.get(it.path());
            return authorization.equals(it.headers().get("Authorization"))
                    ? answer == null ? UNKNOWN : new Told(200, json(answer))
                    : new Told(401, Map.of());
        });
    }

    private void serve(String name, Function<Asked, Told> answers) {
        close();
        platform = new PlatformServer(name, answers);
    }

    @AfterEach
    void close() {
        if (platform != null) {
            platform.close();
        }
    }

    @Test
    void listsLocationsOfSquareThatAreOpen() {
        connect(5, Map.of("access_token", "EAAA1"), Map.of());
        serve("square", "Bearer EAAA1", Map.of("/v2/locations", """
                {"locations":[{"id":"L1","name":"Main Street","merchant_id":"M1","status":"ACTIVE","address":
                {"address_line_1":"1 Main St","locality":"Springfield","administrative_district_level_1":"IL",
                "postal_code":"62701","country":"US"}},{"id":"L2","name":"Closed","merchant_id":"M1",
                "status":"INACTIVE"},{"id":"L3","merchant_id":"M1","status":"ACTIVE"}]}"""));
        assertThat(listed())
                .containsExactly(
                        "M1 | L1 | Main Street | 1 Main St, Springfield, IL, 62701, United States | - | till",
                        "M1 | L3 | L3 |  | - | till");
    }

    @Test
    void listsTheWebShopOfShopifyAndItsLocations() {
        connect(1, Map.of("access_token", "shpat_1"), Map.of("shop_domain", "https://Tea-House.myshopify.com/admin"));
        serve("shopify", it -> switch (it.path()) {
            case "/admin/api/2025-10/shop.json" -> new Told(200, json("""
                    {"shop":{"name":"Tea House","domain":"tea.example","myshopify_domain":"tea-house.myshopify.com",
                    "address1":"1 Quay","city":"Cork","country_code":"IE"}}"""));
            case "/admin/api/2025-10/locations.json" -> new Told(200, json("""
                    {"locations":[{"id":655441491,"name":"Harbour","address1":"2 Quay","city":"Cork","zip":"T12",
                    "country_code":"IE","active":true},{"id":5,"name":"Gone","active":false}]}"""));
            default -> UNKNOWN;
        });
        assertThat(listed())
                .containsExactly(
                        "tea-house.myshopify.com | online | Tea House | 1 Quay, Cork, Ireland | tea.example | web",
                        "tea-house.myshopify.com | 655441491 | Harbour | 2 Quay, Cork, T12, Ireland | tea.example"
                                + " | till");
    }

    @Test
    void saysWhichScopeShopifyMisses() {
        connect(1, Map.of("access_token", "shpat_1"), Map.of("shop_domain", "tea-house"));
        serve(
                "shopify",
                it -> it.path().endsWith("/shop.json")
                        ? new Told(200, Map.of("shop", Map.of("name", "Tea House")))
                        : new Told(403, Map.of()));
        var refused = shops();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("read_locations");
    }

    /** What it takes for its home is how its webhooks name it, not how somebody wrote it. */
    @Test
    void findsTheSiteOfWooCommerce() {
        connect(
                2,
                Map.of("consumer_key", "ck", "consumer_secret", "cs"),
                Map.of("store_url", "https://shop.example/outlet/"));
        serve("woocommerce", it -> {
            if (it.path().equals("/outlet/wp-json/")) {
                return new Told(200, Map.of("name", "Tea & Cake", "home", "https://www.shop.example/outlet"));
            }
            return it.path().equals("/outlet/wp-json/wc/v3/settings/general")
                            && it.headers().getOrDefault("Authorization", "").equals("Basic Y2s6Y3M=")
                    ? new Told(200, json("""
                        [{"id":"woocommerce_store_address","value":"1 Quay"},
                        {"id":"woocommerce_store_city","value":"Fremont"},
                        {"id":"woocommerce_store_postcode","value":"94536"},{"id":"woocommerce_store_address_2",
                        "value":""},{"id":"woocommerce_default_country","value":"US:CA"}]"""))
                    : new Told(401, Map.of());
        });
        assertThat(listed())
                .containsExactly("www.shop.example | www.shop.example/outlet | Tea & Cake |"
                        + " 1 Quay, Fremont, CA, 94536, United States | www.shop.example/outlet | web");
    }

    private static final Map<String, String> STORE =
            Map.of("consumer_key", "ck", "consumer_secret", "cs", "access_token", "at", "access_token_secret", "ats");

    @Test
    void listsStoreViewsOfMagentoAsItsPluginDoes() {
        connect(3, STORE, Map.of("store_url", "https://shop.example"));
        serve("magento", it -> switch (it.path()) {
            case "/rest/V1/storelocal/" -> new Told(200, json("""
                    [{"name":"English","city":"Austin","region":"Texas","country":{"title":"United States",
                    "code":"US"},"street":"1 Road","zipcode":"78701","shopId":1}]"""));
            case "/rest/V1/store/storeConfigs" -> new Told(200, json("""
                    [{"id":1,"base_url":"http://us.shop.example/","secure_base_url":"https://us.shop.example/"}]"""));
            default -> UNKNOWN;
        });
        assertThat(listed())
                .containsExactly("shop.example | 1 | English | 1 Road, Austin, Texas, 78701, United States |"
                        + " https://us.shop.example/ | web");
        assertThat(requireNonNull(platform).times("GET /rest/V1/store/storeViews"))
                .isZero();
    }

    @Test
    void listsStoreViewsOfMagentoWithoutThePlugin() {
        connect(3, STORE, Map.of("store_url", "https://shop.example/"));
        serve("magento", it -> it.path().equals("/rest/V1/store/storeViews") ? new Told(200, json("""
                        [{"id":0,"code":"admin","name":"Admin"},{"id":1,"code":"en","name":"English","is_active":1},
                        {"id":2,"code":"fr","name":"French","is_active":0}]""")) : UNKNOWN);
        assertThat(listed()).containsExactly("shop.example | 1 | English |  | shop.example | web");
    }

    private static final Map<String, String> CLIENT =
            Map.of("client_id", "c", "client_secret", "s", "refresh_token", "r");

    @Test
    void listsOutletsOfLightspeedX() {
        connect(7, CLIENT, Map.of("domain_prefix", "https://cafe.retail.lightspeed.app/"));
        serve("lightspeedx", it -> {
            if (it.path().equals("/api/1.0/token")) {
                return new Told(200, Map.of("access_token", "a"));
            }
            boolean first = "0".equals(it.query().get("after"));
            return new Told(200, json(first ? """
                        {"data":[{"id":"o-1","name":"Main Outlet","physical_address_1":"1 Road",
                        "physical_suburb":"Mission Bay","physical_city":"Auckland","physical_postcode":"1071",
                        "physical_country_id":"NZ","deleted_at":null},{"id":"o-2","name":"Gone",
                        "deleted_at":"2026-01-01T00:00:00+00:00"}],"version":{"min":1,"max":9}}""" : "{\"data\":[]}"));
        });
        assertThat(listed())
                .containsExactly(
                        "cafe | o-1 | Main Outlet | 1 Road, Mission Bay, Auckland, 1071, New Zealand | - | till");
    }

    @Test
    void listsShopsOfEachAccountOfLightspeedR() {
        connect(6, CLIENT, Map.of());
        serve("lightspeedr", it -> switch (it.path()) {
            case "/auth/oauth/token" -> new Told(200, Map.of("access_token", "a"));
            case "/API/V3/Account.json" ->
                new Told(200, json("{\"Account\":{\"accountID\":\"12345\",\"name\":\"Bikes\"}}"));
            case "/API/V3/Account/12345/Shop.json" -> new Told(200, json("""
                    {"Shop":[{"shopID":"1","name":"Downtown","archived":"false","Contact":{"Addresses":
                    {"ContactAddress":{"address1":"1 Road","address2":"","city":"Ottawa","state":"ON","zip":"K1A",
                    "country":"Canada","countryCode":"CA"}}}},{"shopID":"2","name":"Old","archived":"true"}]}"""));
            default -> UNKNOWN;
        });
        assertThat(listed()).containsExactly("12345 | 1 | Downtown | 1 Road, Ottawa, ON, K1A, Canada | - | till");
    }

    @Test
    void tellsWhichOfThemIsLinked() {
        connect(5, Map.of("access_token", "EAAA1"), Map.of());
        serve("square", "Bearer EAAA1", Map.of("/v2/locations", """
                {"locations":[{"id":"L1","name":"One","merchant_id":"M1"},{"id":"L2","name":"Two",
                "merchant_id":"M1"}]}"""));
        assertThat(shops().ok().at("/data/1/branch_link_id").isNull()).isTrue();
        var link = new HashMap<String, Object>(Map.of(
                "shop_id",
                shops().ok().at("/data/1/shop_id").asString(),
                "account_id",
                shops().ok().at("/data/1/account_id").asString()));
        link.put("branch_id", Hex32.print(business.virtual().id()));
        link.put("integration_id", integration);
        long id = business.http()
                .post("/api/v1/branch-links", link)
                .ok()
                .path("id")
                .asLong();

        assertThat(shops().ok().at("/data/0/branch_link_id").isNull()).isTrue();
        assertThat(shops().ok().at("/data/1/branch_link_id").asLong()).isEqualTo(id);
    }

    @Test
    void makesOneBranchHoweverOftenAShopIsLinked() {
        connect(5, Map.of("access_token", "EAAA1"), Map.of());
        serve("square", "Bearer EAAA1", Map.of("/v2/locations", """
                {"locations":[{"id":"L1","name":"Main Street","merchant_id":"M1","address":{"country":"US"}}]}"""));
        var known = integrations.require(business.id(), integration);
        var link = shops.link(known, "M1", "L1", null);

        assertThatThrownBy(() -> shops.link(known, "M1", "L1", null)).isInstanceOf(Refusal.class);
        assertThat(branches.all(business.id()).stream().filter(it -> it.name().equals("Main Street")))
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.id()).isEqualTo(link.branchId());
                    assertThat(it.virtual()).isTrue();
                    assertThat(it.address().country()).isEqualTo("United States");
                });
        assertThatThrownBy(() -> shops.link(known, "M1", "L9", null)).isInstanceOf(Refusal.class);
    }

    @Test
    void saysWhatIsMissingBeforeItAsks() {
        integration = business.integration(Map.of("sub_type", 0));
        assertRefused(400, "There is no connector for the platform of the integration.");
        integration = business.integration(Map.of("sub_type", 5));
        assertRefused(400, "The integration is not connected with its platform.");
        connect(2, Map.of("consumer_key", "ck"), Map.of());
        assertRefused(400, "Credentials of the platform are missing: consumer_secret.");
        connect(2, Map.of("consumer_key", "ck", "consumer_secret", "cs"), Map.of());
        assertRefused(400, "Set the option store_url first: it says whose shops are meant.");
    }

    @Test
    void tellsCredentialsThatAreRefusedFromAPlatformThatIsDown() {
        connect(5, Map.of("access_token", "EAAA0"), Map.of());
        serve("square", "Bearer EAAA1", Map.of());
        assertRefused(400, "The platform answered with status 401: these credentials are not good for it.");
        serve("square", it -> new Told(500, Map.of()));
        assertRefused(503, "The platform answered with status 500.");
        connect(7, CLIENT, Map.of("domain_prefix", "cafe"));
        serve("lightspeedx", it -> new Told(400, Map.of("error", "invalid_grant")));
        assertRefused(
                400,
                "The platform gave no access token for what is set, but status 400; the integration may have"
                        + " to be connected again.");
    }

    private void assertRefused(int status, String description) {
        var refused = shops();
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.json().at("/error/description").asString()).isEqualTo(description);
    }

    /** What the platform gave for the credentials before must not stand for those that are set now. */
    @Test
    void triesNewCredentialsAndNotWhatWasExchangedForThoseBefore() {
        connect(6, CLIENT, Map.of());
        serve("lightspeedr", it -> {
            if (it.path().equals("/auth/oauth/token")) {
                return it.text().endsWith("refresh_token=r")
                        ? new Told(200, Map.of("access_token", "a"))
                        : new Told(400, Map.of());
            }
            return new Told(200, Map.of());
        });
        assertThat(listed()).isEmpty();
        assertThat(listed()).isEmpty();
        assertThat(requireNonNull(platform).times("POST /auth/oauth/token"))
                .as("an access token is kept")
                .isEqualTo(1);

        business.http()
                .put(
                        "/api/v1/integrations/" + integration + "/connector",
                        Map.of("credentials", Map.of("refresh_token", "wrong")))
                .ok();
        assertThat(shops().status()).isEqualTo(400);
    }
}
