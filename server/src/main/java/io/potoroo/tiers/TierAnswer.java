package io.potoroo.tiers;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.potoroo.kernel.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program as it is written in answers; without its levels where nobody asked for them. */
public record TierAnswer(
        long id,
        List<String> tiersSequence,
        int tiersRelation,
        int resetType,
        int resetPeriodMonth,
        int basePreviousPeriod,
        boolean enabled,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<TierLevelAnswer> tierLevels) {

    public static TierAnswer of(TierProgram program) {
        return new TierAnswer(
                program.id(),
                program.criteria().stream()
                        .map(it -> Integer.toString(it.number()))
                        .toList(),
                program.relation().number(),
                program.basis().number(),
                program.resetMonth(),
                program.keepsPrevious() ? 1 : 0,
                program.enabled(),
                null);
    }

    public static TierAnswer withLevels(TierProgram program, Currency currency) {
        var answer = of(program);
        return new TierAnswer(
                answer.id,
                answer.tiersSequence,
                answer.tiersRelation,
                answer.resetType,
                answer.resetPeriodMonth,
                answer.basePreviousPeriod,
                answer.enabled,
                program.levels().stream()
                        .map(it -> TierLevelAnswer.of(it, currency))
                        .toList());
    }
}
