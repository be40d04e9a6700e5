package io.potoroo.connectors.square;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.potoroo.ServerTest;
import io.potoroo.connectors.Authenticity;
import io.potoroo.connectors.Connection;
import io.potoroo.connectors.Fixture;
import io.potoroo.connectors.Meaning;
import io.potoroo.connectors.PlatformEvent;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.connectors.PlatformUnavailable;
import io.potoroo.connectors.TestSignature;
import io.potoroo.connectors.WebhookRequest;
import io.potoroo.kernel.Currency;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.node.ObjectNode;

/** How Square is understood and asked. */
@ServerTest
class SquareTests {

    private static final Fixture FILES = new Fixture("square");
    private static final String URL = "https://potoroo.example/webhooks/square/0123";

    private final TestSquare account = new TestSquare();
    private final Square square;

    @Autowired
    SquareTests(Square square) {
        this.square = square;
    }

    @AfterEach
    void closeTheAccount() {
        account.close();
    }

    private static Connection connection(Map<String, String> keys) {
        return new Connection(UUID.randomUUID(), 1, "MLTZ79VE64YTN", Currency.of("USD"), "US", keys, Map.of());
    }

    private static Connection open() {
        return connection(TestSquare.KEYS);
    }

    private PlatformEvent event(byte[] body) {
        return square.events(new WebhookRequest(body, new HttpHeaders(), URL, Map.of()))
                .getFirst();
    }

    private PlatformEvent event(String name) {
        return event(FILES.bytes(name));
    }

    /** The event of the file, something in what it is about replaced. */
    private PlatformEvent refund(String changes) {
        var envelope = FILES.json("event-refund-updated");
        ((ObjectNode) envelope.node().at("/data/object/refund"))
                .setAll((ObjectNode) PlatformJson.read(changes).node());
        return event(envelope.bytes());
    }

    private static List<String> told(Meaning meaning) {
        return ((Meaning.Sales) meaning)
                .items().stream()
                        .map(it -> it.shopId() + " " + it.body().path("op").asString() + " "
                                + it.body().path("external_id").asString())
                        .toList();
    }

    private static Meaning.Sales sales(Meaning meaning) {
        return (Meaning.Sales) meaning;
    }

    @Test
    void tellsEventsApartThatHaveNoId() {
        var first = FILES.json("event-refund-updated");
        ((ObjectNode) first.node()).remove("event_id");
        var second = PlatformJson.read(first.bytes());
        ((ObjectNode) second.node()).put("created_at", "2026-01-07T10:00:00Z").put("event_id", "");

        assertThat(event(first.bytes()).deliveryId())
                .isNotEmpty()
                .isEqualTo(event(first.bytes()).deliveryId())
                .isNotEqualTo(event(second.bytes()).deliveryId());
        assertThat(event(second.bytes()).deliveryId()).isNotEmpty();
    }

    @Test
    void believesWhatWasSignedWithTheAddressItWasSentTo() {
        var body = FILES.bytes("event-order-updated");

        assertThat(authenticity(body, TestSignature.of("old", URL.getBytes(UTF_8), body)))
                .isEqualTo(Authenticity.GENUINE);
        assertThat(authenticity(body, TestSignature.of("new", (URL + "/").getBytes(UTF_8), body)))
                .isEqualTo(Authenticity.FORGED);
        assertThat(authenticity(body, TestSignature.of("new", body))).isEqualTo(Authenticity.FORGED);
        assertThat(square.authenticity(new WebhookRequest(body, new HttpHeaders(), URL, Map.of()), List.of("new")))
                .isEqualTo(Authenticity.FORGED);
    }

    private Authenticity authenticity(byte[] body, String signature) {
        var headers = new HttpHeaders();
        headers.add("X-Square-HmacSha256-Signature", signature);
        return square.authenticity(new WebhookRequest(body, headers, URL, Map.of()), List.of("new", "old"));
    }

