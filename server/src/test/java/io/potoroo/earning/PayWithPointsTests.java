package io.potoroo.earning;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.earning.PayWithPoints.Limit;
import io.potoroo.earning.PayWithPoints.Payment;
import io.potoroo.kernel.Message;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** Paying with points: each rule, the most there is, and that the most is always allowed. */
class PayWithPointsTests {

    private static final RedemptionRate HUNDRED_FOR_ONE = new RedemptionRate(BigDecimal.valueOf(100), 100);

    private static PayWithPoints rules(long minPurchase, long minPoints, int percentage, long increment) {
        return new PayWithPoints(true, HUNDRED_FOR_ONE, minPurchase, minPoints, percentage, increment);
    }

    @Test
    void allowsWhatNoRuleForbids() {
        var rules = rules(2000, 100, 50, 50);

        assertThat(rules.obstacle(rules.ofAmount(1000), 2000L)).isNull();
        assertThat(rules.obstacle(rules.ofPoints(100), 2000L)).isNull();
    }

    @Test
    void namesTheFirstRuleThatForbidsIt() {
        var rules = rules(2000, 100, 50, 50);

        assertThat(new PayWithPoints(false, HUNDRED_FOR_ONE, 2000, 100, 50, 50).obstacle(rules.ofPoints(7), 1L))
                .hasToString("Pay with points is not enabled.");
        assertThat(rules.obstacle(rules.ofPoints(7), 1999L)).hasToString("The minimum purchase amount is not reached.");
        assertThat(rules.obstacle(rules.ofPoints(99), 2000L)).hasToString("The minimum redemption is not reached.");
        assertThat(rules.obstacle(rules.ofPoints(1001), 2000L)).hasToString("The maximum redemption is exceeded.");
        assertThat(rules.obstacle(rules.ofPoints(101), 2000L)).hasToString("The points must be a multiple of 50.");
    }

    @Test
    void takesNoPointsForNothing() {
        var rules = new PayWithPoints(true, new RedemptionRate(BigDecimal.valueOf(1000), 100), 0, 0, 100, 1);

        assertThat(rules.obstacle(rules.ofPoints(9), 2000L)).hasToString("The points are not worth anything.");
        assertThat(rules.obstacle(rules.ofPoints(9), null)).hasToString("The points are not worth anything.");
    }

    @Test
    void costsAWholePointForAFractionOfOne() {
        var rules = new PayWithPoints(true, new RedemptionRate(new BigDecimal("0.5"), 100), 0, 0, 100, 1);

        assertThat(rules.ofAmount(101)).isEqualTo(new Payment(1, 101));
        assertThat(rules.pointsPerUnit(2)).isEqualByComparingTo("0.5");
    }

    @Test
    void saysHowMuchThereIsAtMost() {
        assertThat(rules(0, 0, 100, 1).limit(250, 1000)).isEqualTo(new Limit(250, 250, null));
        assertThat(rules(0, 0, 50, 1).limit(5000, 999)).isEqualTo(new Limit(499, 499, null));
        assertThat(rules(0, 0, 100, 100).limit(250, 1000)).isEqualTo(new Limit(200, 200, null));
        assertThat(rules(0, 300, 100, 1).limit(250, 1000))
                .isEqualTo(new Limit(0, 0, Message.of("The minimum redemption is not reached.")));
        assertThat(rules(1001, 0, 100, 1).limit(250, 1000))
                .isEqualTo(new Limit(0, 0, Message.of("The minimum purchase amount is not reached.")));
        assertThat(rules(0, 0, 100, 1).limit(0, 1000))
                .isEqualTo(new Limit(0, 0, Message.of("The points are not worth anything.")));
    }

    @Test
    void allowsTheMostItSays() {
        for (var ratio : new String[] {"0.37", "1", "7", "100", "333.33"}) {
            for (long amount : new long[] {1, 3, 100, 250}) {
                for (long subtotal : new long[] {0, 1, 99, 1000, 12_345}) {
                    for (int percentage : new int[] {1, 33, 100}) {
                        var rate = new RedemptionRate(new BigDecimal(ratio), amount);
                        var rules = new PayWithPoints(true, rate, 50, 5, percentage, 5);
                        var limit = rules.limit(1_000, subtotal);
                        if (limit.obstacle() == null) {
                            assertThat(rules.obstacle(rules.ofPoints(limit.points()), subtotal))
                                    .as("%s of %s at %s for %s", limit, subtotal, ratio, amount)
                                    .isNull();
                        }
                    }
                }
            }
        }
    }
}
