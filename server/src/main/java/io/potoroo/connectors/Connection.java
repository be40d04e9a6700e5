package io.potoroo.connectors;

import static java.util.Objects.requireNonNull;

import io.potoroo.kernel.Currency;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One account of an integration, with what its platform's API wants to be shown.
 *
 * @param countryCode of the business: of telephone numbers that name no country
 * @param credentials empty until all that the platform needs were set
 */
public record Connection(
        UUID businessId,
        long integrationId,
        String accountId,
        Currency currency,
        @Nullable String countryCode,
        Map<String, String> credentials,
        Map<String, String> options) {

    /** Whether the platform can be asked. */
    public boolean isOpen() {
        return !credentials.isEmpty();
    }

    public String credential(String name) {
        return requireNonNull(credentials.get(name), name);
    }

    public @Nullable String option(String name) {
        return options.get(name);
    }

    Connection with(Map<String, String> others) {
        return new Connection(businessId, integrationId, accountId, currency, countryCode, others, options);
    }
}
