package io.potoroo.connectors;

import io.potoroo.connectors.Backfill.State;
import io.potoroo.database.QueueWorker;
import io.potoroo.kernel.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Has platforms asked for orders of a time before they were connected, or when too much went wrong. */
@Component
class Backfills extends QueueWorker<UUID> {

    private static final int MOST_AT_ONCE = 8;

    /** Longer than a page can take, or what changed of a catalogue after the last one. */
    private static final Duration LEASE = ChangedOrders.LONGEST.plusMinutes(5);

    /** For a shop whose lists never end. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final BackfillRepository repository;
    private final Connectors connectors;
    private final Platforms platforms;
    private final ChangedOrders orders;
    private final Clock clock;

    Backfills(
            BackfillRepository repository,
            Connectors connectors,
            Platforms platforms,
            ChangedOrders orders,
            Clock clock) {
        super("order-backfills", MOST_AT_ONCE);
        this.repository = repository;
        this.connectors = connectors;
        this.platforms = platforms;
        this.orders = orders;
        this.clock = clock;
    }

    /**
     * Asks soon for everything that changed since then, instead of what was asked for before; refused while that is under
     * way, and where the platform cannot be asked.
     */
    void ask(UUID businessId, long integrationId, Instant since) {
        var connector = connectors.find(businessId, integrationId).orElseThrow(Refusal::notFound);
        if (platforms.named(connector.platform()).filter(connector::isOpen).isEmpty()) {
            throw Refusal.notAllowed("The credentials for the platform are missing.");
        }
        if (!repository.ask(businessId, integrationId, since)) {
            throw Refusal.notAllowed("The platform is being asked for earlier orders already.");
        }
        wake();
    }

    /** The last one. */
    Optional<Backfill> of(UUID businessId, long integrationId) {
        return repository.find(businessId, integrationId);
    }

    @Override
    protected int take(int most, Map<UUID, Integer> underWay) {
        var due = repository.take(most, underWay.keySet(), LEASE, "The server died while it asked.");
        due.forEach(it -> begin(it.businessId(), () -> run(it)));
        return due.size();
    }

    private void run(Backfill backfill) {
        if (backfill.isGivenUp()) {
            repository.end(backfill, State.FAILED, backfill.tries(), backfill.problem(), null);
            return;
        }
        try {
            var connector = connectors
                    .find(backfill.businessId(), backfill.integrationId())
                    .orElseThrow();
            var begun = clock.instant();
            orders.read(
                    connector,
                    backfill.since(),
                    PlatformClient.Until.endOf(LONGEST),
                    page -> goOn(backfill, page.size()));
            orders.noteRead(connector, backfill.since(), begun);
            repository.end(backfill, State.DONE, backfill.tries(), null, null);
        } catch (RuntimeException failed) {
            if (isStopping()) {
                repository.end(backfill, State.WAITING, backfill.tries(), backfill.problem(), Duration.ZERO);
                return;
            }
            var pause = Pauses.after(backfill.tries());
            repository.end(
                    backfill,
                    pause.isPresent() ? State.WAITING : State.FAILED,
                    backfill.tries() + 1,
                    ChangedOrders.problem(failed),
                    pause.orElse(null));
        }
    }

    private void goOn(Backfill backfill, int more) {
        if (isStopping()) {
            throw new PlatformUnavailable("The server is stopping.");
        }
        if (!repository.goOn(backfill, more, LEASE)) {
            throw new PlatformUnavailable("Somebody else has begun to ask.");
        }
    }
}
