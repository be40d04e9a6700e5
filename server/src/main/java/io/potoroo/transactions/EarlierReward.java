package io.potoroo.transactions;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A reward that goods are being returned of.
 *
 * @param points with those of the offer that applied
 * @param returnedMinor the money side of all returns of it so far
 * @param takenPoints what these returns took back
 */
record EarlierReward(
        long id,
        TransactionType type,
        @Nullable Long saleId,
        long amountMinor,
        long points,
        long returnedMinor,
        long takenPoints) {

    boolean hasRatio() {
        return amountMinor > 0;
    }

    /** What returning so much more takes back; the parts of a whole add up to the whole, in any order. */
    long pointsOf(long minor) {
        return Math.min(pointsAfter(returnedMinor) - pointsAfter(returnedMinor + minor), pointsLeft());
    }

    long pointsLeft() {
        return Math.max(0, points - takenPoints);
    }

    private long pointsAfter(long returned) {
        return BigInteger.valueOf(Math.max(0, amountMinor - returned))
                .multiply(BigInteger.valueOf(points))
                .divide(BigInteger.valueOf(amountMinor))
                .longValueExact();
    }

    EarlierReward less(long minor, long taken) {
        return new EarlierReward(id, type, saleId, amountMinor, points, returnedMinor + minor, takenPoints + taken);
    }
}
