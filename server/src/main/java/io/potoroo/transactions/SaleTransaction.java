package io.potoroo.transactions;

import java.math.BigDecimal;

/** A sale's row in the books, as the sale lists it: amount in currency units, points without a sign. */
public record SaleTransaction(long id, int transactionType, String name, BigDecimal amount, long points) {}
