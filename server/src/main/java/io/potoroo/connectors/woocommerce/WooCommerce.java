package io.potoroo.connectors.woocommerce;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.toSet;

import io.potoroo.assortments.Change;
import io.potoroo.assortments.Kind;
import io.potoroo.connectors.Authenticity;
import io.potoroo.connectors.Catalogue;
import io.potoroo.connectors.CatalogueWriter;
import io.potoroo.connectors.Connection;
import io.potoroo.connectors.DiscountCode;
import io.potoroo.connectors.DiscountCodes;
import io.potoroo.connectors.Meaning;
import io.potoroo.connectors.Platform;
import io.potoroo.connectors.PlatformClient;
import io.potoroo.connectors.PlatformEvent;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.connectors.PlatformShop;
import io.potoroo.connectors.PlatformUnavailable;
import io.potoroo.connectors.ShopDirectory;
import io.potoroo.connectors.Signatures;
import io.potoroo.connectors.WebhookRequest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Shops that run WooCommerce.
 *
 * <p>A shop is known by its address and nothing else: its host is the account, and host and path are the shop, because
 * several shops of one WordPress may be in folders of one host.
 */
@Component
class WooCommerce implements Platform, DiscountCodes, ShopDirectory, Catalogue {

    static final String KEY = "consumer_key";
    static final String SECRET = "consumer_secret";

    /** {@code true}: paid orders count before they are sent. */
    private static final String PROCESSING_COMPLETES = "processing_completes";

    /** Where the shop is, with the folder that it is in. */
    private static final String STORE_URL = "store_url";

    /** {@code true}: our coupons go with no others. */
    private static final String INDIVIDUAL_USE = "individual_use";

    private static final String PRODUCT = "product.";
    private static final String REFUNDED = "action.woocommerce_order_refunded";

    /** Anything else would have the server ask another address for the shop's sake. */
    private static final Pattern HOST = Pattern.compile("[a-z0-9][a-z0-9.-]*(:\\d{1,5})?");

    private final PlatformClient client;
    private final Clock clock;

    WooCommerce(PlatformClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "woocommerce";
    }

    @Override
    public String title() {
        return "WooCommerce";
    }

    @Override
    public int subType() {
        return 2;
    }

    @Override
    public boolean isEcom() {
        return true;
    }

    @Override
    public Set<String> credentials() {
        return Set.of(KEY, SECRET);
    }

    @Override
    public Set<String> options() {
        return Set.of(PROCESSING_COMPLETES, STORE_URL, INDIVIDUAL_USE);
    }

    @Override
    public Authenticity authenticity(WebhookRequest request, List<String> secrets) {
        var signature = request.headers().getFirst("X-WC-Webhook-Signature");
        if (signature == null && isPing(request.body())) {
            return Authenticity.PING;
        }
        return Signatures.base64(signature, secrets, request.body());
    }

    /** Sent unsigned, as a form, when a webhook is saved. */
    private static boolean isPing(byte[] body) {
        return new String(body, StandardCharsets.ISO_8859_1).matches("webhook_id=\\d{1,20}");
    }

    @Override
    public List<PlatformEvent> events(WebhookRequest request) {
        var topic = requireNonNullElse(request.headers().getFirst("X-WC-Webhook-Topic"), "");
        var site = Site.of(request.headers().getFirst("X-WC-Webhook-Source"));
        var told = PlatformJson.read(request.body());
        var orderId = topic.startsWith("order.") ? told.text("id") : topic.equals(REFUNDED) ? told.text("arg") : null;
        // What an account sells is not one shop's.
        var shop = topic.startsWith(PRODUCT) ? null : site.shopId();
        var event = PlatformEvent.byContent(topic, site.host(), shop, orderId, request.body());
        // The shop's own id of a delivery is the same for all that are sent in one second.
        var delivery = request.headers().getFirst("X-WC-Webhook-Delivery-ID");
        return List.of(
                isWhole(told) || delivery == null
                        ? event
                        : new PlatformEvent(
                                topic,
                                delivery + ":" + event.deliveryId(),
                                event.accountId(),
                                event.shopId(),
                                orderId,
                                request.body()));
    }

