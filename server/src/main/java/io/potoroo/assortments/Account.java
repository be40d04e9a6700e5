package io.potoroo.assortments;

/** A merchant's account on a connected platform, whose shops sell from one assortment. */
public record Account(long integrationId, String accountId) {}
