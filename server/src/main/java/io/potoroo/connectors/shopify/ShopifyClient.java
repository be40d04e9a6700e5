package io.potoroo.connectors.shopify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.potoroo.connectors.Connection;
import io.potoroo.connectors.DiscountCode;
import io.potoroo.connectors.DiscountCodes.Removal;
import io.potoroo.connectors.OAuthCalls;
import io.potoroo.connectors.Platform;
import io.potoroo.connectors.PlatformClient;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.connectors.PlatformUnavailable;
import io.potoroo.kernel.Currency;
import io.potoroo.transactions.Reservation.Kind;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ContentType;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Asks Shopify's Admin API: for orders its REST part, which tells them as webhooks do, and for discount codes GraphQL, which
 * alone has them.
 */
final class ShopifyClient {

    private static final String VERSION = "2025-10";
    private static final int PAGE = 250;

    /** Anything else would have the server ask another server for the shop's sake. */
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9][a-z0-9-]*\\.myshopify\\.com");

    private static final Pattern NEXT = Pattern.compile("<[^>]*[?&]page_info=([^&>]+)[^>]*>;\\s*rel=\"?next\"?");
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private static final String MAKE = """
            mutation make($discount: DiscountCodeBasicInput!) {
              made: discountCodeBasicCreate(basicCodeDiscount: $discount) {
                codeDiscountNode { id }
                userErrors { field code message }
              }
            }""";

    private static final String MAKE_FREE_SHIPPING = """
            mutation make($discount: DiscountCodeFreeShippingInput!) {
              made: discountCodeFreeShippingCreate(freeShippingCodeDiscount: $discount) {
                codeDiscountNode { id }
                userErrors { field code message }
              }
            }""";

    private static final String FIND = """
            query find($code: String!) {
              codeDiscountNodeByCode(code: $code) {
                id
                codeDiscount {
                  ... on DiscountCodeBasic { title asyncUsageCount }
                  ... on DiscountCodeFreeShipping { title asyncUsageCount }
                }
              }
            }""";

    private static final String DELETE = """
            mutation remove($id: ID!) {
              removed: discountCodeDelete(id: $id) {
                deletedCodeDiscountId
                userErrors { field code message }
              }
            }""";

    private static final String COLLECTIONS = """
            query collections($after: String) {
              collections(first: 250, after: $after, sortKey: ID) {
                nodes { id title }
                pageInfo { hasNextPage endCursor }
              }
            }""";

    /** What a query costs goes by how much it might answer, and is limited to 1000. */
    private static final String PRODUCT = """
            id title vendor productType tags status isGiftCard
            variantsCount { count }
            variants(first: 1) { nodes { sku price } }
            collections(first: 25) { nodes { id } pageInfo { hasNextPage endCursor } }
            """;

    private static final String PRODUCTS = """
            query products($after: String) {
              products(first: 25, after: $after, sortKey: ID) {
                nodes { %s }
                pageInfo { hasNextPage endCursor }
              }
            }""".formatted(PRODUCT);

    private static final String ONE_PRODUCT = """
            query product($id: ID!) {
              product(id: $id) { %s }
            }""".formatted(PRODUCT);

    private static final String COLLECTIONS_OF_PRODUCT = """
            query more($id: ID!, $after: String) {
              product(id: $id) {
                collections(first: 250, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }
              }
            }""";

    private static final String THROTTLED = "THROTTLED";
    private static final int MOST_REPETITIONS = 10;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final PlatformClient http;
    private final OAuthCalls calls;
    private final Platform shopify;

    ShopifyClient(PlatformClient http, OAuthCalls calls, Platform shopify) {
        this.http = http;
        this.calls = calls;
        this.shopify = shopify;
    }

    Optional<PlatformJson> order(Connection connection, String orderId) {
        var answer = get(connection, path("orders", orderId) + ".json");
        return answer.status() == NOT_FOUND
                ? Optional.empty()
                : Optional.of(answer.ok().object("order"));
    }

    /** Empty also where the token may not read customers. */
    Optional<PlatformJson> customer(Connection connection, String customerId) {
        var answer = get(connection, path("customers", customerId) + ".json");
        return answer.status() == NOT_FOUND || answer.status() == FORBIDDEN
                ? Optional.empty()
                : Optional.of(answer.ok().object("customer"));
    }

    /** As {@link #transactions}. */
    List<PlatformJson> refunds(Connection connection, String orderId) {
        return get(connection, path("orders", orderId) + "/refunds.json?in_shop_currency=true")
                .ok()
                .list("refunds");
    }

    /** They are in the shopper's currency unless the shop's is asked for. */
    List<PlatformJson> transactions(Connection connection, String orderId) {
        return get(connection, path("orders", orderId) + "/transactions.json?in_shop_currency=true")
                .ok()
                .list("transactions");
    }

    /** Also those that are closed or cancelled, which are left out unless all are asked for. */
    void ordersSince(Connection connection, Instant since, Consumer<List<PlatformJson>> pages) {
        var query = "status=any&order=updated_at+asc&updated_at_min="
                + URLEncoder.encode(since.truncatedTo(ChronoUnit.SECONDS).toString(), UTF_8);
        while (query != null) {
            var answer = get(connection, "/orders.json?limit=" + PAGE + "&" + query);
            pages.accept(answer.ok().list("orders"));
            query = next(answer.headers());
        }
    }

    /** A page is found by its cursor alone. */
    private static @Nullable String next(HttpHeaders headers) {
        var link = headers.getFirst(HttpHeaders.LINK);
        var next = link == null ? null : NEXT.matcher(link);
        return next != null && next.find() ? "page_info=" + next.group(1) : null;
    }

    PlatformJson shop(Connection connection) {
        return get(connection, "/shop.json").ok().object("shop");
    }

    /** All of them at once; refused to a token that may not read them. */
    List<PlatformJson> locations(Connection connection) {
        var answer = get(connection, "/locations.json");
        if (answer.status() == FORBIDDEN) {
            throw PlatformUnavailable.forGood("Shopify knows the access token, but it may not read locations:"
                    + " give the app the scope read_locations and install it again.");
        }
        return answer.ok().list("locations");
    }

    private static String path(String kind, String id) {
        return "/" + kind + "/" + URLEncoder.encode(id, UTF_8);
    }

    private PlatformClient.Answer get(Connection connection, String path) {
        return send(connection, "GET", path, null);
    }

    /** With the token of an app that has one, or with one that is good for a day and fetched with what the app is known by. */
    private PlatformClient.Answer send(Connection connection, String method, String path, @Nullable Object body) {
        var host = host(connection.accountId());
        return calls.send(
                connection,
                OAuthCalls.CLIENT,
                host + "/admin/oauth/access_token",
                ContentType.APPLICATION_FORM_URLENCODED,
                token -> http.send(
                        method, host + "/admin/api/" + VERSION + path, Map.of("X-Shopify-Access-Token", token), body));
    }

    private String host(String domain) {
        if (!DOMAIN.matcher(domain).matches()) {
            throw PlatformUnavailable.forGood("The account " + domain + " is not a myshopify.com domain.");
        }
        return http.base(shopify, "https://" + domain);
    }

    /** Every collection, a page at a time. */
    void collections(Connection connection, Consumer<List<PlatformJson>> pages) {
        pages(connection, COLLECTIONS, "collections", pages);
    }

    /** Every product with all the collections that it is in, a page at a time. */
    void products(Connection connection, Consumer<List<PlatformJson>> pages) {
        pages(
                connection,
                PRODUCTS,
                "products",
                page -> pages.accept(
                        page.stream().map(it -> withCollections(connection, it)).toList()));
    }

    /** Empty where there is none any more. */
    Optional<PlatformJson> product(Connection connection, String id) {
        var found = graphql(connection, ONE_PRODUCT, Map.of("id", "gid://shopify/Product/" + id))
                .object("product");
        return found.has("id") ? Optional.of(withCollections(connection, found)) : Optional.empty();
    }

    private PlatformJson withCollections(Connection connection, PlatformJson product) {
        var known = product.object("collections");
        if (!known.object("pageInfo").isTrue("hasNextPage")) {
            return product;
        }
        var all = JsonNodeFactory.instance.arrayNode();
        var id = Objects.requireNonNull(product.text("id"));
        String after = known.object("pageInfo").text("endCursor");
        known.list("nodes").forEach(it -> all.add(it.node()));
        while (after != null) {
            var more = graphql(connection, COLLECTIONS_OF_PRODUCT, Map.of("id", id, "after", after))
                    .object("product")
                    .object("collections");
            more.list("nodes").forEach(it -> all.add(it.node()));
            after = next(more);
        }
        var whole = JsonNodeFactory.instance.objectNode();
        product.node().forEachEntry(whole::set);
        whole.putObject("collections").set("nodes", all);
        return PlatformJson.of(whole);
    }

    private void pages(Connection connection, String query, String field, Consumer<List<PlatformJson>> pages) {
        var after = new HashMap<String, Object>();
        String next;
        do {
            var page = graphql(connection, query, after).object(field);
            pages.accept(page.list("nodes"));
            next = next(page);
            after.put("after", next);
        } while (next != null);
    }

    private static @Nullable String next(PlatformJson page) {
        var info = page.object("pageInfo");
        return info.isTrue("hasNextPage") ? info.text("endCursor") : null;
    }

    /** Asked again after a while where the shop was asked too much, which is no status there. */
    private PlatformJson graphql(Connection connection, String query, Map<String, Object> variables) {
        var answer = once(connection, query, variables);
        for (int i = 0; i < MOST_REPETITIONS && isThrottled(answer); i++) {
            pause(answer.object("extensions").object("cost"));
            answer = once(connection, query, variables);
        }
        if (answer.has("errors")) {
            throw new PlatformUnavailable("Shopify answered: " + said(answer.list("errors")));
        }
        return answer.object("data");
    }

    private PlatformJson once(Connection connection, String query, Map<String, Object> variables) {
        return send(connection, "POST", "/graphql.json", Map.of("query", query, "variables", variables))
                .ok();
    }

    private static boolean isThrottled(PlatformJson answer) {
        return answer.list("errors").stream()
                .anyMatch(it -> THROTTLED.equals(it.object("extensions").text("code")));
    }

    /** Until there is room for what the query may cost. */
    private static void pause(PlatformJson cost) {
        var room = cost.object("throttleStatus");
        double missing = cost.amount("requestedQueryCost")
                .subtract(room.amount("currentlyAvailable"))
                .doubleValue();
        double seconds = cost.has("throttleStatus")
                ? missing / Math.max(1, room.amount("restoreRate").doubleValue())
                : 1;
        try {
            Thread.sleep(Math.clamp((long) (seconds * 1000), 0, LONGEST_PAUSE.toMillis()));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new PlatformUnavailable("The server is stopping.");
        }
    }

    private static String said(List<PlatformJson> errors) {
        return String.join(
                " ",
                errors.stream().map(it -> String.valueOf(it.text("message"))).toList());
    }

    void makeCode(Connection connection, DiscountCode code) {
        boolean shipping = code.kind() == Kind.FREE_SHIPPING;
        var discount = new HashMap<String, Object>(Map.of(
                "title",
                code.title(),
                "code",
                code.code(),
                "startsAt",
                code.startsAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                "endsAt",
                code.endsAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                "usageLimit",
                1,
                "appliesOncePerCustomer",
                true,
                "context",
                context(code.customerExternalId()),
                "combinesWith",
                combinesWith(connection.option(Shopify.COMBINES_WITH))));
        if (shipping) {
            discount.put("destination", Map.of("all", true));
        } else {
            discount.put(
                    "customerGets", Map.of("value", value(code, connection.currency()), "items", Map.of("all", true)));
        }
        if (code.minimumMinor() > 0) {
            var minimum = connection.currency().toUnits(code.minimumMinor()).toPlainString();
            discount.put("minimumRequirement", Map.of("subtotal", Map.of("greaterThanOrEqualToSubtotal", minimum)));
        }
        var errors = graphql(connection, shipping ? MAKE_FREE_SHIPPING : MAKE, Map.of("discount", discount))
                .object("made")
                .list("userErrors");
        if (!errors.isEmpty() && !isThere(connection, code)) {
            throw new PlatformUnavailable("Shopify refused the code: " + said(errors));
        }
    }

    /** For the one customer, where Shopify knows them. */
    private static Map<String, Object> context(@Nullable String customerId) {
        return customerId == null || !customerId.matches("\\d+")
                ? Map.of("all", "ALL")
                : Map.of("customers", Map.of("add", List.of("gid://shopify/Customer/" + customerId)));
    }

    private static Map<String, Object> combinesWith(@Nullable String option) {
        var kinds = option == null ? List.<String>of() : Arrays.asList(option.split("[,\\s]+"));
        return Map.of(
                "orderDiscounts", kinds.contains("order"),
                "productDiscounts", kinds.contains("product"),
                "shippingDiscounts", kinds.contains("shipping"));
    }

    /** Of a free article, of which nobody has said which it is on Shopify, what it is worth. */
    private static Map<String, Object> value(DiscountCode code, Currency currency) {
        if (code.kind() == Kind.DISCOUNT_PERCENTAGE) {
            return Map.of("percentage", BigDecimal.valueOf(code.value(), 4));
        }
        return Map.of(
                "discountAmount",
                Map.of("amount", currency.toUnits(code.value()).toPlainString(), "appliesOnEachItem", false));
    }

    private boolean isThere(Connection connection, DiscountCode code) {
        return code.title().equals(find(connection, code).object("codeDiscount").text("title"));
    }

    private PlatformJson find(Connection connection, DiscountCode code) {
        return graphql(connection, FIND, Map.of("code", code.code())).object("codeDiscountNodeByCode");
    }

    /** Another's code of the same letters is left alone. */
    Removal removeCode(Connection connection, DiscountCode code) {
        var found = find(connection, code);
        var discount = found.object("codeDiscount");
        var id = found.text("id");
        if (id == null || !code.title().equals(discount.text("title"))) {
            return Removal.REMOVED;
        }
        if (discount.amount("asyncUsageCount").signum() > 0) {
            return Removal.USED;
        }
        var errors =
                graphql(connection, DELETE, Map.of("id", id)).object("removed").list("userErrors");
        if (!errors.isEmpty()) {
            throw new PlatformUnavailable("Shopify did not remove the code: " + said(errors));
        }
        return Removal.REMOVED;
    }
}
