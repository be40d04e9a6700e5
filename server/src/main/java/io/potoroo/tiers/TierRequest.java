package io.potoroo.tiers;

import io.potoroo.kernel.Currency;
import io.potoroo.web.Messages;
import io.potoroo.web.OneOf;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client says of a program it creates or changes; a change leaves what is not named as it is. */
record TierRequest(
        @Size(min = 1, max = 3) @Nullable List<Integer> tiersSequence,

        @OneOf({0, 1}) @Nullable Integer tiersRelation,

        @OneOf({1, 2, 3}) @Nullable Integer resetType,

        @Min(0) @Max(12) @Nullable Integer resetPeriodMonth,

        @OneOf({0, 1}) @Nullable Integer basePreviousPeriod,

        @Nullable Boolean enabled,
        @Size(min = 1, max = 50) @Nullable List<LevelRequest> tierLevels) {

    private static final String SEQUENCE = "tiers_sequence";
    private static final String LEVELS = "tier_levels";

    /** What a new program is where the request does not say. */
    private static final TierProgram STANDARD =
            new TierProgram(TierProgram.NEW, List.of(), Relation.ANY, Basis.CURRENT_CYCLE, 1, false, true, List.of());

    record LevelRequest(
            @Nullable Long id,
            @Size(max = 255) @Nullable String name,
            @PositiveOrZero @Max(MOST) @Nullable BigDecimal reachSpend,
            @PositiveOrZero @Max(MOST) @Nullable Long reachVisits,
            @PositiveOrZero @Max(MOST) @Nullable Long reachPoints) {

        /** No customer comes to more, and in minor units it still fits. */
        private static final long MOST = 1_000_000_000_000L;

        TierLevel of(@Nullable TierLevel level, Currency currency) {
            var kept = level == null ? new TierLevel(TierLevel.NEW, "", 0, 0, 0) : level;
            return new TierLevel(
                    kept.id(),
                    name == null ? kept.name() : name,
                    reachSpend == null ? kept.reachSpendMinor() : currency.toMinor(reachSpend),
                    reachVisits == null ? kept.reachVisits() : reachVisits,
                    reachPoints == null ? kept.reachPoints() : reachPoints);
        }
    }

    /** Adds what is wrong with creating this program. */
    void checkNew(Currency currency, Violations violations) {
        if (tiersSequence == null && !violations.has(SEQUENCE)) {
            violations.add(SEQUENCE, Messages.required(SEQUENCE));
        }
        if (tierLevels == null && !violations.has(LEVELS)) {
            violations.add(LEVELS, Messages.required(LEVELS));
        }
        checkChange(STANDARD, currency, violations);
    }

    /** Adds what is wrong with changing the program so. */
    void checkChange(TierProgram program, Currency currency, Violations violations) {
        checkSequence(violations);
        if (tierLevels != null) {
            checkLevels(program, currency, violations);
        }
        if (violations.isEmpty()) {
            checkAscending(changed(program, currency), violations);
        }
    }

    private void checkSequence(Violations violations) {
        var named = new HashSet<Integer>();
        for (int i = 0; tiersSequence != null && i < tiersSequence.size(); i++) {
            var field = SEQUENCE + "." + i;
            if (Criterion.of(tiersSequence.get(i)).isEmpty()) {
                violations.add(field, Messages.selectedInvalid(field));
            } else if (!named.add(tiersSequence.get(i))) {
                violations.add(field, Messages.duplicate(field));
            }
        }
    }

    private void checkLevels(TierProgram program, Currency currency, Violations violations) {
        var ids = new HashSet<Long>();
        var names = new HashSet<String>();
        for (int i = 0; tierLevels != null && i < tierLevels.size(); i++) {
            var level = tierLevels.get(i);
            var field = LEVELS + "." + i;
            violations.money(field + ".reach_spend", level.reachSpend(), currency);
            var known = program.find(level.id());
            if (level.id() != null && known == null) {
                violations.add(field + ".id", Messages.selectedInvalid(field + ".id"));
            } else if (level.id() != null && !ids.add(level.id())) {
                violations.add(field + ".id", Messages.duplicate(field + ".id"));
            }
            var name = level.name() == null && known != null ? known.name() : level.name();
            if (name == null && !violations.has(field + ".name")) {
                violations.add(field + ".name", Messages.required(field + ".name"));
            } else if (name != null && !names.add(name.toLowerCase(Locale.ROOT))) {
                violations.add(field + ".name", Messages.duplicate(field + ".name"));
            }
        }
    }

    /** Each level asks at least as much of everything that counts as the one before, and more of something. */
    private static void checkAscending(TierProgram program, Violations violations) {
        for (int i = 1; i < program.levels().size(); i++) {
            var before = program.levels().get(i - 1);
            var level = program.levels().get(i);
            boolean more = false;
            for (var criterion : program.criteria()) {
                long difference = level.threshold(criterion) - before.threshold(criterion);
                if (difference < 0) {
                    var field = LEVELS + "." + i + "." + criterion.threshold();
                    violations.add(
                            field,
                            Messages.mustNotFallBelow(field, LEVELS + "." + (i - 1) + "." + criterion.threshold()));
                }
                more |= difference != 0;
            }
            if (!more) {
                var field = LEVELS + "." + i;
                violations.add(field, Messages.duplicate(field));
            }
        }
    }

    TierProgram program(Currency currency) {
        return changed(STANDARD, currency);
    }

    TierProgram changed(TierProgram program, Currency currency) {
        return new TierProgram(
                program.id(),
                tiersSequence == null
                        ? program.criteria()
                        : tiersSequence.stream()
                                .flatMap(it -> Criterion.of(it).stream())
                                .toList(),
                tiersRelation == null ? program.relation() : Relation.of(tiersRelation),
                resetType == null ? program.basis() : Basis.of(resetType),
                resetPeriodMonth == null ? program.resetMonth() : resetPeriodMonth,
                basePreviousPeriod == null ? program.keepsPrevious() : basePreviousPeriod == 1,
                enabled == null ? program.enabled() : enabled,
                levels(program, currency));
    }

    private List<TierLevel> levels(TierProgram program, Currency currency) {
        if (tierLevels == null) {
            return program.levels();
        }
        var levels = new ArrayList<TierLevel>(tierLevels.size());
        for (var level : tierLevels) {
            levels.add(level.of(program.find(level.id()), currency));
        }
        return List.copyOf(levels);
    }
}
