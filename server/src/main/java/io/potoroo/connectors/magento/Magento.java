package io.potoroo.connectors.magento;

import io.potoroo.access.ClientCredentials;
import io.potoroo.assortments.Change;
import io.potoroo.connectors.Authenticity;
import io.potoroo.connectors.Catalogue;
import io.potoroo.connectors.Connection;
import io.potoroo.connectors.DiscountCode;
import io.potoroo.connectors.DiscountCodes;
import io.potoroo.connectors.Meaning;
import io.potoroo.connectors.Platform;
import io.potoroo.connectors.PlatformClient;
import io.potoroo.connectors.PlatformEvent;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.connectors.PlatformShop;
import io.potoroo.connectors.ShopDirectory;
import io.potoroo.connectors.WebhookRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Magento 2; its plug-in tells of orders with an access token instead of a signature ({@link StoreController}). */
@Component
class Magento implements Platform, DiscountCodes, ShopDirectory, Catalogue {

    static final String NAME = "magento";

    static final String STORE_URL = "store_url";
    private static final int PERCENT_DIGITS = 2;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final PlatformClient client;
    private final OrderHistories histories;
    private final Clock clock;

    Magento(PlatformClient client, OrderHistories histories, Clock clock) {
        this.client = client;
        this.histories = histories;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Magento";
    }

    @Override
    public int subType() {
        return 3;
    }

    @Override
    public boolean isEcom() {
        return true;
    }

    @Override
    public Set<String> credentials() {
        return Set.of("consumer_key", "consumer_secret", "access_token", "access_token_secret");
    }

