package io.potoroo.businesses;

import io.potoroo.kernel.Currency;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tenant.
 *
 * @param currency never changes
 * @param countryCode the country of telephone numbers sent without one, ISO 3166-1 alpha-2
 */
public record Business(
        UUID id,
        String name,
        @Nullable String about,
        Currency currency,
        ZoneId timeZone,
        @Nullable String countryCode,
        LoyaltyType loyaltyType,
        Instant createdAt) {}
