package io.potoroo.connectors.square;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import io.potoroo.assortments.Change;
import io.potoroo.connectors.Authenticity;
import io.potoroo.connectors.Catalogue;
import io.potoroo.connectors.Connection;
import io.potoroo.connectors.Meaning;
import io.potoroo.connectors.OAuthCalls;
import io.potoroo.connectors.Platform;
import io.potoroo.connectors.PlatformClient;
import io.potoroo.connectors.PlatformEvent;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.connectors.PlatformShop;
import io.potoroo.connectors.PlatformUnavailable;
import io.potoroo.connectors.ShopDirectory;
import io.potoroo.connectors.Signatures;
import io.potoroo.connectors.WebhookRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tills that run Square. A merchant is the account and a location the shop.
 *
 * <p>Of orders it tells little more than an id, and neither payments nor refunds say what was bought: whatever is told, the
 * order is asked for.
 */
@Component
class Square implements Platform, ShopDirectory, Catalogue {

    /** {@code true}: trials with Square's own sandbox. */
    private static final String SANDBOX = "sandbox";

    private static final String CATALOG_CHANGED = "catalog.version.updated";

    /** Several changes may be told as one. */
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    private static final int MOST_RETRIEVED = 500;

    private final PlatformClient client;
    private final OAuthCalls calls;
    private final Clock clock;

    Square(PlatformClient client, OAuthCalls calls, Clock clock) {
        this.client = client;
        this.calls = calls;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "square";
    }

    @Override
    public String title() {
        return "Square";
    }

    @Override
    public int subType() {
        return 5;
    }

    @Override
    public Set<String> credentials() {
        return Set.of(OAuthCalls.ACCESS_TOKEN);
    }

    @Override
    public Set<String> furtherCredentials() {
        return OAuthCalls.CREDENTIALS;
    }

    @Override
    public Set<String> options() {
        return Set.of(SANDBOX);
    }

    @Override
    public Authenticity authenticity(WebhookRequest request, List<String> secrets) {
        var signature = request.headers().getFirst("x-square-hmacsha256-signature");
        return Signatures.base64(signature, secrets, request.url().getBytes(UTF_8), request.body());
    }

    @Override
    public List<PlatformEvent> events(WebhookRequest request) {
        var envelope = PlatformJson.read(request.body());
        var topic = requireNonNullElse(envelope.text("type"), "");
        var about = subject(topic, envelope);
        return List.of(PlatformEvent.delivered(
                topic,
                envelope.text("event_id"),
                requireNonNullElse(envelope.text("merchant_id"), ""),
                about.text("location_id"),
                orderId(topic, about),
                request.body()));
    }

    /** What an event is about, as far as it says. */
    private static PlatformJson subject(String topic, PlatformJson envelope) {
        // order.updated has an order_updated, payment.updated a payment.
        var object = envelope.object("data").object("object");
        return topic.startsWith("order.") ? object.object(topic.replace('.', '_')) : object.object(noun(topic));
    }

    private static String noun(String topic) {
        int dot = topic.indexOf('.');
        return dot < 0 ? topic : topic.substring(0, dot);
    }

    private static @Nullable String orderId(String topic, PlatformJson about) {
        return switch (noun(topic)) {
            case "order" -> about.text("order_id");
            case "payment", "refund" -> about.has("order_id") ? about.text("order_id") : about.text("id");
            default -> null;
        };
    }

    @Override
    public Meaning meaning(PlatformEvent event, Connection connection) {
        if (event.topic().equals(CATALOG_CHANGED)) {
            return new Meaning.Catalogue(() -> changed(PlatformJson.read(event.body()), connection), false);
        }
        if (event.orderId() == null) {
            return new Meaning.Nothing("It tells of no order.");
        }
        if (!connection.isOpen()) {
            throw new PlatformUnavailable("The order cannot be asked for without an access token.");
        }
        var api = api(connection);
        var told = PlatformJson.read(event.body());
        if (!told.has("data")) {
            return meaning(told, null, connection);
        }
        var about = subject(event.topic(), told);
        var order = about.has("order_id") ? api.order(event.orderId()) : Optional.<PlatformJson>empty();
        var refund = noun(event.topic()).equals("refund") ? about : null;
        if (order.isPresent()) {
            return meaning(order.get(), refund, connection);
        }
        if (refund != null) {
            return ofMoney(refund, connection);
        }
        return noun(event.topic()).equals("payment")
                ? payment(about, connection)
                : new Meaning.Nothing("There is no such order.");
    }

