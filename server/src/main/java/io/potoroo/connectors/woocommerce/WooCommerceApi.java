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

    /** Before there was WooCommerce. */
    private static final Instant BEGINNING = Instant.parse("2000-01-01T00:00:00Z");

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
        return found("orders/" + encode(id));
    }

    private Optional<PlatformJson> found(String path) {
        var answer = send("GET", path, null);
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

    /** Pages of orders by the time of their change. */
    void ordersSince(Instant since, Consumer<List<PlatformJson>> pages) {
        changedSince("orders", since, pages);
    }

    /** All of them, a page at a time. */
    void products(Consumer<List<PlatformJson>> pages) {
        changedSince("products", BEGINNING, pages);
    }

    /** Empty where there is none, or none any more. */
    Optional<PlatformJson> product(String id) {
        return found("products/" + encode(id));
    }

    /** All of them: one that is taken out meanwhile would hide another between two pages, so that is begun anew later. */
    List<PlatformJson> categories() {
        var categories = new ArrayList<PlatformJson>();
        String total = null;
        for (int page = 1; ; page++) {
            var answer =
                    send("GET", "products/categories?orderby=id&order=asc&per_page=" + PAGE + "&page=" + page, null);
            var some = answer.ok().elements();
            categories.addAll(some);
            var now = answer.headers().getFirst("X-WP-Total");
            if (total != null && !total.equals(now)) {
                throw new PlatformUnavailable("The shop's categories changed while they were read.");
            }
            if (some.size() < PAGE) {
                return categories;
            }
            total = now;
        }
    }

    /**
     * Pages of what changed, by the time of its change. Each goes on from the last of the one before: what changes
     * meanwhile moves to the end, and would leave a gap between numbered pages.
     */
    private void changedSince(String what, Instant since, Consumer<List<PlatformJson>> pages) {
        var after = since.truncatedTo(ChronoUnit.SECONDS).minusSeconds(1);
        for (int page = 1; ; ) {
            var answer = send(
                    "GET",
                    what + "?orderby=modified&order=asc&dates_are_gmt=true&modified_after=" + GMT.format(after)
                            + "&per_page=" + PAGE + "&page=" + page,
                    null);
            var some = answer.ok().elements();
            pages.accept(some);
            if (isLast(answer, page, some.size())) {
                return;
            }
            var last = some.isEmpty() ? null : some.getLast().instant("date_modified_gmt");
            var next = last == null ? after : last.minusSeconds(1);
            // Several may have been changed in that second, even more than fit a page.
            page = next.isAfter(after) ? 1 : page + 1;
            after = next.isAfter(after) ? next : after;
        }
    }

    /** What the key's user may not see is left out of a page, so it may be short without being the last. */
    private static boolean isLast(PlatformClient.Answer answer, int page, int size) {
        var pages = answer.headers().getFirst("X-WP-TotalPages");
        boolean told = pages != null && pages.matches("\\d{1,6}");
        return told ? page >= Integer.parseInt(pages) : size < PAGE;
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
