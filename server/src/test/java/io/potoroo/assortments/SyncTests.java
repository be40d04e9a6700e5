package io.potoroo.assortments;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SyncTests {

    private static final Instant NIGHT = Instant.parse("2026-03-01T02:00:00Z");
    private static final Instant LATER = NIGHT.plus(Sync.REPEATED_FOR);
    private static final Assortments.Told ANSWER = new Assortments.Told(1, 0, 0, 2);

    private final Sync ended = Sync.begin(10, 1, NIGHT).with(2, 11, NIGHT).end(ANSWER, NIGHT);

    @Test
    void goesOnUntilItEndsHoweverOftenACallIsRepeated() {
        var sync = Sync.begin(10, 1, NIGHT).with(1, 11, LATER).with(2, 12, LATER);
        assertThat(sync.begun()).isEqualTo(10);
        assertThat(sync.repeats(1, LATER)).isFalse();
    }

    @Test
    void knowsItsCallsForAWhileAfterItsEnd() {
        assertThat(ended.repeats(2, LATER.minusSeconds(1))).isTrue();
        assertThat(ended.repeats(3, NIGHT)).isFalse();
        assertThat(ended.repeats(2, LATER)).isFalse();
        assertThat(ended.with(1, 20, NIGHT).answer()).isEqualTo(ANSWER);
    }

    @Test
    void makesRoomForTheNextOne() {
        assertThat(ended.with(3, 20, NIGHT)).isEqualTo(Sync.begin(20, 3, NIGHT));
        assertThat(ended.with(2, 20, LATER)).isEqualTo(Sync.begin(20, 2, LATER));
    }

    @Test
    void letsTheNextOneBeginWithWhatMayHaveBeenItsFirstCall() {
        var again = ended.with(1, 20, NIGHT).with(2, 21, NIGHT);
        assertThat(again.with(3, 22, NIGHT).begun()).isEqualTo(20);
        assertThat(again.with(1, 22, LATER).begun()).isEqualTo(20);
    }

    @Test
    void remembersItsLastCallsOnly() {
        var sync = Sync.begin(1, 1, NIGHT);
        for (long call = 2; call <= 100; call++) {
            sync = sync.with(call, call, NIGHT);
        }
        assertThat(sync.calls()).hasSize(32).startsWith(69L).endsWith(100L);
    }
}