    @Override
    public Set<String> options() {
        return Set.of(STORE_URL);
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
    public boolean hasPlugin() {
        return true;
    }

    @Override
    public void hand(Connection connection, ClientCredentials key, String scope) {
        api(connection.at(connection.account(STORE_URL))).hand(key, scope);
    }

    /** Where the API of the store at this address is. */
    String root(String storeUrl) {
        return client.base(this, storeUrl);
    }

    private StoreApi api(Connection connection) {
        var url = connection.option(STORE_URL);
        var usual = url == null ? "https://" + connection.accountId() : url.replaceFirst("/+$", "");
        return new StoreApi(client, client.base(this, usual), connection, clock);
    }

    @Override
    public List<PlatformShop> shops(Connection connection) {
        var account = connection.at(connection.account(STORE_URL));
        var api = api(account);
        var views = new StoreViews(account.accountId(), api.addresses());
        return api.viewsOfPlugin()
                .map(known -> known.stream().flatMap(it -> views.ofPlugin(it).stream()))
                .orElseGet(() -> api.views().stream().flatMap(it -> views.ofStore(it).stream()))
                .toList();
    }

    @Override
    public Meaning meaning(PlatformEvent event, Connection connection) {
        var snapshot = Snapshot.read(PlatformJson.read(event.body()));
        if (snapshot.isEmpty()) {
            return new Meaning.Nothing("It is no order.");
        }
        return histories
                .add(connection, snapshot.get())
                .map(it -> it.meaning(event.shopId(), connection))
                .orElseGet(() -> new Meaning.Stale("The order has come further since."));
    }

    @Override
    public Optional<PlatformEvent> order(Connection connection, String orderId) {
        if (!connection.isOpen()) {
            return Optional.empty();
        }
        var api = api(connection);
        return api.order(orderId).map(it -> events(connection, api, List.of(it)).getFirst());
    }

    /** Also those that only their credit memos tell of. */
    @Override
    public void changedSince(Connection connection, Instant since, Consumer<List<PlatformEvent>> pages) {
        var api = api(connection);
        var read = new HashSet<String>();
        api.ordersSince(since, orders -> {
            orders.forEach(it -> read.add(String.valueOf(it.text("entity_id"))));
            pages.accept(events(connection, api, orders));
        });
        api.refundedSince(since, ids -> {
            var others = ids.stream().filter(read::add).toList();
            if (!others.isEmpty()) {
                pages.accept(events(connection, api, api.orders(others)));
            }
        });
    }

    private static List<PlatformEvent> events(Connection connection, StoreApi api, List<PlatformJson> orders) {
        var told = orders.stream().map(StoreOrder::new).toList();
        var categories = api.categories(
                told.stream().flatMap(StoreOrder::skus).distinct().toList());
        return told.stream()
                .map(it -> PlatformEvent.byContent(
                        "asked",
                        connection.accountId(),
                        it.order().text("store_id"),
                        it.order().text("entity_id"),
                        it.told(categories).bytes()))
                .toList();
    }

    @Override
    public void read(Connection connection, Consumer<Change> parts) {
        var api = api(connection);
        parts.accept(StoreCatalogue.categories(api.rootCategory()));
        parts.accept(StoreCatalogue.manufacturers(api.options(StoreCatalogue.MANUFACTURER)));
        api.products(page -> parts.accept(StoreCatalogue.products(page, connection.currency())));
    }

    @Override
    public void readChanged(Connection connection, Instant since, Consumer<Change> parts) {
        api(connection)
                .productsSince(since, page -> parts.accept(StoreCatalogue.products(page, connection.currency())));
    }

    /** One price rule for each value, which any number of codes are of. */
    @Override
    public void make(Connection connection, DiscountCode code) {
        var api = api(connection);
        if (api.coupon(code.code()).isPresent()) {
            return;
        }
        var terms = terms(connection, code);
        var name = "Loyalty " + terms.get("simple_action") + " " + terms.get("discount_amount")
                + (terms.containsKey("simple_free_shipping") ? " free shipping" : "");
        var rule = api.rule(name).orElseGet(() -> api.addRule(rule(api, name, terms)));
        api.addCoupon(Map.of(
                "rule_id",
                Long.valueOf(rule),
                "code",
                code.code(),
                "usage_limit",
                1,
                "usage_per_customer",
                1,
                "times_used",
                0,
                "is_primary",
                false,
                "type",
                1,
                "expiration_date",
                TIME.format(code.endsAt().atOffset(ZoneOffset.UTC))));
    }

    private static Map<String, Object> rule(StoreApi api, String name, Map<String, Object> terms) {
        var rule = new HashMap<String, Object>(terms);
        rule.put("name", name);
        rule.put("website_ids", api.websiteIds());
        rule.put("customer_group_ids", api.customerGroupIds());
        rule.put("is_active", true);
        rule.put("coupon_type", "SPECIFIC_COUPON");
        rule.put("use_auto_generation", true);
        rule.put("uses_per_coupon", 1);
        rule.put("uses_per_customer", 0);
        rule.put("apply_to_shipping", false);
        rule.put("stop_rules_processing", false);
        rule.put("is_advanced", true);
        rule.put("sort_order", 0);
        rule.put("discount_step", 0);
        rule.put("is_rss", false);
        return rule;
    }

    /** A free article is what it is worth off the cart, as a rule of a store cannot be told which one a reward means. */
    private static Map<String, Object> terms(Connection connection, DiscountCode code) {
        var amount = connection.currency().toUnits(code.value());
        return switch (code.kind()) {
            case DISCOUNT_AMOUNT, FREE_PRODUCT -> Map.of("simple_action", "cart_fixed", "discount_amount", amount);
            case DISCOUNT_PERCENTAGE ->
                Map.of(
                        "simple_action",
                        "by_percent",
                        "discount_amount",
                        BigDecimal.valueOf(code.value(), PERCENT_DIGITS));
            case FREE_SHIPPING ->
                Map.of("simple_action", "by_percent", "discount_amount", BigDecimal.ZERO, "simple_free_shipping", "1");
        };
    }

    @Override
    public Removal remove(Connection connection, DiscountCode code) {
        var api = api(connection);
        var coupon = api.coupon(code.code());
        if (coupon.isEmpty()) {
            return Removal.REMOVED;
        }
        if (coupon.get().amount("times_used").signum() > 0) {
            return Removal.USED;
        }
        api.deleteCoupon(code.code());
        return Removal.REMOVED;
    }
}
