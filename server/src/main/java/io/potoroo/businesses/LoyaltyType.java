package io.potoroo.businesses;

/** What a business counts. */
public enum LoyaltyType {
    PER_SPEND,
    PER_VISIT
}
