package io.potoroo.integrations;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One shop of an integration, tied to a virtual branch.
 *
 * @param accountId the merchant account on the platform
 * @param shopId location, store or sub-account inside the account
 * @param enabled false stops the intake of new sales
 * @param settings the effective ones
 * @param ownSettings only what was set, as JSON
 */
public record BranchLink(
        UUID businessId,
        long id,
        long integrationId,
        String accountId,
        String shopId,
        UUID branchId,
        @Nullable String storeName,
        @Nullable String storeDomain,
        boolean enabled,
        SalesSettings settings,
        String ownSettings,
        Instant createdAt) {}
