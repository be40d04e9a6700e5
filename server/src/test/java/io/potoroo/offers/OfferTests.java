package io.potoroo.offers;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.catalogue.Presentation;
import io.potoroo.catalogue.Window;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When an offer holds, for whom, and what it adds. */
class OfferTests {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final UUID HERE = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final UUID ELSEWHERE = UUID.fromString("00000000-0000-7000-8000-000000000002");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");
    private static final PurchaseTerms DAILY = terms(Frequency.DAILY, Set.of(), null, null);

    private static PurchaseTerms terms(
            Frequency frequency, Set<DayOfWeek> days, @Nullable LocalTime from, @Nullable LocalTime to) {
        return new PurchaseTerms(frequency, days, from, to, 1000, 5000, false);
    }

    private static Offer offer(OfferType type, Worth worth, @Nullable PurchaseTerms purchase) {
        return new Offer(
                HERE,
                1,
                new OfferContent(
                        type,
                        false,
                        0,
                        null,
                        new Window(START, END),
                        worth,
                        purchase,
                        CouponTerms.NONE,
                        new Presentation(List.of(), List.of(), List.of(HERE))),
                START,
                START);
    }

    private static boolean applies(PurchaseTerms terms, String at) {
        return offer(OfferType.BONUS_POINTS, Worth.points(5), terms).appliesTo(2000, HERE, Instant.parse(at), NEW_YORK);
    }

    private static @Nullable String period(Frequency frequency, String at) {
        return offer(OfferType.BONUS_POINTS, Worth.points(5), terms(frequency, Set.of(), null, null))
                .period(Instant.parse(at), NEW_YORK);
    }

    @Test
    void holdsFromItsStartUntilBeforeItsEnd() {
        assertThat(applies(DAILY, "2025-12-31T23:59:59Z")).isFalse();
        assertThat(applies(DAILY, "2026-01-01T00:00:00Z")).isTrue();
        assertThat(applies(DAILY, "2026-12-31T23:59:59Z")).isTrue();
        assertThat(applies(DAILY, "2027-01-01T00:00:00Z")).isFalse();
        assertThat(new Window(START, null).isOpen(Instant.parse("2099-01-01T00:00:00Z")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"999,false", "1000,true", "5000,true", "5001,false"})
    void holdsForAmountsInItsRangeOnly(long amountMinor, boolean holds) {
        var offer = offer(OfferType.BONUS_POINTS, Worth.points(5), DAILY);

        assertThat(offer.appliesTo(amountMinor, HERE, START, NEW_YORK)).isEqualTo(holds);
    }

    @Test
    void holdsAtItsBranchesOnly() {
        var offer = offer(OfferType.BONUS_POINTS, Worth.points(5), DAILY);

        assertThat(offer.appliesTo(2000, HERE, START, NEW_YORK)).isTrue();
        assertThat(offer.appliesTo(2000, ELSEWHERE, START, NEW_YORK)).isFalse();
    }

    @Test
    void isUsedOnceADayByTheClockOfTheBusiness() {
        // 23:30 on the 4th in New York, and an hour later on the 5th; the same day in London.
        assertThat(period(Frequency.DAILY, "2026-03-05T04:30:00Z")).isEqualTo("2026-03-04");
        assertThat(period(Frequency.DAILY, "2026-03-05T05:30:00Z")).isEqualTo("2026-03-05");
        assertThat(period(Frequency.DAILY, "2026-03-06T04:30:00Z")).isEqualTo("2026-03-05");
    }

    @Test
    void isUsedOnceAWeekFromMondayToSunday() {
        assertThat(period(Frequency.WEEKLY, "2026-03-02T18:00:00Z")).isEqualTo("2026-W10");
        assertThat(period(Frequency.WEEKLY, "2026-03-08T18:00:00Z")).isEqualTo("2026-W10");
        assertThat(period(Frequency.WEEKLY, "2026-03-09T18:00:00Z")).isEqualTo("2026-W11");
        // The first days of 2026 are in the week that began in December.
        assertThat(period(Frequency.WEEKLY, "2025-12-29T18:00:00Z")).isEqualTo("2026-W01");
        assertThat(period(Frequency.WEEKLY, "2026-01-04T18:00:00Z")).isEqualTo("2026-W01");
    }

    @Test
    void isUsedOnceEverOrHoweverOften() {
        assertThat(period(Frequency.ONCE, "2026-03-05T12:00:00Z"))
                .isEqualTo(period(Frequency.ONCE, "2026-12-05T12:00:00Z"));
        assertThat(period(Frequency.SPECIFIC_TIMES, "2026-03-05T12:00:00Z")).isNull();
    }

    @Test
    void appliesAtItsHoursOfItsDaysHoweverOften() {
        var mornings =
                terms(Frequency.SPECIFIC_TIMES, Set.of(MONDAY, FRIDAY), LocalTime.of(8, 0), LocalTime.of(10, 30));

        // Monday, 8:00 in New York.
        assertThat(applies(mornings, "2026-03-02T13:00:00Z")).isTrue();
        assertThat(applies(mornings, "2026-03-02T12:59:59Z")).isFalse();
        assertThat(applies(mornings, "2026-03-02T15:30:59Z")).isTrue();
        assertThat(applies(mornings, "2026-03-02T15:31:00Z")).isFalse();
        assertThat(applies(mornings, "2026-03-03T13:00:00Z")).isFalse();
        // A Friday after the clocks went forward.
        assertThat(applies(mornings, "2026-03-13T12:00:00Z")).isTrue();
    }

    @Test
    void doesNotApplyByItselfWhenItNeedsTheAppOrGivesCoupons() {
        var inTheApp = new PurchaseTerms(Frequency.DAILY, Set.of(), null, null, 0, 5000, true);

        assertThat(applies(inTheApp, "2026-03-05T12:00:00Z")).isFalse();
        assertThat(offer(OfferType.DISCOUNT_AMOUNT, Worth.discount(100), null).appliesTo(2000, HERE, START, NEW_YORK))
                .isFalse();
    }

    @Test
    void isForEveryoneOrForWhomItIsTargetedAt() {
        var everyone = offer(OfferType.BONUS_POINTS, Worth.points(5), DAILY);
        var content = everyone.content();
        var targeted = new Offer(
                HERE,
                1,
                new OfferContent(
                        content.type(),
                        true,
                        0,
                        null,
                        content.window(),
                        content.worth(),
                        content.purchase(),
                        content.coupon(),
                        content.presentation()),
                START,
                START);

        assertThat(everyone.isFor(false)).isTrue();
        assertThat(targeted.isFor(false)).isFalse();
        assertThat(targeted.isFor(true)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"2,25,25", "1.5,25,12", "1.1,9,0", "3,0,0", "1,25,0", "0.5,25,0", "2.5,666666666667,1000000000000"})
    void multipliesPointsRoundingDown(BigDecimal factor, long base, long extra) {
        assertThat(offer(OfferType.POINTS_MULTIPLIER, Worth.multiplier(factor), DAILY)
                        .bonus()
                        .on(base))
                .isEqualTo(extra);
    }

    @Test
    void addsABonusOrNothing() {
        assertThat(offer(OfferType.BONUS_POINTS, Worth.points(50), DAILY)
                        .bonus()
                        .on(25))
                .isEqualTo(50);
        assertThat(offer(OfferType.BONUS_PRODUCT, Worth.product(300), DAILY)
                        .bonus()
                        .on(25))
                .isZero();
        assertThat(offer(OfferType.DISCOUNT_PERCENTAGE, Worth.percentage(BigDecimal.TEN), null)
                        .bonus()
                        .on(25))
                .isZero();
    }
}
