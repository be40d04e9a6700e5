package io.potoroo.tiers;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How customers of a business climb.
 *
 * @param criteria what is counted, in the order the business chose
 * @param resetMonth the month (1 to 12) on whose first day cycles start; 0 for the anniversary of a registration
 * @param keepsPrevious whether a level reached in one cycle is kept through the next
 * @param levels ascending
 */
public record TierProgram(
        long id,
        List<Criterion> criteria,
        Relation relation,
        Basis basis,
        int resetMonth,
        boolean keepsPrevious,
        boolean enabled,
        List<TierLevel> levels) {

    /** In place of the id of a program that is to get one. */
    public static final long NEW = 0;

    TierProgram numbered(long newId) {
        return new TierProgram(newId, criteria, relation, basis, resetMonth, keepsPrevious, enabled, levels);
    }

    TierProgram withLevels(List<TierLevel> newLevels) {
        return new TierProgram(id, criteria, relation, basis, resetMonth, keepsPrevious, enabled, newLevels);
    }

    public boolean moves() {
        return enabled && basis != Basis.MANUAL;
    }

    public boolean counts(Criterion criterion) {
        return criteria.contains(criterion);
    }

    /** Whether the cycle before has a say. */
    public boolean looksBack() {
        return basis == Basis.PREVIOUS_CYCLE || (basis == Basis.CURRENT_CYCLE && keepsPrevious);
    }

    public Cycle cycle(Instant moment, Instant registeredAt, ZoneId zone) {
        return resetMonth == 0
                ? Cycle.ofAnniversary(registeredAt, moment, zone)
                : Cycle.ofMonth(resetMonth, moment, zone);
    }

    /** The cycle before the one with this moment. */
    public Cycle previous(Instant moment, Instant registeredAt, ZoneId zone) {
        return cycle(cycle(moment, registeredAt, zone).startsAt().minusSeconds(1), registeredAt, zone);
    }

    /** The highest level whose thresholds are met; null where none is. */
    @Nullable TierLevel reached(Totals totals) {
        return levels.reversed().stream()
                .filter(it -> it.isReachedBy(totals, criteria, relation))
                .findFirst()
                .orElse(null);
    }

    /** Where a customer with these totals belongs; {@code now} is where they stand, and stay if levels are set by hand. */
    public @Nullable TierLevel level(@Nullable TierLevel now, Totals current, Totals previous) {
        return switch (basis) {
            case MANUAL -> now;
            case PREVIOUS_CYCLE -> reached(previous);
            case CURRENT_CYCLE -> keepsPrevious ? higher(reached(current), reached(previous)) : reached(current);
        };
    }

    private @Nullable TierLevel higher(@Nullable TierLevel one, @Nullable TierLevel other) {
        return rank(one) >= rank(other) ? one : other;
    }

    /** Where customers are before their first purchase; null where nothing is given for nothing. */
    public @Nullable TierLevel start() {
        return level(null, Totals.NOTHING, Totals.NOTHING);
    }

    private int rank(@Nullable TierLevel level) {
        return level == null ? -1 : levels.indexOf(level);
    }

    public @Nullable TierLevel find(@Nullable Long levelId) {
        return levels.stream()
                .filter(it -> levelId != null && it.id() == levelId)
                .findFirst()
                .orElse(null);
    }

    @Nullable TierLevel above(@Nullable TierLevel level) {
        int next = rank(level) + 1;
        return next < levels.size() ? levels.get(next) : null;
    }

    public Progress progress(Totals totals, @Nullable TierLevel level) {
        return Progress.of(this, totals, level);
    }
}
