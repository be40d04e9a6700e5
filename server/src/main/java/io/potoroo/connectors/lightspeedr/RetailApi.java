package io.potoroo.connectors.lightspeedr;

import static java.util.stream.Collectors.joining;

import com.github.benmanes.caffeine.cache.Cache;
import io.potoroo.connectors.Connection;
import io.potoroo.connectors.OAuthCalls;
import io.potoroo.connectors.PlatformClient;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.connectors.PlatformUnavailable;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What is asked of one account, never faster than its bucket drains.
 *
 * @param root where the API is
 * @param tokens where its tokens come from
 * @param buckets how full those of accounts were
 */
record RetailApi(OAuthCalls calls, String root, String tokens, Cache<String, Bucket> buckets, Connection connection) {

    private static final int PAGE = 100;
    private static final String OF_SALES =
            relations("SaleLines", "SaleLines.Item", "SalePayments", "SalePayments.PaymentType");
    private static final String OF_CUSTOMERS = relations("Contact", "CustomerType", "CustomFieldValues");

    private static String relations(String... names) {
        return "load_relations="
                + encoded(Stream.of(names).map(it -> '"' + it + '"').collect(joining(",", "[", "]")));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A page at a time, by the time of the last change. */
    void salesSince(Instant since, Consumer<List<PlatformJson>> pages) {
        var path = path("Sale.json") + "?limit=" + PAGE + changedSince(since) + "&" + OF_SALES;
        pages(path, "Sale", pages);
    }

    /** All there are of a kind, a page at a time. */
    void all(String kind, Consumer<List<PlatformJson>> pages) {
        pages(path(kind + ".json") + "?limit=" + PAGE, kind, pages);
    }

    /** Also those that were archived since then. */
    void itemsSince(Instant since, Consumer<List<PlatformJson>> pages) {
        pages(path("Item.json") + "?limit=" + PAGE + "&archived=true" + changedSince(since), "Item", pages);
    }

    private static String changedSince(Instant since) {
        return "&sort=timeStamp&timeStamp="
                + encoded(">," + since.truncatedTo(ChronoUnit.SECONDS).minusSeconds(1));
    }

    private void pages(String path, String kind, Consumer<List<PlatformJson>> pages) {
        for (var next = Optional.of(path); next.isPresent(); ) {
            var answer = get(next.get()).ok();
            var some = answer.list(kind);
            if (!some.isEmpty()) {
                pages.accept(some);
            }
            next = Optional.ofNullable(answer.object("@attributes").text("next"))
                    .map(RetailApi::pathOf);
        }
    }

    /** Only the path of an address that an answer names, so that no token is sent elsewhere. */
    private static String pathOf(String url) {
        try {
            var address = URI.create(url);
            return address.getRawPath() + "?" + address.getRawQuery();
        } catch (IllegalArgumentException malformed) {
            throw new PlatformUnavailable("The platform's next page has no address: " + malformed.getMessage());
        }
    }

    Optional<PlatformJson> sale(String id) {
        var answer = get(path("Sale/" + encoded(id) + ".json") + "?" + OF_SALES);
        return answer.status() == HttpStatus.NOT_FOUND.value()
                ? Optional.empty()
                : answer.ok().list("Sale").stream().findFirst();
    }

    /** Each account that the token is of; nothing has to be known for it. */
    List<String> accounts() {
        return get("/API/V3/Account.json").ok().list("Account").stream()
                .flatMap(it -> Stream.ofNullable(it.text("accountID")))
                .toList();
    }

    List<PlatformJson> shops() {
        var shops = new ArrayList<PlatformJson>();
        pages(path("Shop.json") + "?limit=" + PAGE + "&" + relations("Contact"), "Shop", shops::addAll);
        return shops;
    }

    /** By their ids. */
    Map<String, PlatformJson> customers(Collection<String> ids) {
        return byId("Customer", "customerID", ids, "&" + OF_CUSTOMERS);
    }

    /** By their ids. */
    Map<String, PlatformJson> lines(Collection<String> ids) {
        return byId("SaleLine", "saleLineID", ids, "");
    }

    private Map<String, PlatformJson> byId(String kind, String field, Collection<String> ids, String more) {
        var found = new HashMap<String, PlatformJson>();
        var all = List.copyOf(ids);
        for (int i = 0; i < all.size(); i += PAGE) {
            var some = all.subList(i, Math.min(all.size(), i + PAGE));
            var path = path(kind + ".json") + "?limit=" + PAGE + "&" + field + "="
                    + encoded("IN,[" + String.join(",", some) + "]") + more;
            get(path).ok().list(kind).stream()
                    .filter(it -> it.text(field) != null)
                    .forEach(it -> found.put(String.valueOf(it.text(field)), it));
        }
        return found;
    }

    private String path(String rest) {
        return "/API/V3/Account/" + encoded(connection.accountId()) + "/" + rest;
    }

    private PlatformClient.Answer get(String path) {
        var account = connection.businessId() + ":" + connection.accountId();
        rest(buckets.getIfPresent(account));
        var answer = calls.get(connection, tokens + "/auth/oauth/token", root + path);
        Bucket.read(answer.headers()).ifPresent(it -> buckets.put(account, it));
        return answer;
    }

    private static void rest(@Nullable Bucket bucket) {
        if (bucket != null) {
            try {
                Thread.sleep(bucket.pause());
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new PlatformUnavailable("The server is stopping.");
            }
        }
    }
}
