package io.potoroo.earning;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * So many points for each full milestone spent.
 *
 * @param ratio points for a milestone; may be a fraction
 * @param roundUp whether a fraction of a point is given rather than dropped
 */
public record EarningRate(BigDecimal ratio, long milestoneMinor, boolean roundUp) {

    public EarningRate {
        if (milestoneMinor < 1 || ratio.signum() < 0) {
            throw new IllegalArgumentException("no such rate: " + ratio + " for each " + milestoneMinor);
        }
    }

    /** Only full milestones count, on the whole amount; then the fraction of the last point is dropped or given. */
    public long points(long amountMinor) {
        if (amountMinor <= 0) {
            return 0;
        }
        return Points.bounded(ratio.multiply(BigDecimal.valueOf(amountMinor / milestoneMinor))
                .setScale(0, roundUp ? RoundingMode.CEILING : RoundingMode.FLOOR));
    }
}
