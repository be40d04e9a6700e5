package io.potoroo.integrations;

import java.util.UUID;

/** Where a shop leads to. */
public record ShopLink(long id, long integrationId, String accountId, String shopId, UUID branchId) {}
