package io.potoroo.integrations;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What to change of a link; null leaves it as it is.
 *
 * @param integrationId cannot be changed, like account and shop: any other than it has is refused
 * @param branchId another virtual branch, for later sales
 */
@SuppressWarnings("NullableOptional") // three states: not named, null, a value
public record BranchLinkChange(
        @Nullable Long integrationId,
        @Nullable String accountId,
        @Nullable String shopId,
        @Nullable UUID branchId,
        @Nullable Optional<String> storeName,
        @Nullable Optional<String> storeDomain,
        @Nullable Boolean enabled,
        @Nullable SettingsChange settings) {}