    /** Whether it is an order with everything in it, also when it changed. */
    private static boolean isWhole(PlatformJson told) {
        return told.has("status") && told.has("date_modified_gmt");
    }

    @Override
    public Meaning meaning(PlatformEvent event, Connection connection) {
        if (event.topic().startsWith(PRODUCT)) {
            return new Meaning.Catalogue(() -> product(PlatformJson.read(event.body()), connection), false);
        }
        if (event.orderId() == null) {
            return new Meaning.Nothing("It tells of no order.");
        }
        var told = PlatformJson.read(event.body());
        var order = isWhole(told) ? Optional.of(told) : fetched(connection, event.orderId());
        if (order.isPresent()) {
            return meaning(event, order.get(), connection);
        }
        if (event.topic().equals("order.deleted")) {
            return Meaning.of(List.of(voided(event)), List.of());
        }
        if (!connection.isOpen()) {
            throw new PlatformUnavailable("The order cannot be asked for without a key of the shop's REST API.");
        }
        return new Meaning.Nothing("The shop has no such order.");
    }

    private Meaning meaning(PlatformEvent event, PlatformJson json, Connection connection) {
        var order = new WooCommerceOrder(
                json,
                event.version(json.instant("date_modified_gmt")),
                connection.currency(),
                connection.countryCode(),
                isSet(connection, PROCESSING_COMPLETES));
        if (order.isDraft()) {
            return new Meaning.Nothing("It is a cart that nobody has ordered yet.");
        }
        var sale = order.sale();
        var items = new ArrayList<>(List.of(sale.of(event.shopId())));
        var notes = new ArrayList<>(sale.notes());
        if (order.mayHaveRefunds() && connection.isOpen()) {
            api(connection)
                    .refunds(order.id())
                    .forEach(it -> order.refund(it).ifPresent(refund -> {
                        items.add(refund.of(event.shopId()));
                        notes.addAll(refund.notes());
                    }));
        } else if (order.mayHaveRefunds()) {
            notes.add("Its refunds cannot be asked for without a key of the shop's REST API.");
        }
        return Meaning.of(items, notes);
    }

    /** In the trash of the shop an order still says so itself; this one is gone, or nobody can look. */
    private Meaning.Item voided(PlatformEvent event) {
        return new Meaning.Item(
                event.shopId(),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("op", "void")
                        .put("sale_external_id", event.orderId())
                        .put("voided_at", clock.instant().toString()));
    }

    @Override
    public Optional<PlatformEvent> order(Connection connection, String orderId) {
        return fetched(connection, orderId).map(it -> asked(it, connection));
    }

    /** Of an order that is gone nobody can say. */
    @Override
    public Optional<Set<String>> refunds(Connection connection, String orderId) {
        return fetched(connection, orderId)
                .map(order -> api(connection).refunds(orderId).stream()
                        .map(it -> requireNonNull(it.text("id")))
                        .collect(toSet()));
    }

    private Optional<PlatformJson> fetched(Connection connection, String orderId) {
        return connection.isOpen() ? api(connection).order(orderId) : Optional.empty();
    }

    private PlatformEvent asked(PlatformJson order, Connection connection) {
        return PlatformEvent.asked(
                connection.accountId(),
                connection.accountId() + Site.of(connection.option(STORE_URL)).path(),
                requireNonNullElse(order.text("id"), ""),
                order.instant("date_modified_gmt"),
                clock.instant(),
                order.bytes());
    }

    @Override
    public void changedSince(Connection connection, Instant since, Consumer<List<PlatformEvent>> pages) {
        api(connection)
                .ordersSince(
                        since,
                        orders -> pages.accept(
                                orders.stream().map(it -> asked(it, connection)).toList()));
    }

