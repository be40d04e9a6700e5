package io.potoroo.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TierProgramTests {

    private static final TierLevel BRONZE = new TierLevel(1, "Bronze", 0, 0, 0);
    private static final TierLevel SILVER = new TierLevel(2, "Silver", 50_000, 5, 500);
    private static final TierLevel GOLD = new TierLevel(3, "Gold", 100_000, 10, 1500);

    private static final List<Criterion> ALL_THREE = List.of(Criterion.SPEND, Criterion.POINTS, Criterion.VISITS);

    static TierProgram program(int resetMonth) {
        return new TierProgram(
                1,
                List.of(Criterion.POINTS),
                Relation.ANY,
                Basis.CURRENT_CYCLE,
                resetMonth,
                false,
                true,
                List.of(BRONZE, SILVER, GOLD));
    }

    private static TierProgram counting(List<Criterion> criteria, Relation relation) {
        return new TierProgram(
                1, criteria, relation, Basis.CURRENT_CYCLE, 1, false, true, List.of(BRONZE, SILVER, GOLD));
    }

    private static TierProgram on(Basis basis, boolean keepsPrevious, TierLevel... levels) {
        return new TierProgram(
                1, List.of(Criterion.POINTS), Relation.ANY, basis, 1, keepsPrevious, true, List.of(levels));
    }

    private static Totals points(long points) {
        return new Totals(0, points, 0);
    }

    private static @Nullable String name(@Nullable TierLevel level) {
        return level == null ? null : level.name();
    }

    @ParameterizedTest
    @CsvSource({
        "ANY, 0, 0, 0, Bronze",
        "ANY, 49999, 499, 4, Bronze",
        "ANY, 50000, 0, 0, Silver",
        "ANY, 0, 500, 0, Silver",
        "ANY, 0, 0, 5, Silver",
        "ANY, 50000, 0, 10, Gold",
        "ALL, 0, 0, 0, Bronze",
        "ALL, 100000, 1500, 9, Silver",
        "ALL, 50000, 500, 4, Bronze",
        "ALL, 50000, 500, 5, Silver",
        "ALL, 100000, 1500, 10, Gold"
    })
    void putsCustomersOnTheHighestLevelTheirTotalsReach(
            Relation relation, long spent, long points, long visits, String level) {
        assertThat(name(counting(ALL_THREE, relation).reached(new Totals(spent, points, visits))))
                .isEqualTo(level);
    }

    @Test
    void looksOnlyAtWhatTheBusinessChose() {
        var byVisits = counting(List.of(Criterion.VISITS), Relation.ALL);

        assertThat(name(byVisits.reached(new Totals(1_000_000, 1_000_000, 4)))).isEqualTo("Bronze");
        assertThat(name(byVisits.reached(new Totals(0, 0, 5)))).isEqualTo("Silver");
    }

    @Test
    void doesNotTakeAThresholdOfZeroForAWayIn() {
        var vip = new TierLevel(9, "VIP", 0, 0, 500);
        var program = new TierProgram(
                1,
                List.of(Criterion.SPEND, Criterion.POINTS),
                Relation.ANY,
                Basis.CURRENT_CYCLE,
                1,
                false,
                true,
                List.of(vip));

        assertThat(program.reached(new Totals(100_000, 499, 0))).isNull();
        assertThat(program.reached(points(500))).isEqualTo(vip);
        assertThat(program.start()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "CURRENT_CYCLE, false, 600, 2000, Silver",
        "CURRENT_CYCLE, false, 0, 2000, Bronze",
        "CURRENT_CYCLE, true, 0, 2000, Gold",
        "CURRENT_CYCLE, true, 0, 600, Silver",
        "CURRENT_CYCLE, true, 2000, 600, Gold",
        "CURRENT_CYCLE, true, 0, 0, Bronze",
        "PREVIOUS_CYCLE, false, 2000, 600, Silver",
        "PREVIOUS_CYCLE, true, 2000, 0, Bronze",
        "MANUAL, false, 5000, 5000, Silver",
        "MANUAL, true, 0, 0, Silver"
    })
    void decidesByTheCycleItIsToldTo(Basis basis, boolean keeps, long current, long previous, String level) {
        var program = on(basis, keeps, BRONZE, SILVER, GOLD);

        assertThat(name(program.level(SILVER, points(current), points(previous))))
                .isEqualTo(level);
    }

    @Test
    void dropsCustomersAtTheEndOfACycleToWhatTheNextOneIsWorth() {
        var restarting = on(Basis.CURRENT_CYCLE, false, BRONZE, SILVER, GOLD);
        var keeping = on(Basis.CURRENT_CYCLE, true, BRONZE, SILVER, GOLD);

        assertThat(name(restarting.level(GOLD, points(0), points(1500)))).isEqualTo("Bronze");
        assertThat(name(keeping.level(GOLD, points(0), points(1500)))).isEqualTo("Gold");
        assertThat(name(keeping.level(GOLD, points(0), points(700))))
                .as("a year later")
                .isEqualTo("Silver");
    }

    @Test
    void letsNobodyStandWhereNothingIsReached() {
        var program = on(Basis.CURRENT_CYCLE, false, SILVER, GOLD);

        assertThat(program.level(SILVER, points(499), points(0))).isNull();
        var progress = program.progress(points(125), null);
        assertThat(progress.next()).isEqualTo(SILVER);
        assertThat(progress.fraction()).isEqualByComparingTo("0.25");
    }

    @Test
    void tellsHowFarTheNextLevelIs() {
        var progress = on(Basis.CURRENT_CYCLE, false, BRONZE, SILVER, GOLD).progress(points(640), SILVER);

        assertThat(progress.next()).isEqualTo(GOLD);
        assertThat(progress.left(Criterion.POINTS)).isEqualTo(860);
        assertThat(progress.fraction()).as("cut, not rounded").isEqualTo(new BigDecimal("0.4266"));
    }

    @Test
    void showsTheNearestWayWhereOneSufficesAndTheFurthestWhereAllAreNeeded() {
        var totals = new Totals(25_000, 100, 4);

        assertThat(counting(ALL_THREE, Relation.ANY).progress(totals, BRONZE).fraction())
                .isEqualByComparingTo("0.8");
        assertThat(counting(ALL_THREE, Relation.ALL).progress(totals, BRONZE).fraction())
                .isEqualByComparingTo("0.2");
    }

    @Test
    void hasNothingLeftAtTheTop() {
        var progress = program(1).progress(points(9000), GOLD);

        assertThat(progress.next()).isNull();
        assertThat(progress.left(Criterion.POINTS)).isNull();
        assertThat(progress.fraction()).isEqualByComparingTo("1");
    }

    @Test
    void isNeverLessThanNothing() {
        assertThat(new Totals(-1, -1, -1)).isEqualTo(Totals.NOTHING);
    }

    @Property
    void showsAWholeOnlyWhenTheLevelIsReached(@ForAll @LongRange(max = 2000) long points) {
        var program = program(1);
        var next = program.progress(points(points), BRONZE);

        assertThat(next.fraction()).isBetween(BigDecimal.ZERO, BigDecimal.ONE);
        assertThat(next.fraction().compareTo(BigDecimal.ONE) == 0).isEqualTo(points >= 500);
        assertThat(next.left(Criterion.POINTS)).isEqualTo(Math.max(0, 500 - points));
    }

    @Property
    void neverTakesALevelForAnotherPoint(
            @ForAll @LongRange(max = 2000) long points, @ForAll @LongRange(max = 2000) long more) {
        var program = program(1);

        assertThat(program.levels().indexOf(program.reached(points(points + more))))
                .isGreaterThanOrEqualTo(program.levels().indexOf(program.reached(points(points))));
    }
}
