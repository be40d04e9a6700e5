package io.potoroo.coupons;

import io.potoroo.offers.Offer;
import java.util.UUID;

/**
 * A coupon to be given to a customer.
 *
 * @param transactionId of the transaction that tells of it
 */
public record Assignment(UUID customerId, Offer offer, CouponState state, long transactionId) {}
