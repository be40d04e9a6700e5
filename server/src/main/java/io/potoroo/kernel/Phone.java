package io.potoroo.kernel;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A telephone number.
 *
 * @param e164 the one form it is stored and compared in, such as {@code +15145550101} (ITU-T E.164)
 * @param countryCode ISO 3166-1 alpha-2
 */
public record Phone(String e164, String countryCode) {

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    /** Reads a number as dialled in the country, or from abroad with a {@code +}; empty for what cannot be one. */
    public static Optional<Phone> parse(String text, @Nullable String countryCode) {
        try {
            var number = NUMBERS.parse(text, countryCode == null ? null : countryCode.toUpperCase(Locale.ROOT));
            // Whether it could be one, not whether it is assigned: numbering plans change after we are built.
            if (!NUMBERS.isPossibleNumber(number)) {
                return Optional.empty();
            }
            return Optional.of(new Phone(NUMBERS.format(number, PhoneNumberFormat.E164), country(number, countryCode)));
        } catch (NumberParseException notANumber) {
            return Optional.empty();
        }
    }

    /** Several countries share a calling code, so the one that was named is believed where it can be right. */
    private static String country(PhoneNumber number, @Nullable String named) {
        if (named != null && isCountry(named)) {
            var upper = named.toUpperCase(Locale.ROOT);
            if (NUMBERS.getCountryCodeForRegion(upper) == number.getCountryCode()) {
                return upper;
            }
        }
        var found = NUMBERS.getRegionCodeForNumber(number);
        return found == null ? NUMBERS.getRegionCodeForCountryCode(number.getCountryCode()) : found;
    }

    public static boolean isCountry(String code) {
        return NUMBERS.getSupportedRegions().contains(code.toUpperCase(Locale.ROOT));
    }

    /** The digits as they are dialled inside the country. */
    public String nationalDigits() {
        return nationalFormat().replaceAll("\\D", "");
    }

    public String nationalFormat() {
        return format(PhoneNumberFormat.NATIONAL);
    }

    public String internationalFormat() {
        return format(PhoneNumberFormat.INTERNATIONAL);
    }

    private String format(PhoneNumberFormat format) {
        try {
            return NUMBERS.format(NUMBERS.parse(e164, null), format);
        } catch (NumberParseException broken) {
            throw new IllegalStateException("not a number in E.164: its country is " + countryCode, broken);
        }
    }
}
