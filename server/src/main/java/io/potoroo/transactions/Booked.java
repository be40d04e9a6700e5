package io.potoroo.transactions;

/**
 * A transaction that is in the books.
 *
 * @param shortfall the part of a reversal that the customer had spent already
 * @param replayed whether it had been booked before, under the same reference
 */
public record Booked(long id, long shortfall, boolean replayed) {}
