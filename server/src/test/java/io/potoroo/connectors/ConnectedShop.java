package io.potoroo.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.potoroo.TestBusiness;
import io.potoroo.TestClient;
import io.potoroo.kernel.Hex32;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * A shop of a platform that is linked, and connected with the platform.
 *
 * @param intakeUrl where the platform was told to send its webhooks
 */
public record ConnectedShop(TestBusiness business, long integration, String account, long link, String intakeUrl) {

    public static final String SECRET = "what only the platform knows";

    /** The first shop of a new integration. */
    public static ConnectedShop open(
            TestBusiness business,
            Map<String, ?> platform,
            String account,
            String shop,
            Map<String, String> credentials) {
        long integration = business.integration(platform);
        var connector = business.http()
                .put(
                        "/api/v1/integrations/" + integration + "/connector",
                        Map.of("secret", SECRET, "credentials", credentials))
                .ok();
        var unlinked = new ConnectedShop(
                business,
                integration,
                account,
                0,
                connector.at("/data/intake_url").asString());
        return unlinked.another(shop);
    }

    /** Another shop of the account. */
    public ConnectedShop another(String shop) {
        var created = business.http()
                .post(
                        "/api/v1/branch-links",
                        Map.of(
                                "shop_id",
                                shop,
                                "account_id",
                                account,
                                "store_domain",
                                "shop.example",
                                "branch_id",
                                Hex32.print(business.virtual().id()),
                                "integration_id",
                                integration))
                .ok();
        return new ConnectedShop(
                business, integration, account, created.path("id").asLong(), intakeUrl);
    }

    /** Delivers as the platform does, which knows nothing of tokens; headers in pairs. */
    public TestClient.Answer deliver(byte[] body, String... headers) {
        return new TestClient(business.http().url(), Map.of())
                .send("POST", intakeUrl.substring(intakeUrl.indexOf("/webhooks/")), new String(body, UTF_8), headers);
    }

    /** What became of everything that the platform has told, the newest first, once nothing waits any more. */
    public List<String> outcomes() {
        await().until(() -> events().stream().noneMatch(it -> it.path("outcome").isNull()));
        return events().stream().map(it -> it.path("outcome").asString()).toList();
    }

    private List<JsonNode> events() {
        return business.http()
                .get("/api/v1/integrations/" + integration + "/events")
                .ok()
                .path("data")
                .valueStream()
                .toList();
    }

    /** Asks the platform for everything that changed since then, as is done by the clock. */
    public void reconcile(ApplicationContext server, Instant since) {
        var connector = server.getBean(Connectors.class)
                .find(business.id(), integration)
                .orElseThrow();
        server.getBean(ChangedOrders.class).ask(connector, since);
    }

    /** Once everything was read that the account sells. */
    public ConnectedShop awaitRead() {
        catalogue().awaitRead();
        return this;
    }

    private TestCatalogue catalogue() {
        return new TestCatalogue(business, integration);
    }

    /** Has everything read again that the account sells. */
    public void readAgain() {
        var answer = business.http().post("/api/v1/integrations/" + integration + "/connector/catalogue", Map.of());
        assertThat(answer.status()).isEqualTo(202);
        awaitRead();
    }

    /** The ids of what the link lists: {@code products}, {@code categories} and so on. */
    public List<String> listed(String what) {
        return catalogue().listed(link, what);
    }

    public void exclude(String categoryId) {
        business.http()
                .put(
                        "/api/v1/integrations/" + integration,
                        Map.of("settings", Map.of("excluded_category_ids", List.of(categoryId))))
                .ok();
    }

    public List<JsonNode> sales() {
        return business.http()
                .get("/api/v1/branch-links/" + link + "/sales")
                .ok()
                .path("data")
                .valueStream()
                .toList();
    }

    public JsonNode sale(String externalId) {
        return sales().stream()
                .filter(it -> it.path("external_id").asString().equals(externalId))
                .findFirst()
                .orElseThrow();
    }

    public long points(String externalId) {
        return sale(externalId).at("/points/net").asLong();
    }
}
