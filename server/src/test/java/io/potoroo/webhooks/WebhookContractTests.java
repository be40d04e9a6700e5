package io.potoroo.webhooks;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestOffers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /api/v1/webhooks} over HTTP, with a program that is told. */
@ServerTest
class WebhookContractTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PATH = "/api/v1/webhooks";

    private final TestBusinesses businesses;
    private final JdbcClient jdbc;
    private TestBusiness business;
    private TestReceiver receiver = new TestReceiver();

    @Autowired
    WebhookContractTests(TestBusinesses businesses, JdbcClient jdbc) {
        this.businesses = businesses;
        this.jdbc = jdbc;
        this.business = businesses.open();
    }

    @BeforeEach
    void open() {
        business = businesses.open();
        receiver = new TestReceiver();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private JsonNode subscribed(String... topics) {
        return business.http()
                .post(PATH, Map.of("url", receiver.url(), "topics", topics))
                .ok()
                .path("data");
    }

    private static String path(JsonNode webhook) {
        return PATH + "/" + webhook.path("id").asLong();
    }

    private String customer(String email) {
        return business.http()
                .post("/customers", Map.of("email", email))
                .ok()
                .at("/data/id")
                .asString();
    }

    private void reward(String customerId, int amount) {
        business.http()
                .post(
                        "/transactions",
                        Map.of("intent", "reward", "amount", amount, "customer", Map.of("id", customerId)))
                .ok();
    }

    private List<JsonNode> deliveries(JsonNode webhook) {
        return business.http()
                .get(path(webhook) + "/deliveries")
                .ok()
                .path("data")
                .valueStream()
                .toList();
    }

    @Test
    void keepsAnEndpointAndTellsItsSecretOnce() {
        var made = subscribed("sale.*", "customer.created", "sale.*");

        assertThat(made.path("secret").asString()).startsWith("whsec_");
        assertThat(made).isEqualTo(JSON.readTree("""
                {"id":%d,"url":"%s","description":null,"topics":["sale.*","customer.created"],"enabled":true,
                "disabled_reason":null,"failing_since":null,"secret":"%s","created_at":"%s","updated_at":"%s"}""".formatted(
                        made.path("id").asLong(),
                        receiver.url(),
                        made.path("secret").asString(),
                        made.path("created_at").asString(),
                        made.path("updated_at").asString())));
        var read = business.http().get(path(made)).ok().path("data");
        assertThat(read.has("secret")).isFalse();
        assertThat(business.http().get(PATH).ok().path("data").get(0)).isEqualTo(read);
        var stored = jdbc.sql("select secret from webhooks.endpoint where endpoint_id = :id")
                .param("id", made.path("id").asLong())
                .query((row, number) -> row.getBytes(1))
                .single();
        assertThat(new String(stored, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(made.path("secret").asString().substring(6));

        var changed = business.http()
                .put(path(made), Map.of("description", "till", "enabled", false, "topics", List.of("*")))
                .ok()
                .path("data");
        assertThat(changed.path("description").asString()).isEqualTo("till");
        assertThat(changed.path("enabled").asBoolean()).isFalse();
        assertThat(changed.path("url")).isEqualTo(made.path("url"));
        assertThat(business.http().post(path(made) + "/test", Map.of()).status())
                .isEqualTo(400);

        assertThat(business.http().delete(path(made)).status()).isEqualTo(204);
        assertThat(business.http().get(path(made)).status()).isEqualTo(404);
        assertThat(business.http().delete(path(made)).status()).isEqualTo(404);
    }

    @Test
    void saysEverythingThatIsWrong() {
        var nothing = business.http().post(PATH, Map.of());
        assertThat(nothing.status()).isEqualTo(422);
        assertThat(nothing.json()).isEqualTo(JSON.readTree("""
                {"url":["The url field is required."],"topics":["The topics field is required."]}"""));
        var wrong = business.http()
                .post(
                        PATH,
                        Map.of("url", "gopher://x", "topics", List.of("sale.*", "weather.changed", "webhook.test")));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json()).isEqualTo(JSON.readTree("""
                {"url":["The url format is invalid."],"topics.1":["The selected topics.1 is invalid."],
                "topics.2":["The selected topics.2 is invalid."]}"""));
        var empty = business.http().post(PATH, Map.of("url", receiver.url(), "topics", List.of()));
        assertThat(empty.json()).isEqualTo(JSON.readTree("""
                {"topics":["The topics must have at least 1 items."]}"""));
    }

    @Test
    void takesNoMoreThanTwenty() {
        for (int i = 0; i < 20; i++) {
            subscribed("sale.*");
        }

        var refused = business.http().post(PATH, Map.of("url", receiver.url(), "topics", List.of("*")));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("There may not be more than 20 webhooks.");
    }

    @Test
    void tellsWhatHappenedSignedAndInOrder() {
        var webhook = subscribed("customer.*", "transaction.*");
        var ada = customer("ada@example.com");
        reward(ada, 5);
        business.http().put("/customers/" + ada, Map.of("first_name", "Ada")).ok();
        var transaction = business.http()
                .get("/customers/" + ada + "/transactions")
                .ok()
                .at("/data/0/id")
                .asLong();
        business.http().delete("/transactions/" + transaction);
        business.http().delete("/customers/" + ada);

        await().untilAsserted(() -> assertThat(receiver.messages())
                .extracting(TestReceiver.Message::type)
                .containsExactly(
                        "customer.created",
                        "transaction.created",
                        "customer.updated",
                        "transaction.cancelled",
                        "customer.deleted"));
        var secret = webhook.path("secret").asString();
        assertThat(receiver.messages()).allMatch(it -> it.isSignedWith(secret));
        var told = receiver.messages().get(1).json();
        assertThat(told.path("timestamp").asString()).endsWith("Z");
        assertThat(told.path("data")).isEqualTo(JSON.readTree("""
                {"id":%d,"transaction_type":4,"name":"Reward","amount_minor":500,"points":5,"customer_id":"%s",
                "branch_id":"%s","sale_id":null,"offer_id":null}""".formatted(
                        transaction, ada, told.at("/data/branch_id").asString())));
        await().untilAsserted(() -> assertThat(deliveries(webhook)).hasSize(5).allSatisfy(it -> {
            assertThat(it.path("state").asString()).isEqualTo("delivered");
            assertThat(it.path("attempts").asInt()).isEqualTo(1);
            assertThat(it.path("http_status").asInt()).isEqualTo(204);
            assertThat(it.path("next_try_at").isNull()).isTrue();
        }));
        assertThat(receiver.messages().get(0).body()).doesNotContain("example.com");
    }

    @Test
    void tellsWhatBecomesOfASale() {
        subscribed("sale.*");
        long link = business.link("1234");
        var sales = "/api/v1/branch-links/" + link + "/sales";
        var sale = Map.of(
                "external_id",
                "S-1",
                "sold_at",
                "2026-01-05T10:00:00Z",
                "total",
                25,
                "customer",
                Map.of("email", "ada@example.com"));
        long id = business.http().post(sales, sale).ok().at("/data/id").asLong();
        business.http().post(sales, sale).ok();
        business.http()
                .post(
                        sales + "/S-1/refunds",
                        Map.of("external_id", "R-1", "refunded_at", "2026-01-06T10:00:00Z", "amount", 10))
                .ok();
        business.http()
                .post(sales + "/S-1/void", Map.of("voided_at", "2026-01-07T10:00:00Z"))
                .ok();

        await().untilAsserted(() -> assertThat(receiver.messages())
                .extracting(TestReceiver.Message::type)
                .containsExactly("sale.created", "sale.refunded", "sale.voided"));
        var told = receiver.messages().get(1).json().path("data");
        assertThat(told).isEqualTo(JSON.readTree("""
                {"id":%d,"branch_link_id":%d,"branch_id":"%s","external_id":"S-1","status":"partially_refunded",
                "customer_id":"%s","earning_amount_minor":1500,"points":15,"refund_id":%d}""".formatted(
                        id,
                        link,
                        io.potoroo.kernel.Hex32.print(business.virtual().id()),
                        told.path("customer_id").asString(),
                        told.path("refund_id").asLong())));
    }

    @Test
    void tellsOnlyWhatWasAskedForAndNobodyElse() {
        subscribed("coupon.*");
        var other = businesses.open();
        other.http()
                .post(PATH, Map.of("url", receiver.url(), "topics", List.of("customer.created")))
                .ok();
        customer("ada@example.com");
        other.http().post("/customers", Map.of("email", "bob@example.com")).ok();

        await().until(() -> !receiver.messages().isEmpty());
        assertThat(receiver.messages()).hasSize(1);
        assertThat(jdbc.sql("select count(*) from webhooks.event where business_id = :business")
                        .param("business", business.id())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void tellsWhatBecomesOfARedemption() {
        subscribed("redemption.*");
        var ada = customer("ada@example.com");
        business.http()
                .post("/transactions", Map.of("intent", "reward", "points", 500, "customer", Map.of("id", ada)))
                .ok();
        var reserve = "/api/v1/branch-links/" + business.link("till") + "/redemptions";
        var request = Map.of("customer", Map.of("id", ada), "mode", "points", "points", 200, "subtotal", 5);
        long cancelled =
                business.http().post(reserve, request).ok().at("/data/id").asLong();
        business.http().delete("/api/v1/redemptions/" + cancelled);
        long applied =
                business.http().post(reserve, request).ok().at("/data/id").asLong();
        business.http()
                .post("/api/v1/redemptions/" + applied + "/apply", Map.of("sale_external_id", "S-1"))
                .ok();

        await().until(() -> receiver.messages().size() >= 4);
        assertThat(receiver.ofType("redemption.reserved")).hasSize(2);
        assertThat(receiver.ofType("redemption.cancelled"))
                .singleElement()
                .satisfies(it -> assertThat(it.body()).contains("\"id\":" + cancelled, "\"points_returned\":200"));
        assertThat(receiver.ofType("redemption.applied"))
                .singleElement()
                .satisfies(it -> assertThat(it.body()).contains("\"id\":" + applied, "\"sale_external_id\":\"S-1\""));
    }

    @Test
    void tellsWhatBecomesOfACoupon() {
        subscribed("coupon.*");
        var ada = customer("ada@example.com");
        long offer = new TestOffers(business).coupon(Map.of());
        var request = new HashMap<String, Object>(
                Map.of("intent", "get_coupon", "customer", Map.of("id", ada), "offer", Map.of("id", offer)));
        long coupon = business.http()
                .post("/transactions", request)
                .ok()
                .at("/data/coupon/id")
                .asLong();
        request.putAll(Map.of("intent", "claim_coupon", "coupon", Map.of("id", coupon)));
        business.http().post("/transactions", request).ok();

        await().until(() -> receiver.messages().size() >= 2);
        assertThat(receiver.messages())
                .extracting(TestReceiver.Message::type)
                .containsExactly("coupon.taken", "coupon.redeemed");
        assertThat(receiver.messages()).allMatch(it -> it.json().at("/data/id").asLong() == coupon);
    }

    @Test
    void tellsWhoComesToAnotherLevel() {
        subscribed("tier.changed");
        long silver = business.levels().get(1);
        var ada = customer("ada@example.com");
        reward(ada, 600);

        await().until(() -> !receiver.ofType("tier.changed").isEmpty());
        assertThat(receiver.messages())
                .singleElement()
                .satisfies(
                        it -> assertThat(it.json().path("data")).isEqualTo(JSON.readTree("""
                        {"customer_id":"%s","tier_level_id":%d,"name":"Silver"}""".formatted(ada, silver))));
    }

    @Test
    void tellsNothingOfWhatDidNotHappen() {
        subscribed("*");
        customer("ada@example.com");
        assertThat(business.http()
                        .post("/customers", Map.of("email", "ada@example.com"))
                        .status())
                .isNotEqualTo(200);
        customer("bob@example.com");

        await().until(() -> receiver.messages().size() >= 2);
        assertThat(receiver.ofType("customer.created")).hasSize(2);
    }

    @Test
    void holdsBackWhatComesLaterOfTheSameCustomerAndNothingOfOthers() {
        var webhook = subscribed("transaction.created");
        var ada = customer("ada@example.com");
        var bob = customer("bob@example.com");
        receiver.answers(it -> it.body().contains(ada) ? 500 : 200);
        reward(ada, 5);
        reward(ada, 6);
        reward(bob, 7);

        await().until(() ->
                receiver.messages().stream().anyMatch(it -> it.body().contains(bob)));
        assertThat(receiver.messages().stream().filter(it -> it.body().contains("\"points\":6")))
                .isEmpty();
        await().untilAsserted(() -> {
            var failing = deliveries(webhook).getLast();
            assertThat(failing.path("state").asString()).isEqualTo("pending");
            assertThat(failing.path("http_status").asInt()).isEqualTo(500);
            assertThat(failing.path("problem").asString()).isEqualTo("The endpoint answered with status 500.");
            assertThat(failing.path("next_try_at").isNull()).isFalse();
        });

        receiver.answers(it -> 200);
        dueNow();
        await().untilAsserted(() -> assertThat(deliveries(webhook))
                .allMatch(it -> it.path("state").asString().equals("delivered")));
        var order = receiver.messages().stream()
                .filter(it -> it.body().contains(ada))
                .map(it -> it.json().at("/data/points").asInt())
                .toList();
        assertThat(order.getLast()).isEqualTo(6);
        assertThat(order.subList(0, order.size() - 1)).containsOnly(5);
        assertThat(business.http()
                        .get(path(webhook))
                        .ok()
                        .at("/data/failing_since")
                        .isNull())
                .isTrue();
    }

    @Test
    void putsOffWhatWaitsForADeliveryThatIsPutOff() {
        var webhook = subscribed("transaction.created");
        var ada = customer("ada@example.com");
        receiver.answers(it -> 500);
        reward(ada, 5);
        await().until(() -> deliveries(webhook).getFirst().path("http_status").asInt() == 500);
        jdbc.sql("""
                        update webhooks.delivery
                        set next_try_at = now() + interval '10 minutes'
                        where state = 'pending'
                        and business_id = :business
                        """).param("business", business.id()).update();
        reward(ada, 6);
        reward(ada, 7);

        await().untilAsserted(() -> assertThat(deliveries(webhook))
                .hasSize(3)
                .extracting(it -> it.path("next_try_at").asString())
                .containsOnly(deliveries(webhook).getLast().path("next_try_at").asString()));

        receiver.answers(it -> 200);
        dueNow();
        await().untilAsserted(() -> assertThat(deliveries(webhook))
                .allMatch(it -> it.path("state").asString().equals("delivered")));
        assertThat(receiver.messages().stream()
                        .map(it -> it.json().at("/data/points").asInt())
                        .distinct())
                .containsExactly(5, 6, 7);
    }

    private void dueNow() {
        jdbc.sql("update webhooks.delivery set next_try_at = now() where state = 'pending' and business_id = :business")
                .param("business", business.id())
                .update();
    }

    @Test
    void keepsTheOrderOfEachCustomerUnderLoad() {
        subscribed("transaction.created");
        var customers = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            customers.add(customer("c" + i + "@example.com"));
        }
        receiver.answers(it ->
                Math.floorMod(it.hashCode(), 3) == 0 && receiver.messages().size() % 7 == 0 ? 503 : 200);
        for (int amount = 1; amount <= 8; amount++) {
            for (var id : customers) {
                reward(id, amount);
            }
        }

        await().untilAsserted(() -> {
            dueNow();
            var seen = receiver.messages().stream()
                    .map(TestReceiver.Message::json)
                    .collect(groupingBy(
                            it -> it.at("/data/customer_id").asString(),
                            mapping(it -> it.at("/data/points").asInt(), toList())));
            assertThat(seen).hasSize(5);
            assertThat(seen.values()).allSatisfy(points -> {
                assertThat(points).isSorted();
                assertThat(points.stream().distinct()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
            });
        });
    }

    @Test
    void followsNoRedirect() {
        var webhook = subscribed("customer.*");
        receiver.answers(it -> 302);
        customer("ada@example.com");

        await().untilAsserted(() -> assertThat(
                        deliveries(webhook).getFirst().path("problem").asString())
                .isEqualTo("The endpoint answered with status 302."));
        assertThat(receiver.messages()).hasSize(1);
    }

    @Test
    void disablesAnEndpointThatIsGoneOrFailsForThreeDaysAndTellsWhy() {
        var gone = subscribed("customer.*");
        receiver.answers(it -> 410);
        customer("ada@example.com");
        await().untilAsserted(() -> assertThat(business.http()
                        .get(path(gone))
                        .ok()
                        .at("/data/disabled_reason")
                        .asString())
                .isEqualTo("The endpoint answered that it is gone (status 410)."));
        business.http().delete(path(gone));

        var failing = subscribed("customer.*");
        receiver.answers(it -> 500);
        customer("bob@example.com");
        await().until(() -> deliveries(failing).getFirst().path("attempts").asInt() >= 1
                && !business.http()
                        .get(path(failing))
                        .ok()
                        .at("/data/failing_since")
                        .isNull());
        jdbc.sql("update webhooks.endpoint set failing_since = now() - interval '3 days' where business_id = :business")
                .param("business", business.id())
                .update();
        jdbc.sql("""
                        update webhooks.delivery
                        set first_tried_at = now() - interval '3 days', next_try_at = now()
                        where business_id = :business
                        """).param("business", business.id()).update();
        await().untilAsserted(() -> {
            var endpoint = business.http().get(path(failing)).ok().path("data");
            assertThat(endpoint.path("enabled").asBoolean()).isFalse();
            assertThat(endpoint.path("disabled_reason").asString())
                    .isEqualTo("Nothing could be delivered for three days. The endpoint answered with status 500.");
        });
        assertThat(deliveries(failing).getFirst().path("state").asString()).isEqualTo("failed");

        receiver.answers(it -> 200);
        var enabled =
                business.http().put(path(failing), Map.of("enabled", true)).ok().path("data");
        assertThat(enabled.path("disabled_reason").isNull()).isTrue();
        assertThat(enabled.path("failing_since").isNull()).isTrue();
        var replayed = business.http()
                .post(path(failing) + "/replay", Map.of("since", "2026-01-01T00:00:00Z"))
                .ok();
        assertThat(replayed.at("/data/replayed").asInt()).isEqualTo(1);
        await().untilAsserted(() -> assertThat(
                        deliveries(failing).getFirst().path("state").asString())
                .isEqualTo("delivered"));
    }

    @Test
    void deliversAgainOnRequestUnderTheSameId() {
        var webhook = subscribed("customer.*");
        customer("ada@example.com");
        await().until(() -> receiver.messages().size() == 1);
        await().until(() ->
                deliveries(webhook).getFirst().path("state").asString().equals("delivered"));
        var event = deliveries(webhook).getFirst().path("event_id").asLong();

        var again = business.http().post(path(webhook) + "/deliveries/" + event + "/replay", Map.of());

        assertThat(again.ok().at("/data/state").asString()).isEqualTo("pending");
        await().until(() -> receiver.messages().size() == 2);
        assertThat(receiver.messages().get(1).id())
                .isEqualTo(receiver.messages().get(0).id())
                .isEqualTo("evt_" + event);
        assertThat(receiver.messages().get(1).body())
                .isEqualTo(receiver.messages().get(0).body());
        assertThat(business.http()
                        .post(path(webhook) + "/deliveries/987654321/replay", Map.of())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void signsWithBothSecretsAfterARotation() {
        var webhook = subscribed("customer.*");
        var rotated =
                business.http().post(path(webhook) + "/secret", Map.of()).ok().path("data");
        var before = webhook.path("secret").asString();
        var after = rotated.path("secret").asString();
        assertThat(after).startsWith("whsec_").isNotEqualTo(before);
        customer("ada@example.com");

        await().until(() -> !receiver.messages().isEmpty());
        assertThat(receiver.messages().getFirst().isSignedWith(before)).isTrue();
        assertThat(receiver.messages().getFirst().isSignedWith(after)).isTrue();

        jdbc.sql(
                        "update webhooks.endpoint set earlier_until = now() - interval '1 second' where business_id = :business")
                .param("business", business.id())
                .update();
        customer("bob@example.com");
        await().until(() -> receiver.messages().size() == 2);
        assertThat(receiver.messages().getLast().isSignedWith(before)).isFalse();
        assertThat(receiver.messages().getLast().isSignedWith(after)).isTrue();
    }

    @Test
    void sendsATest() {
        var webhook = subscribed("sale.*");

        var sent = business.http().post(path(webhook) + "/test", Map.of()).ok().path("data");

        assertThat(sent.path("topic").asString()).isEqualTo("webhook.test");
        await().untilAsserted(() -> assertThat(receiver.ofType("webhook.test")).hasSize(1));
        assertThat(receiver.messages().getFirst().json().path("data"))
                .isEqualTo(JSON.readTree("""
                {"webhook_id":%d}""".formatted(webhook.path("id").asLong())));
    }

    @Test
    void filtersTheLog() {
        var webhook = subscribed("customer.*");
        customer("ada@example.com");
        await().until(() ->
                deliveries(webhook).getFirst().path("state").asString().equals("delivered"));

        assertThat(business.http()
                        .get(path(webhook) + "/deliveries?state=eq%7Cdelivered&topic=eq%7Ccustomer.created")
                        .ok()
                        .at("/meta/total")
                        .asInt())
                .isEqualTo(1);
        assertThat(business.http()
                        .get(path(webhook) + "/deliveries?state=eq%7Cfailed")
                        .ok()
                        .at("/meta/total")
                        .asInt())
                .isZero();
    }
}
