package io.potoroo.customers;

import io.potoroo.kernel.Phone;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a customer can be reached, in the form it is compared in.
 *
 * @param email lower case
 * @param countryCode upper case; of the phone where there is one
 */
public record ContactDetails(
        @Nullable String email,
        @Nullable Phone phone,
        @Nullable String countryCode) {

    /**
     * Reads what was sent; what does not hold is added to the violations and left out.
     *
     * @param prefix what the names of the fields start with, such as {@code "customer."}
     * @param standardCountry of phones sent without a country; null where one must be sent
     */
    public static ContactDetails read(
            @Nullable String email,
            @Nullable String phone,
            @Nullable String countryCode,
            @Nullable String standardCountry,
            String prefix,
            Violations violations) {
        var country = countryCode == null ? null : countryCode.toUpperCase(Locale.ROOT);
        if (country != null && !Phone.isCountry(country)) {
            violations.add(prefix + "country_code", Messages.selectedInvalid(prefix + "country_code"));
            country = null;
        }
        var read = phone == null ? null : phone(phone, country, standardCountry, prefix, violations);
        return new ContactDetails(
                email == null ? null : email.strip().toLowerCase(Locale.ROOT),
                read,
                read == null ? country : read.countryCode());
    }

    private static @Nullable Phone phone(
            String text,
            @Nullable String country,
            @Nullable String standardCountry,
            String prefix,
            Violations violations) {
        var countryField = prefix + "country_code";
        if (country == null && standardCountry == null && !text.strip().startsWith("+")) {
            if (!violations.has(countryField)) {
                violations.add(countryField, Messages.requiredWith(countryField, prefix + "phone"));
            }
            return null;
        }
        var read = Phone.parse(text, country == null ? standardCountry : country);
        if (read.isEmpty()) {
            violations.add(prefix + "phone", Messages.badFormat(prefix + "phone"));
        }
        return read.orElse(null);
    }
}
