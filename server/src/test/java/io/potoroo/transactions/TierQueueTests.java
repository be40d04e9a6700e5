package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TierQueueTests {

    @Test
    void restsLongerTheLongerItWorked() {
        assertThat(TierQueue.pauseAfter(Duration.ofMillis(1))).isEqualTo(Duration.ofMillis(100));
        assertThat(TierQueue.pauseAfter(Duration.ofMillis(200))).isEqualTo(Duration.ofMillis(800));
        assertThat(TierQueue.pauseAfter(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(10));
    }
}
