package io.potoroo.connectors.shopify;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.potoroo.assortments.Change;
import io.potoroo.assortments.Kind;
import io.potoroo.connectors.Authenticity;
import io.potoroo.connectors.Catalogue;
import io.potoroo.connectors.CatalogueWriter;
import io.potoroo.connectors.Connection;
import io.potoroo.connectors.DiscountCode;
import io.potoroo.connectors.DiscountCodes;
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
import io.potoroo.kernel.Phone;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shopify. An account is a {@code .myshopify.com} domain; its shops are its locations, and {@code online}. */
@Component
class Shopify implements Platform, DiscountCodes, ShopDirectory, Catalogue {

    static final String COMBINES_WITH = "combines_with";

    private static final String SHOP_DOMAIN = "shop_domain";
    private static final String DOMAIN = ".myshopify.com";

    private final ShopifyClient client;
    private final Clock clock;

    Shopify(PlatformClient http, OAuthCalls calls, Clock clock) {
        this.client = new ShopifyClient(http, calls, this);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "shopify";
    }

    @Override
    public String title() {
        return "Shopify";
    }

    @Override
    public int subType() {
        return 1;
    }

    @Override
    public boolean isEcom() {
        return true;
    }

    @Override
    public Set<String> credentials() {
        return OAuthCalls.CLIENT;
    }

    /** An app that was made in the admin, before 2026, has a token that does not end. */
    @Override
    public Set<String> furtherCredentials() {
        return Set.of(OAuthCalls.ACCESS_TOKEN);
    }

    @Override
    public boolean isOpen(Set<String> set) {
        return set.contains(OAuthCalls.ACCESS_TOKEN) || Platform.super.isOpen(set);
    }

    /**
     * The {@code .myshopify.com} domain, and with which other discounts ours combine: any of {@code order}, {@code product}
     * and {@code shipping}.
     */
    @Override
    public Set<String> options() {
        return Set.of(SHOP_DOMAIN, COMBINES_WITH);
    }

    @Override
    public Authenticity authenticity(WebhookRequest request, List<String> secrets) {
        return Signatures.base64(request.headers().getFirst("X-Shopify-Hmac-Sha256"), secrets, request.body());
    }

    @Override
    public List<PlatformEvent> events(WebhookRequest request) {
        var topic = requireNonNullElse(request.headers().getFirst("X-Shopify-Topic"), "unknown");
        var account = requireNonNullElse(request.headers().getFirst("X-Shopify-Shop-Domain"), "")
                .toLowerCase(Locale.ROOT);
        var delivery = request.headers().getFirst("X-Shopify-Webhook-Id");
        var body = PlatformJson.read(request.body());
        var about = About.of(topic, body);
        return List.of(PlatformEvent.delivered(topic, delivery, account, about.shopId, about.orderId, request.body()));
    }

    /** What a body is about, as far as it says so. */
    private record About(@Nullable String shopId, @Nullable String orderId) {

        static About of(String topic, PlatformJson body) {
            if (topic.startsWith("refunds/")) {
                return new About(null, body.text("order_id"));
            }
            if (topic.startsWith("orders/")) {
                return ShopifyOrder.isOne(body)
                        ? new About(ShopifyOrder.shop(body), body.text("id"))
                        : new About(null, orderOfEdit(body));
            }
            return new About(null, null);
        }

        /** Of an edit of an order, or of one that was deleted. */
        private static @Nullable String orderOfEdit(PlatformJson body) {
            var edited = body.object("order_edit").text("order_id");
            return edited == null ? body.text("id") : edited;
        }
    }

    @Override
    public Meaning meaning(PlatformEvent event, Connection connection) {
        var body = PlatformJson.read(event.body());
        return switch (event.topic()) {
            case "refunds/create" -> refund(body, connection);
            case "customers/data_request" ->
                new Meaning.Redaction(
                        Set.of(), "Shopify asks for what is known of its customer " + customer(body) + ".");
            case "customers/redact" ->
                new Meaning.Redaction(
                        orders(body), "Shopify asks that its customer " + customer(body) + " be forgotten.");
            case "shop/redact" ->
                new Meaning.Redaction(null, "Shopify asks that everything from the shop be forgotten.");
            case "app/uninstalled" ->
                new Meaning.Redaction(Set.of(), "The app was uninstalled; nothing comes from the shop any more.");
            case "customers/create", "customers/update" -> identity(body, connection);
            case "products/create", "products/update" -> catalogue(() -> product(body, connection), false);
            case "products/delete" ->
                catalogue(
                        () -> new CatalogueWriter()
                                .gone(Kind.PRODUCT, body.text("id"))
                                .change(),
                        false);
            // It does not say which products are in the collection now.
            case "collections/create", "collections/update" ->
                catalogue(() -> ShopifyProducts.collections(List.of(body)), true);
            case "collections/delete" ->
                catalogue(
                        () -> new CatalogueWriter()
                                .gone(Kind.CATEGORY, body.text("id"))
                                .change(),
                        true);
            default -> order(event, body, connection);
        };
    }

    private static Meaning identity(PlatformJson customer, Connection connection) {
        var id = customer.text("id");
        var phone =
                Optional.ofNullable(customer.text("phone")).flatMap(it -> Phone.parse(it, connection.countryCode()));
        return id == null
                ? new Meaning.Nothing("It tells of no customer.")
                : new Meaning.Identity(id, customer.text("email"), phone.orElse(null));
    }

