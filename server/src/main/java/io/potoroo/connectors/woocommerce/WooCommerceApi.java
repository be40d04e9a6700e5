package io.potoroo.connectors.woocommerce;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.potoroo.connectors.Connection;
import io.potoroo.connectors.PlatformClient;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.connectors.PlatformUnavailable;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What is asked of one shop through its REST API.
 *
 * @param root where the shop's API begins
 */
record WooCommerceApi(PlatformClient client, String root, Connection connection) {

    private static final int PAGE = 100;

    /** More refunds than any order has. */
    private static final int MOST_PAGES_OF_REFUNDS = 10;

    /** Without a zone: WordPress would move a time that has one to the shop's own before it compares. */
    static final DateTimeFormatter GMT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    /** What everybody may know of the site: its name, and where it is. */
    PlatformJson index() {
        return client.send("GET", root + "/wp-json/?_fields=name,home", Map.of(), null)
                .ok();
    }

    List<PlatformJson> settings() {
        return send("GET", "settings/general", null).ok().elements();
    }

    /** Empty where there is none, or none any more. */
    Optional<PlatformJson> order(String id) {
        var answer = send("GET", "orders/" + encode(id), null);
        return isGone(answer) ? Optional.empty() : Optional.of(answer.ok());
    }

    List<PlatformJson> refunds(String orderId) {
        var refunds = new ArrayList<PlatformJson>();
        for (int page = 1; page <= MOST_PAGES_OF_REFUNDS; page++) {
            var some = send("GET", "orders/" + encode(orderId) + "/refunds?per_page=" + PAGE + "&page=" + page, null)
                    .ok()
                    .elements();
            refunds.addAll(some);
            if (some.size() < PAGE) {
                return refunds;
            }
        }
        throw new PlatformUnavailable("The order has more than " + refunds.size() + " refunds.");
    }

    /**
     * Pages of orders by the time of their change. Each goes on from the last order of the one before: an order that
     * changes meanwhile moves to the end, and would leave a gap between numbered pages.
     */
    void changedSince(Instant since, Consumer<List<PlatformJson>> pages) {
        var after = since.truncatedTo(ChronoUnit.SECONDS).minusSeconds(1);
        for (int page = 1; ; ) {
            var orders = send(
                            "GET",
                            "orders?orderby=modified&order=asc&dates_are_gmt=true&modified_after=" + GMT.format(after)
                                    + "&per_page=" + PAGE + "&page=" + page,
                            null)
                    .ok()
                    .elements();
            pages.accept(orders);
            if (orders.size() < PAGE) {
                return;
            }
            var last = orders.getLast().instant("date_modified_gmt");
            var next = last == null ? after : last.minusSeconds(1);
            // Several orders may have been changed in that second, even more than fit a page.
            page = next.isAfter(after) ? 1 : page + 1;
            after = next.isAfter(after) ? next : after;
        }
    }

    /** False where it is refused because there is a coupon of that code. */
    boolean createCoupon(Map<String, Object> coupon) {
        var answer = send("POST", "coupons", coupon);
        if ("woocommerce_rest_coupon_code_already_exists".equals(answer.body().text("code"))) {
            return false;
        }
        answer.ok();
        return true;
    }

    Optional<PlatformJson> coupon(String code) {
        return send("GET", "coupons?code=" + encode(code), null).ok().elements().stream()
                .filter(it -> code.equalsIgnoreCase(it.text("code")))
                .findFirst();
    }

    void deleteCoupon(String id) {
        var answer = send("DELETE", "coupons/" + encode(id) + "?force=true", null);
        if (!isGone(answer)) {
            answer.ok();
        }
    }

    private static boolean isGone(PlatformClient.Answer answer) {
        return answer.status() == 404 || answer.status() == 410;
    }

    private PlatformClient.Answer send(String method, String path, @Nullable Object body) {
        var headers = new HttpHeaders();
        headers.setBasicAuth(connection.credential(WooCommerce.KEY), connection.credential(WooCommerce.SECRET), UTF_8);
        return client.send(method, root + "/wp-json/wc/v3/" + path, headers.toSingleValueMap(), body);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
