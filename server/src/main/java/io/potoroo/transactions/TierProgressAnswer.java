package io.potoroo.transactions;

import io.potoroo.kernel.Currency;
import io.potoroo.tiers.Criterion;
import io.potoroo.tiers.TierLevel;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * How far a customer is, as it is written in answers; what the program does not count is null.
 *
 * @param tierLevel the name of the level the customer stands on
 * @param tierLevelLive the name of the one their transactions reach now
 */
record TierProgressAnswer(
        @Nullable BigDecimal totalAmount,
        @Nullable Long totalPoints,
        @Nullable Long totalVisits,
        @Nullable BigDecimal leftAmount,
        @Nullable Long leftPoints,
        @Nullable Long leftVisits,
        int tiersRelation,
        OffsetDateTime startDate,
        OffsetDateTime endDate,
        @Nullable String tierLevel,
        @Nullable String nextTierLevel,
        BigDecimal tierProgress,
        @Nullable String tierLevelLive) {

    static TierProgressAnswer of(TierEvaluation.Place place, Currency currency) {
        return new TierProgressAnswer(
                money(total(place, Criterion.SPEND), currency),
                total(place, Criterion.POINTS),
                total(place, Criterion.VISITS),
                money(left(place, Criterion.SPEND), currency),
                left(place, Criterion.POINTS),
                left(place, Criterion.VISITS),
                place.program().relation().number(),
                place.cycle().startsAt().atOffset(ZoneOffset.UTC),
                place.cycle().lastSecond().atOffset(ZoneOffset.UTC),
                name(place.progress().level()),
                name(place.progress().next()),
                Currency.plain(place.progress().fraction()),
                name(place.live()));
    }

    private static @Nullable Long total(TierEvaluation.Place place, Criterion criterion) {
        return place.program().counts(criterion) ? place.progress().totals().of(criterion) : null;
    }

    private static @Nullable Long left(TierEvaluation.Place place, Criterion criterion) {
        return place.program().counts(criterion) ? place.progress().left(criterion) : null;
    }

    private static @Nullable BigDecimal money(@Nullable Long minor, Currency currency) {
        return minor == null ? null : currency.toUnits(minor);
    }

    private static @Nullable String name(@Nullable TierLevel level) {
        return level == null ? null : level.name();
    }
}
