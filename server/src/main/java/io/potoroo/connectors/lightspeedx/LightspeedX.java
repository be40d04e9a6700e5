package io.potoroo.connectors.lightspeedx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.potoroo.assortments.Change;
import io.potoroo.assortments.Kind;
import io.potoroo.connectors.Authenticity;
import io.potoroo.connectors.Catalogue;
import io.potoroo.connectors.CatalogueWriter;
import io.potoroo.connectors.Connection;
import io.potoroo.connectors.Meaning;
import io.potoroo.connectors.OAuthCalls;
import io.potoroo.connectors.Platform;
import io.potoroo.connectors.PlatformClient;
import io.potoroo.connectors.PlatformEvent;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.connectors.PlatformShop;
import io.potoroo.connectors.ShopDirectory;
import io.potoroo.connectors.Signatures;
import io.potoroo.connectors.WebhookRequest;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/** Lightspeed Retail (X-Series), formerly Vend. */
@Component
class LightspeedX implements Platform, ShopDirectory, Catalogue {

    private static final String SALE = "sale.update";
    private static final String PRODUCT = "product.update";
    private static final String SOMETHING_ELSE = "other";
    private static final String READ = "sale.read";

    /** Where sales of a web shop that has a connector of its own are not to count twice. */
    private static final String SKIP_IMPORTED = "skip_imported_orders";

    /** The {@code myshop} of {@code myshop.retail.lightspeed.app}. */
    private static final String DOMAIN_PREFIX = "domain_prefix";

    private static final Set<String> IMPORTED = Set.of("SHOPIFY", "ECOMMERCE");