    /** @param refund the one that led to the order, for orders that do not say what they take back */
    private Meaning meaning(PlatformJson json, @Nullable PlatformJson refund, Connection connection) {
        var api = api(connection);
        var payments = json.list("tenders").stream()
                .flatMap(it -> Stream.ofNullable(it.text("payment_id")))
                .distinct()
                .flatMap(it -> api.payment(it).stream())
                .toList();
        var order = new SquareOrder(
                json,
                payments,
                customer(api, SquareOrder.customerId(json, payments)),
                connection.currency(),
                connection.countryCode());
        var items = new ArrayList<Meaning.Item>();
        var notes = new ArrayList<String>();
        if (order.isSale()) {
            var sale = order.sale();
            items.add(sale.of(json.text("location_id")));
            notes.addAll(sale.notes());
        }
        order.refunds().forEach((sourceId, back) -> {
            // Goods may come back to another shop than the one that sold them.
            var shop = api.order(sourceId).map(it -> it.text("location_id"));
            items.add(back.of(shop.orElse(null)));
            notes.addAll(back.notes());
        });
        if (refund != null && !order.hasLinkedReturn()) {
            return ofMoney(refund, connection);
        }
        if (order.hasUnlinkedReturn()) {
            notes.add(
                    "What came back names no order that it was bought with; its points stay until somebody takes them.");
        }
        return Meaning.of(items, notes);
    }

    /** Of a refund whose order does not say what it takes back, or is not there. */
    private Meaning ofMoney(PlatformJson refund, Connection connection) {
        if (!SquareOrder.GIVEN_BACK.contains(requireNonNullElse(refund.text("status"), ""))) {
            return new Meaning.Nothing("The money has not been paid back.");
        }
        var api = api(connection);
        var id = refund.text("payment_id");
        var payment = id == null ? Optional.<PlatformJson>empty() : api.payment(id);
        if (payment.isEmpty()) {
            return new Meaning.Nothing("Money was paid back that belongs to no payment.");
        }
        var written = new SquarePayment(payment.get(), null, connection.currency(), null).refund(refund);
        return Meaning.of(List.of(written.of(payment.get().text("location_id"))), written.notes());
    }

    private Meaning payment(PlatformJson payment, Connection connection) {
        var customer = customer(api(connection), payment.text("customer_id"));
        var sale = new SquarePayment(payment, customer, connection.currency(), connection.countryCode()).sale();
        return Meaning.of(List.of(sale.of(payment.text("location_id"))), sale.notes());
    }

    private static @Nullable PlatformJson customer(SquareApi api, @Nullable String id) {
        return id == null ? null : api.customer(id).orElse(null);
    }

    @Override
    public Optional<PlatformEvent> order(Connection connection, String orderId) {
        return connection.isOpen() ? api(connection).order(orderId).map(it -> asked(it, connection)) : Optional.empty();
    }

    private PlatformEvent asked(PlatformJson order, Connection connection) {
        return PlatformEvent.asked(
                connection.accountId(),
                order.text("location_id"),
                requireNonNullElse(order.text("id"), ""),
                order.instant("updated_at"),
                clock.instant(),
                order.bytes());
    }

    @Override
    public void changedSince(Connection connection, Instant since, Consumer<List<PlatformEvent>> pages) {
        api(connection)
                .changedSince(
                        since,
                        orders -> pages.accept(
                                orders.stream().map(it -> asked(it, connection)).toList()));
    }

    /** All that is told is when. */
    private Change changed(PlatformJson told, Connection connection) {
        var data = told.object("data");
        var at = Stream.of(data.object("object"), data)
                .flatMap(it -> Stream.ofNullable(it.object("catalog_version").instant("updated_at")))
                .findFirst()
                .orElseGet(clock::instant);
        var api = api(connection);
        var objects = new ArrayList<PlatformJson>();
        api.catalog(SquareCatalog.CHANGED, at.minus(OVERLAP), objects::addAll);
        var items = SquareCatalog.itemsBeside(objects);
        for (int i = 0; i < items.size(); i += MOST_RETRIEVED) {
            objects.addAll(api.catalogObjects(items.subList(i, Math.min(items.size(), i + MOST_RETRIEVED))));
        }
        return SquareCatalog.change(objects, connection.currency());
    }

    @Override
    public void read(Connection connection, Consumer<Change> parts) {
        api(connection)
                .catalog(
                        SquareCatalog.WHOLE,
                        null,
                        page -> parts.accept(SquareCatalog.change(page, connection.currency())));
    }

    @Override
    public List<PlatformShop> shops(Connection connection) {
        return api(connection).locations().stream()
                .flatMap(it -> Locations.shop(it).stream())
                .toList();
    }

    private SquareApi api(Connection connection) {
        var usual = "true".equals(connection.option(SANDBOX))
                ? "https://connect.squareupsandbox.com"
                : "https://connect.squareup.com";
        return new SquareApi(client, calls, client.base(this, usual), connection);
    }
}
