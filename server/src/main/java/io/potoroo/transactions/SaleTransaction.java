package io.potoroo.transactions;

import io.potoroo.kernel.Currency;
import java.math.BigDecimal;

/** A sale's row in the books, as the sale lists it: amount in currency units, points without a sign. */
public record SaleTransaction(long id, int transactionType, String name, BigDecimal amount, long points) {

    /** The row that a booking became. */
    public static SaleTransaction of(Booked booked, Booking booking, Currency currency) {
        return of(booked.id(), booking.type(), booking.amountMinor(), booking.points(booked.shortfall()), currency);
    }

    static SaleTransaction of(long id, TransactionType type, long amountMinor, long points, Currency currency) {
        return new SaleTransaction(id, type.id(), type.label(), currency.toUnits(amountMinor), Math.abs(points));
    }
}
