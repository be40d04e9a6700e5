package io.potoroo.businesses;

import io.potoroo.kernel.Currency;
import java.util.Locale;

/**
 * A currency as it is written in answers.
 *
 * @param denominator how many of its smallest unit make one
 */
public record CurrencyAnswer(String name, String symbol, String isoCode, int denominator) {

    public static CurrencyAnswer of(Currency currency) {
        return new CurrencyAnswer(
                java.util.Currency.getInstance(currency.code()).getDisplayName(Locale.ENGLISH),
                currency.symbol(),
                currency.code(),
                Math.powExact(10, currency.minorDigits()));
    }
}
