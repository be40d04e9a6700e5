package io.potoroo.transactions;

/**
 * An order of a linked shop.
 *
 * @param name its id, its number or what the shop's transaction calls it
 */
public record ShopOrder(long branchLinkId, String name) {}
