package io.potoroo.connectors;

import static java.util.Objects.requireNonNull;

import io.potoroo.kernel.Currency;
import io.potoroo.kernel.Refusal;
import java.util.Locale;
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

    /** The same of another account. */
    public Connection at(String otherAccount) {
        return new Connection(businessId, integrationId, otherAccount, currency, countryCode, credentials, options);
    }

    /**
     * Which account an option names, as a host in small letters, or a part of one; else the one that is linked. Refused where
     * neither is known.
     *
     * @param option may hold what somebody has copied from their browser
     */
    public String account(String option) {
        var named = options.get(option);
        if (named == null && accountId.isEmpty()) {
            throw Refusal.notAllowed("Set the option {0} first: it says whose shops are meant.", option);
        }
        return named == null
                ? accountId
                : named.replaceFirst("^[a-zA-Z]+://", "")
                        .replaceFirst("[/?#].*", "")
                        .toLowerCase(Locale.ROOT);
    }

    Connection with(Map<String, String> others) {
        return new Connection(businessId, integrationId, accountId, currency, countryCode, others, options);
    }
}
