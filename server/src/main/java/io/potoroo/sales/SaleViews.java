package io.potoroo.sales;

import io.potoroo.customers.Customer;
import io.potoroo.customers.Customers;
import io.potoroo.points.Balance;
import io.potoroo.points.Ledger;
import io.potoroo.redemptions.SaleRedemptions;
import io.potoroo.transactions.Reservation;
import io.potoroo.transactions.Reservations.SaleName;
import io.potoroo.transactions.SaleTransaction;
import io.potoroo.transactions.Transactions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Puts beside sales what is shown with them: customer, balance and transactions, each read once for all of them. */
@Component
class SaleViews {

    private final Customers customers;
    private final Ledger ledger;
    private final Transactions transactions;
    private final SaleRedemptions redemptions;

    SaleViews(Customers customers, Ledger ledger, Transactions transactions, SaleRedemptions redemptions) {
        this.customers = customers;
        this.ledger = ledger;
        this.transactions = transactions;
        this.redemptions = redemptions;
    }

    /**
     * What is known already and need not be read.
     *
     * @param transactions by sale id; redemptions likewise
     */
    record Known(
            Map<UUID, Customer> customers,
            Map<Long, List<SaleTransaction>> transactions,
            Map<Long, List<Reservation>> redemptions) {

        static final Known NOTHING = new Known(Map.of(), Map.of(), Map.of());
    }

    /** By sale id. */
    Map<Long, SaleView> of(UUID businessId, List<Sale> sales, Known known) {
        if (sales.isEmpty()) {
            return Map.of();
        }
        var customerIds = sales.stream()
                .map(Sale::customerId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        var people = new HashMap<>(known.customers());
        people.putAll(customers.byIds(
                businessId,
                customerIds.stream().filter(it -> !people.containsKey(it)).toList()));
        var rows = new HashMap<>(known.transactions());
        rows.putAll(transactions.ofSales(
                businessId,
                sales.stream()
                        .map(it -> it.id)
                        .filter(it -> !rows.containsKey(it))
                        .toList(),
                sales.getFirst().currency()));
        var used = redemptions(businessId, sales, known);
        var balances = ledger.balances(businessId, customerIds);
        var views = new HashMap<Long, SaleView>();
        for (var sale : sales) {
            var customerId = sale.customerId();
            views.put(
                    sale.id,
                    customerId == null
                            ? new SaleView(
                                    sale,
                                    null,
                                    Balance.NONE,
                                    rows.getOrDefault(sale.id, List.of()),
                                    used.getOrDefault(sale.id, List.of()))
                            : new SaleView(
                                    sale,
                                    people.get(customerId),
                                    balances.getOrDefault(customerId, Balance.NONE),
                                    rows.getOrDefault(sale.id, List.of()),
                                    used.getOrDefault(sale.id, List.of())));
        }
        return views;
    }

    private Map<Long, List<Reservation>> redemptions(UUID businessId, List<Sale> sales, Known known) {
        var used = new HashMap<>(known.redemptions());
        var names = new HashMap<SaleName, Long>();
        sales.stream()
                .filter(it -> !used.containsKey(it.id))
                .forEach(it -> names.put(new SaleName(it.place.branchLinkId(), it.externalId), it.id));
        redemptions
                .of(businessId, names.keySet())
                .forEach((name, taken) -> used.put(Objects.requireNonNull(names.get(name)), taken));
        return used;
    }
}