    /** What is told may be late; of a variant the product is asked for, which has what the variant is in. */
    private Change product(PlatformJson told, Connection connection) {
        var id = WooCommerceProducts.isVariant(told) ? told.reference("parent_id") : told.reference("id");
        var product =
                id == null ? Optional.<PlatformJson>empty() : api(connection).product(id);
        return product.map(it -> WooCommerceProducts.products(List.of(it), connection.currency()))
                .orElseGet(() -> new CatalogueWriter().gone(Kind.PRODUCT, id).change());
    }

    @Override
    public void read(Connection connection, Consumer<Change> parts) {
        var api = api(connection);
        api.categories(page -> parts.accept(WooCommerceProducts.categories(page)));
        api.products(page -> parts.accept(WooCommerceProducts.products(page, connection.currency())));
    }

    @Override
    public void make(Connection connection, DiscountCode code) {
        var api = api(connection);
        if (!api.createCoupon(coupon(connection, code)) && ours(api, code).isEmpty()) {
            throw new PlatformUnavailable("The shop has another coupon of this code.");
        }
    }

    /** A coupon with this code that we made. */
    private static Optional<PlatformJson> ours(WooCommerceApi api, DiscountCode code) {
        return api.coupon(code.code()).filter(it -> code.title().equals(it.text("description")));
    }

    private static Map<String, Object> coupon(Connection connection, DiscountCode code) {
        var coupon = new HashMap<String, Object>(Map.of(
                "code", code.code(),
                "description", code.title(),
                "usage_limit", 1,
                "usage_limit_per_user", 1,
                "individual_use", isSet(connection, INDIVIDUAL_USE),
                "date_expires_gmt", WooCommerceApi.GMT.format(code.endsAt())));
        if (code.customerEmail() != null) {
            coupon.put("email_restrictions", List.of(code.customerEmail()));
        }
        if (code.minimumMinor() > 0) {
            coupon.put(
                    "minimum_amount",
                    connection.currency().toUnits(code.minimumMinor()).toPlainString());
        }
        switch (code.kind()) {
            // Of a free article, of which nobody has said which it is in the shop, what it is worth.
            case DISCOUNT_AMOUNT, FREE_PRODUCT -> {
                coupon.put("discount_type", "fixed_cart");
                coupon.put("amount", connection.currency().toUnits(code.value()).toPlainString());
            }
            case DISCOUNT_PERCENTAGE -> {
                coupon.put("discount_type", "percent");
                coupon.put("amount", BigDecimal.valueOf(code.value(), 2).toPlainString());
            }
            case FREE_SHIPPING -> coupon.put("free_shipping", true);
        }
        return coupon;
    }

    @Override
    public Removal remove(Connection connection, DiscountCode code) {
        var api = api(connection);
        var coupon = ours(api, code);
        if (coupon.isPresent() && coupon.get().amount("usage_count").signum() > 0) {
            return Removal.USED;
        }
        coupon.ifPresent(it -> api.deleteCoupon(requireNonNull(it.text("id"))));
        return Removal.REMOVED;
    }

    private static boolean isSet(Connection connection, String option) {
        return "true".equals(connection.option(option));
    }

    @Override
    public List<PlatformShop> shops(Connection connection) {
        var account = connection.at(connection.account(STORE_URL));
        var api = api(account);
        var settings = api.settings();
        return List.of(Site.of(account.accountId()
                        + Site.of(connection.option(STORE_URL)).path())
                .shop(api.index(), settings));
    }

    private WooCommerceApi api(Connection connection) {
        if (!HOST.matcher(connection.accountId()).matches()) {
            throw PlatformUnavailable.forGood("The account " + connection.accountId() + " is not the host of a shop.");
        }
        var host = client.base(this, "https://" + connection.accountId());
        return new WooCommerceApi(
                client, host + Site.of(connection.option(STORE_URL)).path(), connection);
    }
}
