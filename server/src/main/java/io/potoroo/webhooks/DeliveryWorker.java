package io.potoroo.webhooks;

import io.potoroo.access.ServerKey;
import io.potoroo.database.QueueWorker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Delivers what is due, beside the workers of other nodes.
 *
 * <p>A delivery is tried without a database transaction being open. Whoever takes one moves its next attempt to when this
 * one must be over, so what a node that dies had taken is taken up by another; that is why it may come twice.
 */
@Component
class DeliveryWorker extends QueueWorker<Long> {

    private static final Logger log = LoggerFactory.getLogger(DeliveryWorker.class);

    static final int MOST_AT_ONCE = 64;
    static final int MOST_OF_AN_ENDPOINT = 16;

    /** Longer than the longest attempt. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final int GONE = 410;

    private final DeliveryRepository repository;
    private final Listening listening;
    private final Sender sender;
    private final ServerKey key;
    private final JsonMapper json;
    private final Clock clock;

    DeliveryWorker(
            DeliveryRepository repository,
            Listening listening,
            Sender sender,
            ServerKey key,
            JsonMapper json,
            Clock clock) {
        super("webhooks", MOST_AT_ONCE);
        this.repository = repository;
        this.listening = listening;
        this.sender = sender;
        this.key = key;
        this.json = json;
        this.clock = clock;
    }

    @Override
    protected void prepare() {
        listening.refresh();
    }

    @Override
    protected int take(int free, Map<Long, Integer> underWay) {
        var now = clock.instant();
        var busy = underWay.entrySet().stream()
                .filter(it -> it.getValue() >= MOST_OF_AN_ENDPOINT)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        int most = Math.min(free, MOST_OF_AN_ENDPOINT);
        var due = repository.take(most, free, busy, now, now.plus(LEASE));
        due.forEach(delivery -> begin(delivery.endpointId(), () -> deliver(delivery)));
        return due.size();
    }

    private void deliver(DueDelivery delivery) {
        var now = clock.instant();
        var secrets = delivery.sealedSecrets().stream().map(key::open).toList();
        var attempt = sender.send(delivery.url(), "evt_" + delivery.eventId(), now, body(delivery), secrets);
        if (attempt.delivered()) {
            repository.delivered(delivery, attempt.status());
        } else {
            failed(delivery, attempt, clock.instant());
        }
    }

    private String body(DueDelivery delivery) {
        var body = json.createObjectNode();
        body.put("type", delivery.topic());
        body.put(
                "timestamp",
                delivery.happenedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        body.set("data", json.readTree(delivery.data()));
        return json.writeValueAsString(body);
    }

    private void failed(DueDelivery delivery, Sender.Attempt attempt, Instant now) {
        Optional<Instant> next =
                Backoff.next(delivery.firstTriedAt(), delivery.attempts(), now, ThreadLocalRandom.current());
        repository.failed(delivery, attempt.status(), attempt.problem(), next.orElse(null), now);
        boolean gone = attempt.status() != null && attempt.status() == GONE;
        var since = gone ? now : now.minus(Backoff.GIVEN_UP_AFTER);
        var reason = gone
                ? "The endpoint answered that it is gone (status 410)."
                : "Nothing could be delivered for three days. " + attempt.problem();
        if (repository.disable(delivery.businessId(), delivery.endpointId(), since, reason, now)) {
            log.warn(
                    "webhook {} of business {} was disabled: {}", delivery.endpointId(), delivery.businessId(), reason);
        }
    }
}
