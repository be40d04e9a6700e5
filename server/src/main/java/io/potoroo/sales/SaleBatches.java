package io.potoroo.sales;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;

import io.potoroo.businesses.Businesses;
import io.potoroo.deliveries.Deliveries;
import io.potoroo.deliveries.Origin;
import io.potoroo.kernel.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/** Takes many sales, refunds and voids of a shop at once: those a till could not tell while it was offline. */
@Service
public class SaleBatches {

    private final Sales sales;
    private final Businesses businesses;
    private final Deliveries deliveries;
    private final Clock clock;

    SaleBatches(Sales sales, Businesses businesses, Deliveries deliveries, Clock clock) {
        this.sales = sales;
        this.businesses = businesses;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /**
     * Carries the items out in the order in which they happened, and answers in the order in which they were sent.
     *
     * @param items JSON objects as the single calls take them, each with its {@code op}; no matter what is wrong with
     *     one, it does not disturb the others
     */
    public List<BatchResult> carryOut(UUID businessId, long linkId, List<JsonNode> items) {
        return carryOut(
                businessId, inOrder(read(businessId, linkId, items, null)).toList());
    }

    /**
     * Carries out what a platform tells, in the list's order: a sale that is known is replaced by a later version, and a
     * refund or void of one that is not waits for it. Only what was answered with 503 was not carried out, is in no log,
     * and may be sent again.
     *
     * @param items as above
     * @return what became of each, in the list's order
     */
    public List<BatchResult> carryOut(UUID businessId, long linkId, Origin platform, List<JsonNode> items) {
        return carryOut(businessId, read(businessId, linkId, items, platform));
    }

    private List<BatchItem> read(UUID businessId, long linkId, List<JsonNode> items, @Nullable Origin platform) {
        var currency = businesses.get(businessId).currency();
        var now = clock.instant();
        return IntStream.range(0, items.size())
                .mapToObj(i -> BatchItem.read(i, items.get(i), linkId, currency, now, platform))
                .toList();
    }

    /** In the list's order, and answered by index. */
    private List<BatchResult> carryOut(UUID businessId, List<BatchItem> items) {
        var results = new ArrayList<BatchResult>(items.size());
        var accepted = new ArrayList<BatchItem>(items.size());
        var commands = new ArrayList<SaleCommand>(items.size());
        items.forEach(item -> {
            switch (item.command()) {
                case Outcome.Done<SaleCommand> done -> {
                    accepted.add(item);
                    commands.add(done.value());
                }
                case Outcome.Refused<SaleCommand> refused ->
                    results.add(BatchResult.of(item, new Outcome.Refused<>(refused.refusal())));
            }
        });
        var outcomes = sales.carryOutAll(businessId, commands);
        for (int i = 0; i < outcomes.size(); i++) {
            results.add(BatchResult.of(accepted.get(i), outcomes.get(i)));
        }
        var unreadable =
                items.stream().flatMap(it -> Stream.ofNullable(it.unreadable())).toList();
        if (!unreadable.isEmpty()) {
            deliveries.logAlone(businessId, unreadable);
        }
        results.sort(comparingInt(BatchResult::index));
        return results;
    }

    /** As they happened; what is about a sale of the same batch comes after it, also where a clock was behind. */
    private static Stream<BatchItem> inOrder(List<BatchItem> items) {
        var soldAt = new HashMap<String, Instant>();
        for (var item : items) {
            var at = item.at();
            var sale = item.saleExternalId();
            if (item.isSale() && at != null && sale != null) {
                soldAt.merge(sale, at, (one, other) -> one.isBefore(other) ? one : other);
            }
        }
        Function<BatchItem, @Nullable Instant> when = item -> {
            var sold = item.saleExternalId() == null ? null : soldAt.get(item.saleExternalId());
            return item.at() == null || sold == null || sold.isBefore(item.at()) ? item.at() : sold;
        };
        return items.stream()
                .sorted(comparing(when, nullsLast(naturalOrder()))
                        .thenComparing(it -> !it.isSale())
                        .thenComparingInt(BatchItem::index));
    }
}
