package io.potoroo.connectors.lightspeedx;

import io.potoroo.connectors.Connection;
import io.potoroo.connectors.OAuthCalls;
import io.potoroo.connectors.PlatformClient;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.connectors.PlatformUnavailable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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

    /** Some of what there is of a kind, and where the next ones begin. */
    record Page(List<PlatformJson> some, long version) {}

    /** Empty where there is none, or none any more. */
    Optional<PlatformJson> product(String id) {
        return one("products/" + encoded(id));
    }

    /** All there are of a kind, a page at a time; what changes meanwhile is told once more. */
    void all(String kind, Consumer<List<PlatformJson>> pages) {
        long version = 0;
        for (var page = after(kind, version, PAGE); !page.some().isEmpty(); page = after(kind, version, PAGE)) {
            if (page.version() == version) {
                throw new PlatformUnavailable("The platform does not say where its " + kind + " go on.");
            }
            pages.accept(page.some());
            version = page.version();
        }
    }

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
        return after("sales", version, PAGE);
    }

    private Page after(String kind, long version, int size) {
        var some = get(kind + "?after=" + version + "&page_size=" + size).ok().list("data");
        long last = version;
        for (var one : some) {
            var ofOne = one.decimal("version");
            last = ofOne == null ? last : Math.max(last, ofOne.longValue());
        }
        return new Page(some, last);
    }

    /** The last version of a sale that changed before then, found by halves, as nothing can be asked for by time. */
    long versionAt(Instant since) {
        long before = 0;
        long from = LARGEST_VERSION;
        while (from - before > 1) {
            long middle = before + (from - before) / 2;
            var next = after("sales", middle, 1);
            if (next.some().isEmpty() || !isBefore(next.some().getFirst(), since)) {
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
