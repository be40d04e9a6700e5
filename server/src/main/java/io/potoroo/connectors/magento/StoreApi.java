package io.potoroo.connectors.magento;

import static java.util.stream.Collectors.joining;

import io.potoroo.access.ClientCredentials;
import io.potoroo.connectors.Connection;
import io.potoroo.connectors.PlatformClient;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.connectors.PlatformUnavailable;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * What is asked of one store, with the credentials of an integration there.
 *
 * @param root where the store is
 */
record StoreApi(PlatformClient client, String root, Connection connection, Clock clock) {

    private static final long ADMINISTRATION = 0;
    private static final int PAGE = 100;

    /** Their codes are part of an address, which web servers take up to about 8,000 characters of. */
    private static final int MOST_ARTICLES = 50;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** Empty where the store has no loyalty plug-in. */
    Optional<List<PlatformJson>> viewsOfPlugin() {
        var answer = send("GET", "storelocal/", Map.of(), null);
        return answer.status() == HttpStatus.NOT_FOUND.value()
                ? Optional.empty()
                : Optional.of(answer.ok().elements());
    }

    void hand(ClientCredentials key, String scope) {
        var answer = send(
                "POST",
                "kangarooCredential/",
                Map.of(),
                Map.of(
                        "credential",
                        Map.of("client_id", key.clientId(), "client_secret", key.clientSecret(), "scope", scope)));
        if (answer.status() == HttpStatus.NOT_FOUND.value()) {
            throw PlatformUnavailable.forGood("The store has no loyalty plug-in that takes a key.");
        }
        answer.ok();
    }

    List<PlatformJson> views() {
        return send("GET", "store/storeViews", Map.of(), null).ok().elements();
    }

    /** Where each view is in the web, by its id; nothing where the integration may not know. */
    Map<String, String> addresses() {
        var answer = send("GET", "store/storeConfigs", Map.of(), null);
        var addresses = new HashMap<String, String>();
        if (answer.status() == HttpStatus.OK.value()) {
            for (var view : answer.body().elements()) {
                var id = view.text("id");
                var address = view.has("secure_base_url") ? view.text("secure_base_url") : view.text("base_url");
                if (id != null && address != null) {
                    addresses.put(id, address);
                }
            }
        }
        return addresses;
    }

    Optional<PlatformJson> order(String id) {
        var answer = send("GET", "orders/" + OAuthSignature.encoded(id), Map.of(), null);
        return answer.status() == HttpStatus.NOT_FOUND.value() ? Optional.empty() : Optional.of(answer.ok());
    }

    List<PlatformJson> orders(Collection<String> ids) {
        return ids.isEmpty() ? List.of() : search("orders", "entity_id", "in", String.join(",", ids), Map.of());
    }

    /**
     * Every order that changed since then, a page at a time. The next page begins where the last one ended in time, because
     * an order that changes meanwhile moves to the end and would pull another one onto a page that was read.
     */
    void ordersSince(Instant since, Consumer<List<PlatformJson>> pages) {
        since("orders", "updated_at", since, pages);
    }

    /** Every product that changed since then, as {@link #ordersSince}. */
    void productsSince(Instant since, Consumer<List<PlatformJson>> pages) {
        since("products", "updated_at", since, pages);
    }

    /** Every product, a page at a time, by their ids: none can move from one page to another meanwhile. */
    void products(Consumer<List<PlatformJson>> pages) {
        for (var last = "0"; last != null; ) {
            var found = search("products", "entity_id", "gt", last, sorted("entity_id", 1));
            pages.accept(found);
            last = found.size() < PAGE ? null : found.getLast().text("id");
        }
    }

    /** The category that all others are in. */
    PlatformJson rootCategory() {
        return send("GET", "categories", Map.of(), null).ok();
    }

    /** What can be chosen for an attribute of products; nothing where the store has no such attribute. */
    List<PlatformJson> options(String attribute) {
        var answer = send("GET", "products/attributes/" + attribute + "/options", Map.of(), null);
        return answer.status() == HttpStatus.NOT_FOUND.value()
                ? List.of()
                : answer.ok().elements();
    }

    private static Map<String, String> sorted(String field, int page) {
        return Map.of(
                "searchCriteria[sortOrders][0][field]",
                field,
                "searchCriteria[sortOrders][0][direction]",
                "ASC",
                "searchCriteria[pageSize]",
                Integer.toString(PAGE),
                "searchCriteria[currentPage]",
                Integer.toString(page));
    }

