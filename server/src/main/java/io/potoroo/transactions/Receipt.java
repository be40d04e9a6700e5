package io.potoroo.transactions;

import io.potoroo.customers.Customer;
import io.potoroo.points.Balance;

/**
 * A booked transaction, whose it is, and what they have now.
 *
 * @param replayed whether an earlier delivery of the request had booked it
 */
record Receipt(Transaction transaction, Customer customer, Balance balance, boolean replayed) {}