    private static Meaning catalogue(Supplier<Change> change, boolean whole) {
        return new Meaning.Catalogue(change, whole);
    }

    /** What is told may be late, and does not say in which collections the product is. */
    private Change product(PlatformJson told, Connection connection) {
        var id = told.text("id");
        var product = id == null ? Optional.<PlatformJson>empty() : client.product(connection, id);
        return product.map(it -> ShopifyProducts.products(List.of(it), connection.currency()))
                .orElseGet(() -> new CatalogueWriter().gone(Kind.PRODUCT, id).change());
    }

    private static String customer(PlatformJson body) {
        return requireNonNullElse(body.object("customer").text("id"), "(unknown)");
    }

    private static Set<String> orders(PlatformJson body) {
        return body.texts("orders_to_redact").stream().collect(toUnmodifiableSet());
    }

    private Meaning refund(PlatformJson told, Connection connection) {
        var orderId = told.text("order_id");
        if (orderId == null) {
            return new Meaning.Nothing("It names no order.");
        }
        if (ShopifyRefund.isMoneyAlone(told)) {
            // Whether it is for goods that came back earlier only the order says.
            var order = order(connection, orderId)
                    .filter(it -> among(PlatformJson.read(it.body()).list("refunds"), told)
                            .isPresent());
            if (order.isPresent()) {
                return meaning(order.get(), connection);
            }
        }
        var refund = among(refunds(List.of(told), orderId, connection), told).orElse(told);
        return ShopifyRefund.of(refund, orderId, connection.currency(), BigDecimal.ZERO)
                .map(it -> Meaning.of(List.of(it.of(null)), it.notes()))
                .orElseGet(() -> new Meaning.Nothing("No money was given back yet."));
    }

    private static Optional<PlatformJson> among(List<PlatformJson> refunds, PlatformJson told) {
        return refunds.stream()
                .filter(it -> Objects.equals(it.text("id"), told.text("id")))
                .findFirst();
    }

    /** Asked for where their money is in the shopper's currency. */
    private List<PlatformJson> refunds(List<PlatformJson> told, @Nullable String orderId, Connection connection) {
        return orderId != null
                        && connection.isOpen()
                        && told.stream().anyMatch(it -> ShopifyRefund.isForeign(it, connection.currency()))
                ? client.refunds(connection, orderId)
                : told;
    }

    private Meaning order(PlatformEvent event, PlatformJson body, Connection connection) {
        if (ShopifyOrder.isOne(body)) {
            return new ShopifyOrder(
                            body,
                            shopper(body, connection),
                            refunds(body.list("refunds"), body.text("id"), connection),
                            connection,
                            id -> client.transactions(connection, id))
                    .meaning(event);
        }
        return event.topic().equals("orders/edited")
                ? order(connection, requireNonNullElse(event.orderId(), ""))
                        .map(it -> meaning(it, connection))
                        .orElseGet(() -> new Meaning.Nothing("What was edited comes with orders/updated."))
                : new Meaning.Nothing(
                        event.topic().startsWith("orders/")
                                ? "It tells of no order."
                                : "The topic " + event.topic() + " does not matter here.");
    }

    /** Webhooks tell nothing any more of tags and of what the shopper consents to, which the customer's own record has. */
    private PlatformJson shopper(PlatformJson order, Connection connection) {
        var told = order.object("customer");
        var id = told.text("id");
        return id == null || told.tells("tags") || !connection.isOpen()
                ? told
                : client.customer(connection, id).orElse(told);
    }

    @Override
    public Optional<PlatformEvent> order(Connection connection, String orderId) {
        return connection.isOpen()
                ? client.order(connection, orderId).map(it -> asked(connection, it))
                : Optional.empty();
    }

    @Override
    public void changedSince(Connection connection, Instant since, Consumer<List<PlatformEvent>> pages) {
        client.ordersSince(
                connection,
                since,
                page -> pages.accept(page.stream()
                        .filter(ShopifyOrder::isOne)
                        .map(it -> asked(connection, it))
                        .toList()));
    }

    private PlatformEvent asked(Connection connection, PlatformJson order) {
        return PlatformEvent.asked(
                connection.accountId(),
                ShopifyOrder.shop(order),
                requireNonNullElse(order.text("id"), ""),
                order.instant("updated_at"),
                clock.instant(),
                order.bytes());
    }

    @Override
    public void read(Connection connection, Consumer<Change> parts) {
        client.collections(connection, page -> parts.accept(ShopifyProducts.collections(page)));
        client.products(connection, page -> parts.accept(ShopifyProducts.products(page, connection.currency())));
    }

    @Override
    public List<PlatformShop> shops(Connection connection) {
        var domain = connection.account(SHOP_DOMAIN);
        var account = connection.at(domain.contains(".") ? domain : domain + DOMAIN);
        var shop = client.shop(account);
        return ShopifyShops.of(
                requireNonNullElse(shop.text("myshopify_domain"), account.accountId()),
                shop,
                client.locations(account));
    }

    @Override
    public void make(Connection connection, DiscountCode code) {
        client.makeCode(connection, code);
    }

    @Override
    public Removal remove(Connection connection, DiscountCode code) {
        return client.removeCode(connection, code);
    }

    /** Of all of these, none is zero. */
    static BigDecimal sum(List<PlatformJson> parts, String field) {
        return parts.stream().map(it -> it.amount(field)).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
