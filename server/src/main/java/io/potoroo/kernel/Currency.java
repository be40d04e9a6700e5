package io.potoroo.kernel;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** An ISO 4217 currency; amounts are whole numbers of its minor unit everywhere inside. */
public record Currency(String code, int minorDigits) {

    /** Looks the code up; throws {@link IllegalArgumentException} for one that ISO 4217 does not have. */
    public static Currency of(String code) {
        var known = java.util.Currency.getInstance(code);
        return new Currency(known.getCurrencyCode(), Math.max(0, known.getDefaultFractionDigits()));
    }

    /** Whether the amount is a whole number of minor units; trailing zeros do not count as digits. */
    public boolean fits(BigDecimal amount) {
        return amount.stripTrailingZeros().scale() <= minorDigits;
    }

    /** The amount in minor units, half up where it is finer than one. */
    public long toMinor(BigDecimal amount) {
        return amount.movePointRight(minorDigits)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    /** The amount in currency units, without trailing zeros. */
    public BigDecimal toUnits(long minor) {
        return plain(BigDecimal.valueOf(minor, minorDigits));
    }

    /** The same number without trailing zeros or an exponent, as it is written in answers. */
    public static BigDecimal plain(BigDecimal number) {
        var stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    public String symbol() {
        return java.util.Currency.getInstance(code).getSymbol(java.util.Locale.US);
    }
}
