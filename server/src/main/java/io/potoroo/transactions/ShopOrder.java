package io.potoroo.transactions;

/**
 * An order of a linked shop.
 *
 * @param name its id or its number, as the shop calls it
 */
public record ShopOrder(long branchLinkId, String name) {}
