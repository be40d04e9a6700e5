package io.potoroo.earning;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What an offer adds to the points of a purchase that it applies to.
 *
 * @param factor what the points for the amount are multiplied by; nothing is added up to 1
 * @param points added whatever the amount
 */
public record Bonus(long offerId, BigDecimal factor, long points) {

    /** To so many points for the amount, of a purchase that is whole. */
    public long on(long basicPoints) {
        return on(basicPoints, 1, 1);
    }

    /**
     * The same of a purchase of which only a part is left, which is not asked again whether the offer applies.
     *
     * @param basicPoints for the part that is left
     * @param amountMinor of the part, up to {@code wholeMinor}
     */
    long on(long basicPoints, long amountMinor, long wholeMinor) {
        if (wholeMinor <= 0) {
            return 0;
        }
        var multiplied = factor.subtract(BigDecimal.ONE)
                .max(BigDecimal.ZERO)
                .multiply(BigDecimal.valueOf(basicPoints))
                .setScale(0, RoundingMode.FLOOR);
        var added = BigDecimal.valueOf(points)
                .multiply(BigDecimal.valueOf(amountMinor))
                .divide(BigDecimal.valueOf(wholeMinor), 0, RoundingMode.FLOOR);
        return Points.bounded(multiplied.add(added));
    }
}
