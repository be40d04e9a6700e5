package io.potoroo.customers;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whatever a request says to tell which customer it means.
 *
 * @param integrationId with account and external id: the name a platform knows the customer by
 * @param email lower case
 * @param phone E.164
 */
public record CustomerReference(
        @Nullable UUID id,
        @Nullable Long integrationId,
        @Nullable String accountId,
        @Nullable String externalId,
        @Nullable String qrcode,
        @Nullable String email,
        @Nullable String phone) {}
