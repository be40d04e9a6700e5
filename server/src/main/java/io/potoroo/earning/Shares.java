package io.potoroo.earning;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Splits an amount in proportion to weights so that the parts add up to it exactly. */
final class Shares {

    private Shares() {}

    /** Largest remainder first, ties to the lower index; all zero where no weight is positive. */
    static long[] of(long amount, long[] weights) {
        var shares = new long[weights.length];
        long sum = IntStream.range(0, weights.length)
                .mapToLong(i -> Math.max(0, weights[i]))
                .sum();
        if (sum == 0) {
            return shares;
        }
        var remainders = new long[weights.length];
        long given = 0;
        for (int i = 0; i < weights.length; i++) {
            var parts = BigInteger.valueOf(amount)
                    .multiply(BigInteger.valueOf(Math.max(0, weights[i])))
                    .divideAndRemainder(BigInteger.valueOf(sum));
            shares[i] = parts[0].longValueExact();
            remainders[i] = parts[1].longValueExact();
            given += shares[i];
        }
        IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) -> -remainders[i]).thenComparingInt(i -> i))
                .limit(amount - given)
                .forEach(i -> shares[i]++);
        return shares;
    }

    /** {@code part ÷ whole}, half up; nothing of nothing. */
    static long rounded(BigInteger part, BigInteger whole) {
        return whole.signum() == 0
                ? 0
                : part.shiftLeft(1).add(whole).divide(whole.shiftLeft(1)).longValueExact();
    }
}
