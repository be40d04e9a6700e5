package io.potoroo.connectors.lightspeedr;

import static java.util.stream.Collectors.toSet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
import io.potoroo.connectors.ShopDirectory;
import io.potoroo.connectors.WebhookRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;

/** Lightspeed Retail (R-Series), which tells of nothing by itself. */
@Component
class LightspeedR implements Platform, ShopDirectory, Catalogue {

    private static final String SALE = "Sale";
    private static final String CUSTOMER = "Customer";
    private static final String SOURCES = "Sources";

    private static final int MOST_ACCOUNTS = 10_000;

    private final OAuthCalls calls;
    private final PlatformClient client;
    private final Clock clock;
    private final Cache<String, Bucket> buckets =
            Caffeine.newBuilder().maximumSize(MOST_ACCOUNTS).build();

    LightspeedR(OAuthCalls calls, PlatformClient client, Clock clock) {
        this.calls = calls;
        this.client = client;
        this.clock = clock;
    }

    private RetailApi api(Connection connection) {
        return new RetailApi(
                calls,
                client.base(this, "https://api.lightspeedapp.com"),
                client.base(this, "https://cloud.lightspeedapp.com"),
                buckets,
                connection);
    }

    @Override
    public String name() {
        return "lightspeedr";
    }

    @Override
    public String title() {
        return "Lightspeed Retail (R-Series)";
    }

    @Override
    public int subType() {
        return 6;
    }

    @Override
    public Set<String> credentials() {
        return OAuthCalls.CREDENTIALS;
    }

    @Override
    public boolean hasWebhooks() {
        return false;
    }

    @Override
    public Authenticity authenticity(WebhookRequest request, List<String> secrets) {
        return Authenticity.FORGED;
    }

    @Override
    public List<PlatformEvent> events(WebhookRequest request) {
        return List.of();
    }

    @Override
    public Meaning meaning(PlatformEvent event, Connection connection) {
        var read = PlatformJson.read(event.body());
        return new RetailSale(read.object(SALE), read.object(CUSTOMER), read.object(SOURCES))
                .meaning(connection, event::version);
    }

    @Override
    public List<PlatformShop> shops(Connection connection) {
        return api(connection).accounts().stream()
                .flatMap(account -> api(connection.at(account)).shops().stream()
                        .flatMap(it -> RetailShops.shop(account, it).stream()))
                .toList();
    }

    @Override
    public Optional<PlatformEvent> order(Connection connection, String orderId) {
        return connection.isOpen()
                ? api(connection)
                        .sale(orderId)
                        .map(it -> events(connection, List.of(it)).getFirst())
                : Optional.empty();
    }

    @Override
    public void changedSince(Connection connection, Instant since, Consumer<List<PlatformEvent>> pages) {
        api(connection).salesSince(since, sales -> pages.accept(events(connection, sales)));
    }

    @Override
    public void read(Connection connection, Consumer<Change> parts) {
        var api = api(connection);
        api.all("Category", page -> parts.accept(RetailItems.categories(page)));
        api.all("Manufacturer", page -> parts.accept(RetailItems.manufacturers(page)));
        api.all("Vendor", page -> parts.accept(RetailItems.vendors(page)));
        api.all("Item", page -> parts.accept(RetailItems.items(page, connection.currency())));
    }

    @Override
    public void readChanged(Connection connection, Instant since, Consumer<Change> parts) {
        api(connection).itemsSince(since, page -> parts.accept(RetailItems.items(page, connection.currency())));
    }

    /** With what the sales refer to, read for all of them at once. */
    private List<PlatformEvent> events(Connection connection, List<PlatformJson> sales) {
        var api = api(connection);
        var customers = api.customers(sales.stream()
                .flatMap(it -> Stream.ofNullable(it.reference("customerID")))
                .collect(toSet()));
        var lines = api.lines(sales.stream()
                .flatMap(it -> RetailSale.takenBackFrom(it).stream())
                .collect(toSet()));
        var now = clock.instant();
        return sales.stream()
                .map(it -> event(connection, it, customers, lines, now))
                .toList();
    }

    private static PlatformEvent event(
            Connection connection,
            PlatformJson sale,
            Map<String, PlatformJson> customers,
            Map<String, PlatformJson> lines,
            Instant now) {
        var body = JsonNodeFactory.instance.objectNode();
        body.set(SALE, sale.node());
        var customer = customers.get(String.valueOf(sale.text("customerID")));
        if (customer != null) {
            body.set(CUSTOMER, customer.node());
        }
        var sources = body.putObject(SOURCES);
        for (var id : RetailSale.takenBackFrom(sale)) {
            if (lines.containsKey(id)) {
                sources.set(id, lines.get(id).node());
            }
        }
        return PlatformEvent.asked(
                connection.accountId(),
                sale.reference("shopID"),
                String.valueOf(sale.text("saleID")),
                sale.instant("timeStamp"),
                now,
                PlatformJson.of(body).bytes());
    }
}
