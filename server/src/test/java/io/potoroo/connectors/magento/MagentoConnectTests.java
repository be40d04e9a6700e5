package io.potoroo.connectors.magento;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.potoroo.TestBrowser.picture;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.potoroo.ServerTest;
import io.potoroo.TestBrowser;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.connectors.PlatformServer.Asked;
import io.potoroo.kernel.Hex32;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A store that is activated and connects itself, and the key that its plug-in is handed. */
@ServerTest
@TestInstance(Lifecycle.PER_CLASS)
class MagentoConnectTests {

    private final TestBusinesses businesses;
    private final JdbcClient jdbc;
    private final TestBrowser browser;
    private TestBusiness business;
    private TestStore store = new TestStore();
    private long integration;

    @Autowired
    MagentoConnectTests(TestBusinesses businesses, JdbcClient jdbc, @LocalServerPort int port) {
        this.businesses = businesses;
        this.jdbc = jdbc;
        this.browser = new TestBrowser(port);
        this.business = businesses.open();
    }

    @BeforeEach
    void anIntegrationAndAStore() {
        store.close();
        store = new TestStore();
        business = businesses.open();
        integration = business.integration(Map.of("sub_type", 3, "is_ecom", true));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @AfterAll
    void closeBrowser() {
        browser.close();
    }

    private String console() {
        return "/console/" + Hex32.print(business.id()) + "/integrations/" + integration;
    }

    private Page signedIn() {
        var page = browser.freshPage();
        page.navigate("/sign-in");
        page.getByLabel("E-mail address").fill(business.ownerEmail());
        page.getByLabel("Password").fill(TestBusinesses.PASSWORD);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
        return page;
    }

    private static void click(Page page, AriaRole role, String name) {
        page.getByRole(role, new Page.GetByRoleOptions().setName(name)).first().click();
    }

    /** What a store tells, by a form. */
    private TestClient.Answer tell(String path, Map<String, String> more) {
        var form = new HashMap<>(Map.of(
                "oauth_consumer_key",
                TestStore.CONSUMER,
                "oauth_consumer_secret",
                "consumer-secret",
                "oauth_verifier",
                TestStore.VERIFIER,
                "store_base_url",
                "https://shop.example.com/index.php/"));
        form.putAll(more);
        var body = form.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), UTF_8))
                .collect(joining("&"));
        return anybody().postAs("application/x-www-form-urlencoded", path, body);
    }

    private TestClient anybody() {
        return new TestClient(business.http().url(), Map.of());
    }

    /** As the store opens it. */
    private void openIdentityLink(Page page, String consumer) {
        page.navigate(console() + "/activation?oauth_consumer_key=" + consumer
                + "&success_call_back=https%3A%2F%2Fshop.example.com%2Fadmin");
    }

    private String callback(Page page) {
        page.navigate(console() + "/activation");
        return URI.create(page.locator("#callback").textContent()).getPath();
    }

    private JsonNode signIn(JsonNode key) {
        return plugin(key).ok();
    }

    /** As the plug-in asks for a token. */
    private TestClient.Answer plugin(JsonNode key) {
        return anybody()
                .post(
                        "/oauth/token",
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "client_id",
                                key.path("client_id"),
                                "client_secret",
                                key.path("client_secret"),
                                "scope",
                                key.path("scope")));
    }

    private TestClient caller(JsonNode key) {
        var token = signIn(key).path("access_token").asString();
        return new TestClient(business.http().url(), Map.of("Authorization", "Bearer " + token));
    }

    @Test
    void connectsAStoreThatIsActivated() {
        var page = signedIn();
        page.navigate(console());
        picture(page, "magento");
        click(page, AriaRole.LINK, "Show the addresses");
        assertThat(page.locator("#identity")).containsText(console() + "/activation");
        picture(page, "activation-addresses");
        assertThat(tell(callback(page), Map.of()).ok().path("received").asBoolean())
                .isTrue();
        openIdentityLink(page, TestStore.CONSUMER);
        assertThat(page.getByText("https://shop.example.com")).isVisible();
        picture(page, "activation");
        assertThat(store.server.asked())
                .as("nothing is asked before it was allowed")
                .isEmpty();

        click(page, AriaRole.BUTTON, "Connect");
        assertThat(page.getByText("https://shop.example.com is connected.")).isVisible();
        assertThat(page.getByText("Its plug-in has its key.")).isVisible();
        picture(page, "activation-done");
        click(page, AriaRole.LINK, "Shops");
        assertThat(page.getByText("Connected to Magento.")).isVisible();
        click(page, AriaRole.BUTTON, "Link English");
        assertThat(page.getByText("Linked to English")).isVisible();
        page.navigate(console());
        picture(page, "magento-connected");
        click(page, AriaRole.BUTTON, "Hand it another key");
        assertThat(page.getByText("The store has its key.")).isVisible();

        var key = store.lastHanded();
        assertThat(key.path("client_id").isIntegralNumber()).isTrue();
        var plugin = caller(key);
        assertThat(plugin.get("/magento/balance?storeId=1&domain=https://shop.example.com/")
                        .ok()
                        .path("active")
                        .asBoolean())
                .isTrue();
        assertThat(plugin.get("/magento/balance?storeId=2&domain=https://shop.example.com/")
                        .ok()
                        .path("active")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void opensNothingToThePluginButItsCalls() {
        connect(TestStore.KEYS);
        hand().ok();
        var plugin = caller(store.lastHanded());

        assertThat(plugin.get("/magento/balance").status()).isEqualTo(200);
        assertThat(plugin.get("/api/v1/branches").status()).isEqualTo(403);
        assertThat(plugin.get("/customers").status()).isEqualTo(403);
        assertThat(plugin.get("/magento/../customers").status()).isNotEqualTo(200);
        assertThat(signIn(store.lastHanded()).path("scope").asString()).isEqualTo("magento");
    }

    private void connect(Map<String, String> keys) {
        business.http()
                .put(
                        "/api/v1/integrations/" + integration + "/connector",
                        Map.of("credentials", keys, "options", Map.of("store_url", "https://shop.example.com")))
                .ok();
    }

    private TestClient.Answer hand() {
        return business.http().post("/api/v1/integrations/" + integration + "/connector/credentials", Map.of());
    }

    @Test
    void handsTheSameClientAnotherSecretTheNextTime() {
        connect(TestStore.KEYS);
        long client = hand().ok().at("/data/client_id").asLong();
        var first = store.lastHanded();
        signIn(first);

        assertThat(hand().ok().at("/data/client_id").asLong()).isEqualTo(client);
        assertThat(store.lastHanded().path("client_id").asLong()).isEqualTo(client);
        signIn(store.lastHanded());
        assertThat(plugin(first).status()).isEqualTo(401);
    }

    private static int status(TestClient plugin) {
        return plugin.get("/magento/balance").status();
    }

    @Test
    void endsWhatWasFetchedWithTheKeyBefore() {
        connect(TestStore.KEYS);
        hand().ok();
        var plugin = caller(store.lastHanded());
        assertThat(status(plugin)).isEqualTo(200);

        hand().ok();
        assertThat(status(plugin)).isEqualTo(401);
        var another = caller(store.lastHanded());
        assertThat(status(another)).isEqualTo(200);
    }

    @Test
    void issuesNoTokenForAKeyThatIsReplacedMeanwhile() throws ExecutionException, InterruptedException {
        connect(TestStore.KEYS);
        hand().ok();
        var first = store.lastHanded();
        store.answers = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int asked = store.server.asked().size();
            var handed = threads.submit(() -> hand().status());
            await().until(() -> store.server.asked().size() > asked);
            var token = threads.submit(() -> plugin(first).status());
            await().until(() -> jdbc.sql("""
                            select exists (
                                select from pg_stat_activity
                                where wait_event_type = 'Lock' and query like '%access.application%for share%')
                            """).query(Boolean.class).single());
            store.answers.countDown();
            assertThat(handed.get()).isEqualTo(200);
            assertThat(token.get()).isEqualTo(401);
        }
    }

    @Test
    void endsTheKeyWithItsIntegration() {
        connect(TestStore.KEYS);
        hand().ok();
        var plugin = caller(store.lastHanded());
        assertThat(status(plugin)).isEqualTo(200);

        assertThat(business.http().delete("/api/v1/integrations/" + integration).status())
                .isEqualTo(204);
        assertThat(status(plugin)).isEqualTo(401);
        assertThat(plugin(store.lastHanded()).status()).isEqualTo(401);
    }

    @Test
    void leavesTheKeyAsItIsWhereTheStoreTakesNoOther() {
        connect(TestStore.KEYS);
        hand().ok();
        var first = store.lastHanded();
        var plugin = caller(first);

        store.statusOfKeys = 500;
        assertThat(hand().status()).isEqualTo(503);
        store.statusOfKeys = 404;
        var refused = hand();
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("The store has no loyalty plug-in that takes a key.");
        assertThat(status(plugin)).isEqualTo(200);
        signIn(first);
    }

    @Test
    void leavesTheDatabaseToOthersWhileAStoreDoesNotAnswer() throws ExecutionException, InterruptedException {
        connect(TestStore.KEYS);
        store.answers = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var handed = Stream.generate(() -> threads.submit(() -> hand().status()))
                    .limit(12)
                    .toList();
            await().until(() -> !store.server.asked().isEmpty());
            await().during(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(threads.submit(() -> businesses
                                            .open()
                                            .http()
                                            .get("/api/v1/branches")
                                            .status())
                                    .get(4, TimeUnit.SECONDS))
                            .isEqualTo(200));
            store.answers.countDown();
            for (var one : handed) {
                assertThat(one.get()).isEqualTo(200);
            }
        }
        signIn(store.lastHanded());
    }

    @Test
    void handsNothingToPlatformsWithoutAPluginAndToStoresThatAreNotConnected() {
        assertThat(hand().body()).contains("The integration is not connected with its platform.");
        integration = business.integration(Map.of("sub_type", 5));
        assertThat(hand().body()).contains("Square has no plug-in that takes a key.");
    }

    @Test
    void connectsNothingThatItsOwnerDoesNotAllowOrThatTheStoreDoesNotConfirm() {
        var page = signedIn();
        var callback = callback(page);
        openIdentityLink(page, TestStore.CONSUMER);
        assertThat(page.getByText("The store has told nothing here in the last minutes."))
                .isVisible();
        tell(callback, Map.of("oauth_verifier", "forged")).ok();
        openIdentityLink(page, "another-consumer");
        assertThat(page.getByText("The store is not connected.")).isVisible();
        openIdentityLink(page, TestStore.CONSUMER);
        click(page, AriaRole.BUTTON, "Connect");

        assertThat(page.getByText("The platform answered with status 401")).isVisible();
        picture(page, "activation-failed");
        assertThat(business.http()
                        .get("/api/v1/integrations/" + integration + "/connector")
                        .ok()
                        .at("/data/credentials"))
                .isEmpty();
        var mine = business;
        business = businesses.open();
        var other = signedIn();
        business = mine;
        assertThat(other.navigate(console() + "/activation").status()).isEqualTo(404);
    }

    @Test
    void connectsNoOtherStoreThanTheOneThatItsOwnerSaw() {
        var page = signedIn();
        var callback = callback(page);
        tell(callback, Map.of()).ok();
        openIdentityLink(page, TestStore.CONSUMER);
        assertThat(page.getByText("https://shop.example.com")).isVisible();
        tell(callback, Map.of("store_base_url", "https://another.example.com/")).ok();
        click(page, AriaRole.BUTTON, "Connect");

        assertThat(page.getByText("The store is not connected.")).isVisible();
        // Nothing but what the store of an earlier test sells, which may be read all the while.
        assertThat(store.server.asked()).extracting(Asked::line).allMatch(it -> it.startsWith("GET "));
    }

    @Test
    void takesOnlyWhatAStoreTellsAtAnAddressThatItWasGiven() {
        var callback = callback(signedIn());

        assertThat(tell("/webhooks/magento/0123456789abcdef0123456789abcdef/activation", Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(tell(callback, Map.of("oauth_verifier", "")).body())
                .contains("The oauth verifier field is required.");
        assertThat(tell(callback, Map.of("store_base_url", "ftp://shop.example.com"))
                        .body())
                .contains("The store base url format is invalid.");
        assertThat(tell(callback, Map.of("store_base_url", "https://shop.example.com@elsewhere.example/"))
                        .status())
                .isEqualTo(422);
        assertThat(tell(callback, Map.of("oauth_consumer_key", "x".repeat(256))).status())
                .isEqualTo(422);
    }
}
