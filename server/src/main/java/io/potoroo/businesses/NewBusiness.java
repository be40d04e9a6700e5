package io.potoroo.businesses;

import io.potoroo.kernel.Currency;
import io.potoroo.kernel.Phone;
import io.potoroo.kernel.Text;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A business to be created.
 *
 * @param currency ISO 4217
 * @param timeZone IANA
 * @param countryCode ISO 3166-1 alpha-2
 */
public record NewBusiness(
        String name,
        @Nullable String about,
        String currency,
        String timeZone,
        @Nullable String countryCode) {

    private static final int LONGEST_NAME = 255;

    public NewBusiness {
        name = name.strip();
        currency = currency.strip().toUpperCase(Locale.ROOT);
        countryCode = countryCode == null ? null : countryCode.strip().toUpperCase(Locale.ROOT);
    }

    void requireValid() {
        var violations = new Violations();
        check(violations);
        violations.throwIfAny();
    }

    /** Adds what is wrong with it. */
    public void check(Violations violations) {
        if (name.isEmpty()) {
            violations.add("name", Messages.required("name"));
        }
        if (name.length() > LONGEST_NAME) {
            violations.add("name", Messages.tooLong("name", LONGEST_NAME));
        }
        if (!Text.isStorable(name)) {
            violations.add("name", Messages.badFormat("name"));
        }
        if (!isCurrency(currency)) {
            violations.add("currency", Messages.selectedInvalid("currency"));
        }
        if (!isTimeZone(timeZone)) {
            violations.add("time_zone", Messages.selectedInvalid("time_zone"));
        }
        if (countryCode != null && !Phone.isCountry(countryCode)) {
            violations.add("country_code", Messages.selectedInvalid("country_code"));
        }
    }

    private static boolean isCurrency(String code) {
        try {
            return Currency.of(code).minorDigits() <= 4;
        } catch (IllegalArgumentException unknown) {
            return false;
        }
    }

    private static boolean isTimeZone(String id) {
        try {
            return ZoneId.of(id).getId().equals(id);
        } catch (DateTimeException unknown) {
            return false;
        }
    }
}
