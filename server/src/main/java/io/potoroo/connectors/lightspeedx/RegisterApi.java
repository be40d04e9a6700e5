package io.potoroo.connectors.lightspeedx;

import io.potoroo.connectors.Connection;
import io.potoroo.connectors.OAuthCalls;
import io.potoroo.connectors.PlatformClient;
import io.potoroo.connectors.PlatformJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/**
 * What is asked of one store.
 *
 * @param root where the store is
 */
record RegisterApi(OAuthCalls calls, String root, Connection connection) {

    /** The largest number that every reader of JSON can hold. */
    private static final long LARGEST_VERSION = 1L << 53;

    private static final int PAGE = 200;

    /** Some sales, and where the next ones begin. */
    record Page(List<PlatformJson> sales, long version) {}

    Optional<PlatformJson> sale(String id) {
        return one("sales/" + encoded(id));
    }

    Optional<PlatformJson> customer(String id) {
        return one("customers/" + encoded(id));
    }

    List<PlatformJson> outlets() {
        var outlets = new ArrayList<PlatformJson>();
        for (var after = "0"; ; ) {
            var page = get("outlets?after=" + after).ok();
            var last = page.object("version").decimal("max");
            outlets.addAll(page.list("data"));
            if (last == null
                    || page.list("data").isEmpty()
                    || last.toPlainString().equals(after)) {
                return outlets;
            }
            after = last.toPlainString();
        }
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    private Optional<PlatformJson> one(String path) {
        var answer = get(path);
        return answer.status() == HttpStatus.NOT_FOUND.value()
                ? Optional.empty()
                : Optional.of(answer.ok().object("data"));
    }

    private PlatformClient.Answer get(String path) {
        return calls.get(connection, root + "/api/1.0/token", root + "/api/2.0/" + path);
    }

    /** The next sales of those that changed after the version, in the order of their versions. */
    Page after(long version) {
        return after(version, PAGE);
    }

    private Page after(long version, int size) {
        var sales = get("sales?after=" + version + "&page_size=" + size).ok().list("data");
        long last = version;
        for (var sale : sales) {
            var ofSale = sale.decimal("version");
            last = ofSale == null ? last : Math.max(last, ofSale.longValue());
        }
        return new Page(sales, last);
    }

    /** The last version of a sale that changed before then, found by halves, as nothing can be asked for by time. */
    long versionAt(Instant since) {
        long before = 0;
        long from = LARGEST_VERSION;
        while (from - before > 1) {
            long middle = before + (from - before) / 2;
            var next = after(middle, 1);
            if (next.sales().isEmpty() || !isBefore(next.sales().getFirst(), since)) {
                from = middle;
            } else {
                before = next.version();
            }
        }
        return before;
    }

    private static boolean isBefore(PlatformJson sale, Instant since) {
        var changed = sale.instant("updated_at");
        return changed != null && changed.isBefore(since);
    }
}
