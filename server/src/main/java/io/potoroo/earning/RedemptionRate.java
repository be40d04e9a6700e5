package io.potoroo.earning;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * So many points buy so much money.
 *
 * @param ratio points that buy the amount; may be a fraction
 */
public record RedemptionRate(BigDecimal ratio, long amountMinor) {

    /** More than anybody has of points or money; what would come to more is cut. */
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000_000_000_000L);

    public RedemptionRate {
        if (amountMinor < 1 || ratio.signum() <= 0) {
            throw new IllegalArgumentException("no such rate: " + amountMinor + " for " + ratio);
        }
    }

    /** The points that it takes to pay the amount; a fraction of a point costs a whole one. */
    public long pointsFor(long minor) {
        return bounded(ratio.multiply(BigDecimal.valueOf(minor))
                .divide(BigDecimal.valueOf(amountMinor), 0, RoundingMode.CEILING));
    }

    /** The most points that are not worth more than the amount. */
    public long pointsWithin(long minor) {
        return bounded(ratio.multiply(BigDecimal.valueOf(minor))
                .divide(BigDecimal.valueOf(amountMinor), 0, RoundingMode.FLOOR));
    }

    /** What the points can pay; a fraction of a minor unit is worth nothing. */
    public long worthMinor(long points) {
        return bounded(BigDecimal.valueOf(points)
                .multiply(BigDecimal.valueOf(amountMinor))
                .divide(ratio, 0, RoundingMode.FLOOR));
    }

    private static long bounded(BigDecimal number) {
        return number.min(MOST).longValueExact();
    }
}