    private static final String EMPTY = "{}";
    private static final Pattern SIGNATURE = Pattern.compile("signature=([^,\\s]+)");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9-]+");

    private final OAuthCalls calls;
    private final PlatformClient client;
    private final Versions versions;

    LightspeedX(OAuthCalls calls, PlatformClient client, Versions versions) {
        this.calls = calls;
        this.client = client;
        this.versions = versions;
    }

    private RegisterApi api(Connection connection) {
        var prefix = connection.accountId();
        // It becomes a part of a host, and must not lead to another.
        var store = PREFIX.matcher(prefix).matches() ? prefix : "unknown";
        return new RegisterApi(calls, client.base(this, "https://" + store + ".retail.lightspeed.app"), connection);
    }

    @Override
    public String name() {
        return "lightspeedx";
    }

    @Override
    public String title() {
        return "Lightspeed Retail (X-Series)";
    }

    @Override
    public int subType() {
        return 7;
    }

    @Override
    public Set<String> credentials() {
        return OAuthCalls.CREDENTIALS;
    }

    @Override
    public Set<String> options() {
        return Set.of(DOMAIN_PREFIX, SKIP_IMPORTED);
    }

    /** The header is {@code signature=…,algorithm=HMAC-SHA256}; nothing says whether that is in base64 or hexadecimal. */
    @Override
    public Authenticity authenticity(WebhookRequest request, List<String> secrets) {
        var header = SIGNATURE.matcher(
                Optional.ofNullable(request.headers().getFirst("X-Signature")).orElse(""));
        if (!header.find()) {
            return Authenticity.FORGED;
        }
        var signature = header.group(1);
        return HEX.matcher(signature).matches()
                ? Signatures.bytes(HexFormat.of().parseHex(signature.toLowerCase(Locale.ROOT)), secrets, request.body())
                : Signatures.base64(signature, secrets, request.body());
    }

    /** The body is a form; only its {@code payload} is sure to be there. */
    @Override
    public List<PlatformEvent> events(WebhookRequest request) {
        var form = new String(request.body(), UTF_8);
        var payload = Optional.ofNullable(field(form, "payload")).orElse(EMPTY);
        var sale = json(payload);
        boolean isSale = !RegisterSale.lines(sale).isEmpty() || sale.has("invoice_number");
        return List.of(PlatformEvent.byContent(
                isSale ? SALE : StoreProducts.isOne(sale) ? PRODUCT : SOMETHING_ELSE,
                Optional.ofNullable(field(form, DOMAIN_PREFIX))
                        .or(() -> Optional.ofNullable(request.options().get(DOMAIN_PREFIX)))
                        .orElse(""),
                sale.text("outlet_id"),
                isSale ? sale.text("id") : null,
                payload.getBytes(UTF_8)));
    }

    private static @Nullable String field(String form, String name) {
        for (var field : form.split("&", -1)) {
            if (field.startsWith(name + "=")) {
                try {
                    return URLDecoder.decode(field.substring(name.length() + 1), UTF_8);
                } catch (IllegalArgumentException malformed) {
                    return null;
                }
            }
        }
        return null;
    }

    private static PlatformJson json(String text) {
        try {
            return PlatformJson.read(text);
        } catch (JacksonException somethingElse) {
            return PlatformJson.read(EMPTY);
        }
    }

    @Override
    public Meaning meaning(PlatformEvent event, Connection connection) {
        if (event.topic().equals(PRODUCT)) {
            return new Meaning.Catalogue(() -> product(PlatformJson.read(event.body()), connection), false);
        }
        if (event.topic().equals(SOMETHING_ELSE)) {
            return new Meaning.Nothing("It tells of no sale.");
        }
        var sale = whole(PlatformJson.read(event.body()), connection);
        if (IMPORTED.contains(String.valueOf(sale.text("source"))) && "true".equals(connection.option(SKIP_IMPORTED))) {
            return new Meaning.Nothing("The sale was imported from " + sale.text("source") + ".");
        }
        return new RegisterSale(sale, customer(sale, connection), returned(sale, connection)).meaning(connection);
    }

    /** What is pushed may be late, and is told in another way than what is read. */
    private Change product(PlatformJson told, Connection connection) {
        var id = requireNonNull(told.text("id"));
        return api(connection)
                .product(id)
                .map(it -> StoreProducts.products(List.of(it), connection.currency()))
                .orElseGet(() -> new CatalogueWriter().gone(Kind.PRODUCT, id).change());
    }

    @Override
    public void read(Connection connection, Consumer<Change> parts) {
        var api = api(connection);
        api.all("tags", page -> parts.accept(StoreProducts.tags(page)));
        api.all("products", page -> parts.accept(StoreProducts.products(page, connection.currency())));
    }

    /** What is pushed has no version, and may not say where it was sold. */
    private PlatformJson whole(PlatformJson sale, Connection connection) {
        var id = sale.text("id");
        return id == null || sale.has("version") || !connection.isOpen()
                ? sale
                : api(connection).sale(id).orElse(sale);
    }

    private PlatformJson customer(PlatformJson sale, Connection connection) {
        var id = sale.text("customer_id");
        return id == null || sale.has("customer") || !connection.isOpen()
                ? sale.object("customer")
                : api(connection).customer(id).orElse(sale.object("customer"));
    }

    private PlatformJson returned(PlatformJson sale, Connection connection) {
        var id = sale.text("return_for");
        return id == null || !connection.isOpen()
                ? PlatformJson.read(EMPTY)
                : api(connection).sale(id).orElse(PlatformJson.read(EMPTY));
    }

    @Override
    public List<PlatformShop> shops(Connection connection) {
        var prefix = connection.account(DOMAIN_PREFIX).replaceFirst("\\..*", "");
        return api(connection.at(prefix)).outlets().stream()
                .flatMap(it -> Outlets.shop(prefix, it).stream())
                .toList();
    }

    @Override
    public Optional<PlatformEvent> order(Connection connection, String orderId) {
        return connection.isOpen() ? api(connection).sale(orderId).map(it -> event(connection, it)) : Optional.empty();
    }

    /**
     * From where it was left off, which no clock can get wrong. What was never read is found by its time once; everything
     * after it is read again then, which changes nothing.
     */
    @Override
    public void changedSince(Connection connection, Instant since, Consumer<List<PlatformEvent>> pages) {
        var api = api(connection);
        var known = versions.find(connection);
        var reading = known.isPresent() && !since.isBefore(known.get().since())
                ? known.get()
                : new Versions.Read(api.versionAt(since), since);
        while (true) {
            var page = api.after(reading.version());
            if (!page.some().isEmpty()) {
                pages.accept(
                        page.some().stream().map(it -> event(connection, it)).toList());
            }
            if (page.version() == reading.version()) {
                versions.keep(connection, reading);
                return;
            }
            reading = new Versions.Read(page.version(), reading.since());
            versions.keep(connection, reading);
        }
    }

    private static PlatformEvent event(Connection connection, PlatformJson sale) {
        return PlatformEvent.byContent(
                READ, connection.accountId(), sale.text("outlet_id"), sale.text("id"), sale.bytes());
    }
}
