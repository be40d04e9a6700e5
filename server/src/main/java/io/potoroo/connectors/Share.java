package io.potoroo.connectors;

import java.util.List;

/**
 * What was read for a turn.
 *
 * @param events in the order in which they came
 * @param moreWaits or may do so: it is for a turn of its own
 */
record Share(Turn turn, List<StoredEvent> events, boolean moreWaits) {

    long bytes() {
        return events.stream().mapToLong(it -> it.event().body().length).sum();
    }
}
