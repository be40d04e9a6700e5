package io.potoroo.connectors;

import static java.util.stream.Collectors.groupingBy;

import io.potoroo.database.QueueWorker;
import io.potoroo.kernel.CurrentBusiness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Works out what waits, order by order, beside the workers of other nodes.
 *
 * <p>What a platform is asked meanwhile is asked without a database transaction being open. A node that dies leaves its
 * turns to the others when its lease ends; doing something twice changes nothing.
 */
@Component
class EventWorker extends QueueWorker<UUID> {

    private static final int MOST_AT_ONCE = 512;

    /** Its platform may keep all of them waiting; the others go on. */
    static final int MOST_OF_A_BUSINESS = 128;

    private static final int MOST_OF_AN_ORDER = 50;

    /** A turn that holds more counts as several; so a business holds 16 MiB at most, and a node 64. */
    static final int BYTES_OF_A_TURN = 128 * 1024;

    private static final Duration LEASE = Duration.ofMinutes(5);

    private final EventRepository repository;
    private final EventProcessing processing;
    private final PlatformClient client;
    private final Refusals refusals;

    EventWorker(EventRepository repository, EventProcessing processing, PlatformClient client, Refusals refusals) {
        super("platform-events", MOST_AT_ONCE);
        this.repository = repository;
        this.processing = processing;
        this.client = client;
        this.refusals = refusals;
    }

    @Override
    protected void prepare() {
        refusals.write();
    }

    @Override
    protected int take(int most, Map<UUID, Integer> underWay) {
        var until = PlatformClient.Until.endOf(LEASE);
        var turns = repository.take(most, MOST_OF_A_BUSINESS, underWay, LEASE);
        int free = most;
        for (var its : turns.stream().collect(groupingBy(Turn::businessId)).entrySet()) {
            int ofThisOne = MOST_OF_A_BUSINESS - underWay.getOrDefault(its.getKey(), 0);
            free -= begin(its.getKey(), its.getValue(), Math.min(ofThisOne, free), until);
        }
        return turns.size();
    }

    /**
     * What everybody's turn needs is read for all of them; then each goes its own way, as some wait for a platform.
     *
     * @param free as how many turns they may count; what does not fit is for another turn
     * @return as how many turns they count
     */
    private int begin(UUID businessId, List<Turn> turns, int free, PlatformClient.Until until) {
        var round = processing.read(businessId, turns);
        long bytes = (long) free * BYTES_OF_A_TURN;
        int counted = 0;
        for (var share : repository.waiting(businessId, turns, MOST_OF_AN_ORDER, bytes)) {
            int several = Math.toIntExact(Math.max(1, Math.ceilDiv(share.bytes(), BYTES_OF_A_TURN)));
            begin(
                    businessId,
                    several,
                    () -> client.within(
                            businessId,
                            until,
                            () -> CurrentBusiness.call(businessId, () -> processing.workOut(round, share))));
            counted += several;
        }
        return counted;
    }
}
