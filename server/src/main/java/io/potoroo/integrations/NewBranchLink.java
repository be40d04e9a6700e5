package io.potoroo.integrations;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A link to be created; see {@link BranchLink}.
 *
 * @param storeDomain a host or URL, as it was sent
 */
public record NewBranchLink(
        long integrationId,
        String accountId,
        String shopId,
        UUID branchId,
        @Nullable String storeName,
        @Nullable String storeDomain,
        boolean enabled,
        @Nullable SettingsChange settings) {}
