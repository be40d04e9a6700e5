package io.potoroo.connectors.lightspeedr;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

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
import java.util.Collection;
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
        var path = path("Sale.json") + "?limit=100&sort=timeStamp&timeStamp="
                + encoded(">," + since.truncatedTo(ChronoUnit.SECONDS).minusSeconds(1)) + "&" + OF_SALES;
        for (var next = Optional.of(path); next.isPresent(); ) {
            var answer = get(next.get()).ok();
            var sales = answer.list("Sale");
            if (!sales.isEmpty()) {
                pages.accept(sales);
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

    /** By their ids. */
    Map<String, PlatformJson> customers(Collection<String> ids) {
        return byId("Customer", "customerID", ids, "&" + OF_CUSTOMERS);
    }

    /** By their ids. */
    Map<String, PlatformJson> lines(Collection<String> ids) {
        return byId("SaleLine", "saleLineID", ids, "");
    }

    private Map<String, PlatformJson> byId(String kind, String field, Collection<String> ids, String more) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        var path = path(kind + ".json") + "?limit=100&" + field + "=" + encoded("IN,[" + String.join(",", ids) + "]")
                + more;
        return get(path).ok().list(kind).stream()
                .filter(it -> it.text(field) != null)
                .collect(toMap(it -> String.valueOf(it.text(field)), it -> it, (one, same) -> one));
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
