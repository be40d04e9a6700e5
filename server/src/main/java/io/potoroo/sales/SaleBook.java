package io.potoroo.sales;

import io.potoroo.sales.SaleCommand.ByExternalId;
import io.potoroo.sales.SaleCommand.ById;
import io.potoroo.sales.SaleCommand.SaleReference;
import io.potoroo.transactions.ShopOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sales a batch is about, locked, and which of them are to be written. */
final class SaleBook {

    private final Map<Long, Sale> byId = new HashMap<>();
    private final Map<ByExternalId, Sale> byKey = new HashMap<>();
    private final Map<Long, Sale> opened = new LinkedHashMap<>();
    private final Set<Sale> changed = new LinkedHashSet<>();
    private final Map<Long, Refund> refunds = new LinkedHashMap<>();
    private final List<Undone> undone = new ArrayList<>();
    private final WaitingList waiting;
    private final Set<ShopOrder> rewarded;
    private final Set<ByExternalId> redeemedBefore;
    private final Set<ByExternalId> redeemedNow = new LinkedHashSet<>();

    /**
     * A refund that was withdrawn, or a sale that was voided when everything was back.
     *
     * @param refundExternalId empty for the sale
     */
    record Undone(long saleId, String refundExternalId, Instant at) {}

    /**
     * @param rewarded the orders among those of the sales that were rewarded by hand
     * @param redeemed those of the sales that something was taken off before they were told of
     */
    SaleBook(Collection<Sale> stored, WaitingList waiting, Set<ShopOrder> rewarded, Set<ByExternalId> redeemed) {
        stored.forEach(this::index);
        this.waiting = waiting;
        this.rewarded = rewarded;
        this.redeemedBefore = redeemed;
    }

    /** Whether somebody was rewarded for its order by hand. */
    boolean isRewarded(Sale sale) {
        return Stream.concat(Stream.of(sale.externalId), sale.content().orderNames())
                .anyMatch(it -> rewarded.contains(new ShopOrder(sale.place.branchLinkId(), it)));
    }

    /** Whether something was taken off the sale before it was told of, and before this batch. */
    boolean isRedeemedAhead(ByExternalId sale) {
        return redeemedBefore.contains(sale);
    }

    void redeemAhead(ByExternalId sale) {
        redeemedNow.add(sale);
    }

    /** Sales that something is taken off now, and that were still not told of. */
    Collection<ByExternalId> redeemedAhead() {
        return redeemedNow.stream().filter(it -> !byKey.containsKey(it)).toList();
    }

    /** What waits for sales, whether they are known or not. */
    WaitingList waiting() {
        return waiting;
    }

    private void index(Sale sale) {
        byId.put(sale.id, sale);
        byKey.put(new ByExternalId(sale.place.branchLinkId(), sale.externalId), sale);
    }

    @Nullable Sale find(long id) {
        return byId.get(id);
    }

    @Nullable Sale find(ByExternalId key) {
        return byKey.get(key);
    }

    @Nullable Sale find(SaleReference reference) {
        return switch (reference) {
            case ById byId -> find(byId.id());
            case ByExternalId key -> find(key);
        };
    }

    Stream<Sale> sales() {
        return byId.values().stream();
    }

    void add(Sale sale) {
        index(sale);
        opened.put(sale.id, sale);
    }

    void change(Sale sale) {
        changed.add(sale);
    }

    /** A later state of the same refund takes the earlier one's place. */
    void add(Refund refund) {
        refunds.put(refund.id(), refund);
    }

    Collection<Sale> opened() {
        return opened.values();
    }

    /** Those that were stored before. */
    Collection<Sale> changed() {
        return changed.stream().filter(it -> !opened.containsKey(it.id)).toList();
    }

    Collection<Refund> refunds() {
        return refunds.values();
    }

    void add(Undone what) {
        undone.add(what);
    }

    List<Undone> undone() {
        return undone;
    }
}
