package io.potoroo.customers;

import io.potoroo.kernel.Phone;
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
        @Nullable String phone) {

    static CustomerReference of(@Nullable String email, @Nullable Phone phone) {
        return new CustomerReference(null, null, null, null, null, email, phone == null ? null : phone.e164());
    }

    static CustomerReference of(IdentityLink link) {
        return new CustomerReference(null, link.integrationId(), link.accountId(), link.externalId(), null, null, null);
    }
}
