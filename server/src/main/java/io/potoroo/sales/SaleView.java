package io.potoroo.sales;

import io.potoroo.customers.Customer;
import io.potoroo.points.Balance;
import io.potoroo.transactions.Reservation;
import io.potoroo.transactions.SaleTransaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sale with what is shown beside it. */
record SaleView(
        Sale sale,
        @Nullable Customer customer,
        Balance balance,
        List<SaleTransaction> transactions,
        List<Reservation> redemptions) {}
