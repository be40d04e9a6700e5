package io.potoroo.webhooks;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what programs are to be told, in the database transaction in which it happens. */
@Service
public class Webhooks {

    private final Listening listening;
    private final EndpointRepository endpoints;
    private final DeliveryRepository repository;
    private final DeliveryWorker worker;
    private final JsonMapper json;
    private final Clock clock;

    Webhooks(
            Listening listening,
            EndpointRepository endpoints,
            DeliveryRepository repository,
            DeliveryWorker worker,
            JsonMapper json,
            Clock clock) {
        this.listening = listening;
        this.endpoints = endpoints;
        this.repository = repository;
        this.worker = worker;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Tells what happened, in this order, to whoever wants to hear of it. The facts are not even made for a business to
     * which nobody listens.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(UUID businessId, Supplier<List<Fact>> facts) {
        if (!listening.has(businessId)) {
            return;
        }
        var rows = facts.get().stream().map(this::row).toList();
        if (!rows.isEmpty()) {
            repository.add(businessId, rows, now());
            worker.wakeAfterCommit();
        }
    }

    /** The businesses in which somebody wants to be told of it. */
    public Set<UUID> heard(Topic topic) {
        return endpoints.listening(topic);
    }

    /** Sends the endpoint something to try it with; answers with the event's id. */
    @Transactional
    long test(Endpoint endpoint) {
        var fact = new Fact(Topic.WEBHOOK_TEST, null, new TestData(endpoint.id()));
        long eventId = repository.addFor(endpoint.businessId(), endpoint.id(), row(fact), now());
        worker.wakeAfterCommit();
        return eventId;
    }

    record TestData(long webhookId) {}

    private DeliveryRepository.Row row(Fact fact) {
        return new DeliveryRepository.Row(
                fact.topic().label(), fact.customerId(), json.writeValueAsString(fact.data()));
    }

    private Instant now() {
        return clock.instant();
    }
}
