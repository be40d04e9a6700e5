package io.potoroo.points;

/**
 * What a customer has at a moment.
 *
 * @param points spendable
 * @param pendingPoints earned but not spendable yet
 * @param debtPoints owed after a reversal of points that were spent
 * @param giftCardMinor spendable money in minor units
 */
public record Balance(long points, long pendingPoints, long debtPoints, long giftCardMinor) {

    public static final Balance NONE = new Balance(0, 0, 0, 0);
}
