package io.potoroo.points;

/**
 * What a posting did.
 *
 * @param transactionId of the first posting under the reference
 * @param shortfall the part of a reversal that had been spent already
 * @param restored the part of a reversal that had expired, which the customer had lost already
 * @param replayed whether the reference was taken, and nothing was posted now
 */
public record Posted(long transactionId, long shortfall, long restored, boolean replayed) {}
