package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.earning.RedemptionRate;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** How much a return takes back of a reward, and what points buy. */
class EarlierRewardTests {

    private static EarlierReward reward(long amountMinor, long points) {
        return new EarlierReward(7, TransactionType.REWARD, null, amountMinor, points, 0, 0);
    }

    @Test
    void takesBackByTheRewardsOwnRatio() {
        assertThat(reward(10_000, 500).pointsOf(2_000)).isEqualTo(100);
    }

    @Test
    void endsOnNothingHoweverAReturnIsDivided() {
        var reward = reward(10_000, 100);
        long taken = 0;
        for (long part : new long[] {3_333, 3_333, 3_334}) {
            long points = reward.pointsOf(part);
            reward = reward.less(part, points);
            taken += points;
        }
        assertThat(taken).isEqualTo(100);
        assertThat(reward.pointsLeft()).isZero();
    }

    @Test
    void takesBackNoMoreThanTheRewardGave() {
        var reward = reward(1_000, 10);
        assertThat(reward.pointsOf(5_000)).isEqualTo(10);
        assertThat(reward.less(5_000, 10).pointsOf(1_000)).isZero();
        assertThat(reward.less(0, 8).pointsOf(1_000)).isEqualTo(2);
    }

    @Test
    void chargesAWholePointForAFractionAndPaysNothingForIt() {
        var rate = new RedemptionRate(BigDecimal.valueOf(30), 100);
        assertThat(rate.pointsFor(100)).isEqualTo(30);
        assertThat(rate.pointsFor(1)).isEqualTo(1);
        assertThat(rate.pointsFor(99)).isEqualTo(30);
        assertThat(rate.worthMinor(29)).isEqualTo(96);
        assertThat(new RedemptionRate(BigDecimal.valueOf(100), 100).worthMinor(259))
                .isEqualTo(259);
    }
}