    /** The ids of orders that something was given back of since then. */
    void refundedSince(Instant since, Consumer<List<String>> pages) {
        since(
                "creditmemos",
                "created_at",
                since,
                memos -> pages.accept(memos.stream()
                        .map(it -> String.valueOf(it.text("order_id")))
                        .distinct()
                        .toList()));
    }

    private void since(String what, String time, Instant since, Consumer<List<PlatformJson>> pages) {
        var from = TIME.format(since.atOffset(ZoneOffset.UTC));
        for (int page = 1; ; ) {
            var found = search(what, time, "gteq", from, sorted(time, page));
            if (!found.isEmpty()) {
                pages.accept(found);
            }
            if (found.size() < PAGE) {
                return;
            }
            var last = found.getLast().text(time);
            if (last == null || last.equals(from)) {
                page++;
            } else {
                from = last;
                page = 1;
            }
        }
    }

    /** The categories of products by their articles' codes. */
    Map<String, List<String>> categories(Collection<String> skus) {
        var categories = new LinkedHashMap<String, List<String>>();
        var all = List.copyOf(skus);
        for (int i = 0; i < all.size(); i += MOST_ARTICLES) {
            var some = all.subList(i, Math.min(all.size(), i + MOST_ARTICLES));
            for (var product : search("products", "sku", "in", String.join(",", some), Map.of())) {
                var sku = product.text("sku");
                if (sku != null) {
                    categories.put(
                            sku,
                            product.object("extension_attributes").list("category_links").stream()
                                    .map(it -> String.valueOf(it.text("category_id")))
                                    .toList());
                }
            }
        }
        return categories;
    }

    Optional<PlatformJson> coupon(String code) {
        return search("coupons/search", "code", "eq", code, Map.of()).stream()
                .filter(it -> code.equalsIgnoreCase(it.text("code")))
                .findFirst();
    }

    Optional<String> rule(String name) {
        return search("salesRules/search", "name", "eq", name, Map.of()).stream()
                .flatMap(it -> Optional.ofNullable(it.text("rule_id")).stream())
                .findFirst();
    }

    String addRule(Map<String, ?> rule) {
        return String.valueOf(
                send("POST", "salesRules", Map.of(), Map.of("rule", rule)).ok().text("rule_id"));
    }

    void addCoupon(Map<String, ?> coupon) {
        send("POST", "coupons", Map.of(), Map.of("coupon", coupon)).ok();
    }

    void deleteCoupon(String code) {
        send("POST", "coupons/deleteByCodes", Map.of(), Map.of("codes", List.of(code), "ignoreInvalidCoupons", true))
                .ok();
    }

    List<Long> websiteIds() {
        return ids(send("GET", "store/websites", Map.of(), null).ok().elements()).stream()
                .filter(it -> it != ADMINISTRATION)
                .toList();
    }

    List<Long> customerGroupIds() {
        return ids(send("GET", "customerGroups/search", Map.of("searchCriteria[pageSize]", "1000"), null)
                .ok()
                .list("items"));
    }

    private static List<Long> ids(List<PlatformJson> things) {
        return things.stream()
                .flatMap(it -> Optional.ofNullable(it.decimal("id")).stream())
                .map(Number::longValue)
                .toList();
    }

    private List<PlatformJson> search(
            String what, String field, String condition, String value, Map<String, String> more) {
        var query = new LinkedHashMap<String, String>();
        query.put("searchCriteria[filter_groups][0][filters][0][field]", field);
        query.put("searchCriteria[filter_groups][0][filters][0][value]", value);
        query.put("searchCriteria[filter_groups][0][filters][0][condition_type]", condition);
        query.putAll(more);
        return send("GET", what, query, null).ok().list("items");
    }

    private PlatformClient.Answer send(String method, String path, Map<String, String> query, @Nullable Object body) {
        var url = root + "/rest/V1/" + path;
        SequencedMap<String, String> parameters = new LinkedHashMap<>(query);
        var signature = new OAuthSignature(
                connection.credential("consumer_key"),
                connection.credential("consumer_secret"),
                connection.credential("access_token"),
                connection.credential("access_token_secret"));
        var text = parameters.entrySet().stream()
                .map(it -> OAuthSignature.encoded(it.getKey()) + "=" + OAuthSignature.encoded(it.getValue()))
                .collect(joining("&"));
        return client.send(
                method,
                text.isEmpty() ? url : url + "?" + text,
                Map.of(
                        HttpHeaders.AUTHORIZATION,
                        signature.header(method, url, parameters, OAuthSignature.nonce(), clock.instant())),
                body);
    }
}