    @ParameterizedTest
    @CsvSource({
        "event-order-updated, order.updated, 4b8e5c91-9f17-4cf1-900a-4a0629f81add, CAISENgvlJ6jLWAzERDzjyHVybY",
        "event-payment-updated, payment.updated, 6a8f5f28-54a1-4eb0-a98a-3111513fd4fc, CAISENgvlJ6jLWAzERDzjyHVybY",
        "event-refund-updated, refund.updated, bc316346-6691-4243-88ed-6d651a0d0c47, 9ltv0bx5PuvGXUYHYHxYSKEqC3IZY"
    })
    void readsWhatAnEventIsAbout(String name, String topic, String deliveryId, String orderId) {
        var event = event(name);

        assertThat(event.topic()).isEqualTo(topic);
        assertThat(event.deliveryId()).isEqualTo(deliveryId);
        assertThat(event.orderId()).isEqualTo(orderId);
        assertThat(event.accountId()).isEqualTo("MLTZ79VE64YTN");
        assertThat(event.shopId()).isEqualTo("D7AVYMEAPJ3A3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"event-order-updated", "event-payment-updated"})
    void asksForTheOrderItsPaymentsAndItsCustomer(String name) {
        account.has("order", FILES.json("order-completed").node());
        account.has("payment", FILES.json("payment").node());
        account.has("customer", FILES.json("customer").node());

        var meaning = sales(square.meaning(event(name), open()));

        assertThat(told(meaning)).containsExactly("D7AVYMEAPJ3A3 sale CAISENgvlJ6jLWAzERDzjyHVybY");
        assertThat(meaning.items().getFirst().body().at("/customer/email").asString())
                .isEqualTo("amelia.earhart@example.com");
    }

    @Test
    void knowsACustomerWhoIsNotInTheDirectoryAnyMoreByIdAlone() {
        account.has("order", FILES.json("order-completed").node());

        var sale = sales(square.meaning(event("event-order-updated"), open()))
                .items()
                .getFirst()
                .body();

        assertThat(sale.at("/customer/external_id").asString()).isEqualTo("TNQC0TYTWMRSFFQ157KK4V7MVR");
        assertThat(sale.path("customer").has("email")).isFalse();
    }

    @Test
    void takesAPaymentWithoutAnOrder() {
        var event =
                event("""
                {"merchant_id":"M","type":"payment.created","event_id":"e","data":{"type":"payment","id":"offlinePAY",
                "object":{"payment":%s}}}""".formatted(FILES.json("payment-without-order").node()).getBytes(UTF_8));

        assertThat(told(square.meaning(event, open()))).containsExactly("D7AVYMEAPJ3A3 sale offlinePAY");
    }

    @Test
    void looksForWhatWasSoldInTheShopThatSoldIt() {
        account.has("order", FILES.json("order-return").node());
        account.has("order", FILES.json("order-exchange").node());
        var returned = refund("{\"order_id\":\"j7CWK5PozTAPsfm2XlGPKPzeV\"}");
        var exchanged = refund("{\"order_id\":\"exchange\"}");

        assertThat(told(square.meaning(returned, open()))).containsExactly("null refund j7CWK5PozTAPsfm2XlGPKPzeV");

        account.has("order", FILES.json("order-completed").node());
        assertThat(told(square.meaning(returned, open())))
                .containsExactly("D7AVYMEAPJ3A3 refund j7CWK5PozTAPsfm2XlGPKPzeV");
        assertThat(told(square.meaning(exchanged, open())))
                .containsExactly("D7AVYMEAPJ3A3 sale exchange", "D7AVYMEAPJ3A3 refund exchange");
    }

    @Test
    void readsARefundWithoutAReturnByItsPayment() {
        account.has("payment", FILES.json("payment").node());
        var paidBack = sales(square.meaning(refund("{}"), open())).items().getFirst();

        assertThat(paidBack.shopId()).isEqualTo("D7AVYMEAPJ3A3");
        assertThat(paidBack.body().path("sale_external_id").asString()).isEqualTo("CAISENgvlJ6jLWAzERDzjyHVybY");
        assertThat(paidBack.body().path("external_id").asString()).isEqualTo("9ltv0bx5PuvGXUYHYHxYSKEqC3IZY");
        assertThat(paidBack.body().path("amount").decimalValue()).isEqualByComparingTo("5.55");
        for (var status : List.of("PENDING", "REJECTED", "FAILED")) {
            assertThat(square.meaning(refund("{\"status\":\"" + status + "\"}"), open()))
                    .isInstanceOf(Meaning.Nothing.class);
        }
        assertThat(square.meaning(refund("{\"payment_id\":null,\"unlinked\":true}"), open()))
                .isInstanceOf(Meaning.Nothing.class);
    }

    @Test
    void leavesAReturnThatNamesNothingToTheOwner() {
        account.has("order", FILES.json("order-return-unlinked").node());
        var event = event(FILES.bytes("event-order-updated"));

        var meaning = square.meaning(
                new PlatformEvent("order.updated", "e", "M", "D7AVYMEAPJ3A3", "unlinked", event.body()), open());

        assertThat(meaning).isInstanceOf(Meaning.Nothing.class);
        assertThat(((Meaning.Nothing) meaning).reason()).contains("came back");
    }

    @Test
    void passesOverWhatIsAboutNoOrder() {
        var location = event("""
                {"merchant_id":"M","type":"location.updated","event_id":"e","data":{"type":"location","id":"L"}}""".getBytes(UTF_8));

        assertThat(square.meaning(location, connection(Map.of()))).isInstanceOf(Meaning.Nothing.class);
        assertThat(square.meaning(event("event-order-updated"), open())).isInstanceOf(Meaning.Nothing.class);
    }

    @Test
    void triesAgainWhenItMayAsk() {
        account.has("order", FILES.json("order-completed").node());

        assertThatThrownBy(() -> square.meaning(event("event-order-updated"), connection(Map.of())))
                .isInstanceOf(PlatformUnavailable.class);
        assertThatThrownBy(() ->
                        square.meaning(event("event-order-updated"), connection(Map.of("access_token", "revoked"))))
                .isInstanceOf(PlatformUnavailable.class);
    }

    @Test
    void findsEveryOrderThatChangedInAllShops() {
        for (int i = 1; i <= 25; i++) {
            account.locations.add("L" + i);
            account.has(
                    "order",
                    FILES.json("order-completed", """
                    {"id":"O%d","location_id":"L%d","updated_at":"2025-05-18T17:00:%02d.000Z"}""".formatted(i, i % 12 + 1, i))
                            .node());
        }
        account.has("order", FILES.json("order-completed").node());
        var found = new ArrayList<PlatformEvent>();

        square.changedSince(open(), Instant.parse("2025-05-18T16:50:00Z"), found::addAll);

        assertThat(found).hasSize(25).extracting(PlatformEvent::orderId).doesNotHaveDuplicates();
        assertThat(told(square.meaning(found.getFirst(), open())))
                .singleElement()
                .asString()
                .contains(" sale O");
    }

    @Test
    void asksForAnOrder() {
        account.has("order", FILES.json("order-completed").node());

        assertThat(square.order(open(), "CAISENgvlJ6jLWAzERDzjyHVybY")
                        .orElseThrow()
                        .shopId())
                .isEqualTo("D7AVYMEAPJ3A3");
        assertThat(square.order(open(), "none")).isEmpty();
        assertThat(square.order(connection(Map.of()), "CAISENgvlJ6jLWAzERDzjyHVybY"))
                .isEmpty();
    }
}
