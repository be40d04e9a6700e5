package io.potoroo.tiers;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a customer is on the way to the next level.
 *
 * @param level where the customer stands; null below the first level
 * @param next null at the highest
 * @param fraction from 0 to 1, cut after {@value #PLACES} places, so that 1 means reached; 1 at the highest level
 */
public record Progress(
        Totals totals, @Nullable TierLevel level, @Nullable TierLevel next, BigDecimal fraction) {

    private static final int PLACES = 4;

    static Progress of(TierProgram program, Totals totals, @Nullable TierLevel level) {
        var next = program.above(level);
        return new Progress(totals, level, next, next == null ? BigDecimal.ONE : fraction(program, totals, next));
    }

    /** The nearest criterion says it where one suffices, the furthest where all are needed. */
    private static BigDecimal fraction(TierProgram program, Totals totals, TierLevel next) {
        List<BigDecimal> parts = next.asked(program.criteria()).stream()
                .map(it -> part(totals.of(it), next.threshold(it)))
                .toList();
        var part = switch (program.relation()) {
            case ANY -> parts.stream().max(BigDecimal::compareTo);
            case ALL -> parts.stream().min(BigDecimal::compareTo);
        };
        return part.orElse(BigDecimal.ONE);
    }

    private static BigDecimal part(long total, long threshold) {
        return total >= threshold
                ? BigDecimal.ONE
                : BigDecimal.valueOf(total).divide(BigDecimal.valueOf(threshold), PLACES, RoundingMode.DOWN);
    }

    /** What is missing to the next level; null where there is none. */
    public @Nullable Long left(Criterion criterion) {
        return next == null ? null : Math.max(0, next.threshold(criterion) - totals.of(criterion));
    }
}
