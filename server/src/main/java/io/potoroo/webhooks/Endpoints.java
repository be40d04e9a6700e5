package io.potoroo.webhooks;

import io.potoroo.access.ServerKey;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Paging;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Where each business wants to be told, and with which secret. */
@Service
class Endpoints {

    static final int MOST = 20;

    /** Long enough to bring the new secret to wherever signatures are checked. */
    static final Duration ROTATION = Duration.ofDays(1);

    /** One page of endpoints, and how many there are in all. */
    record Page(List<Endpoint> endpoints, long total) {}

    /** An endpoint and its secret, at the one time it is told. */
    record WithSecret(Endpoint endpoint, String secret) {}

    private final EndpointRepository repository;
    private final DeliveryRepository deliveries;
    private final Listening listening;
    private final ServerKey key;
    private final Clock clock;

    Endpoints(
            EndpointRepository repository,
            DeliveryRepository deliveries,
            Listening listening,
            ServerKey key,
            Clock clock) {
        this.repository = repository;
        this.deliveries = deliveries;
        this.listening = listening;
        this.key = key;
        this.clock = clock;
    }

    Page list(UUID businessId, Paging paging) {
        return new Page(repository.list(businessId, paging), repository.count(businessId));
    }

    Endpoint get(UUID businessId, long id) {
        return repository.find(businessId, id).orElseThrow(Refusal::notFound);
    }

    @Transactional
    WithSecret create(UUID businessId, EndpointChange sent) {
        if (repository.count(businessId) >= MOST) {
            throw Refusal.notAllowed("There may not be more than {0} webhooks.", MOST);
        }
        var secret = Signature.newSecret();
        var endpoint = repository.add(businessId, sent, key.seal(secret), now());
        listening.changed();
        return new WithSecret(endpoint, Signature.print(secret));
    }

    /** Carries out the change on the endpoint as it is now; what waits for one that is enabled again is tried at once. */
    @Transactional
    Endpoint change(UUID businessId, long id, UnaryOperator<EndpointChange> change) {
        var endpoint = repository.lock(businessId, id).orElseThrow(Refusal::notFound);
        var changed = change.apply(
                new EndpointChange(endpoint.url(), endpoint.description(), endpoint.topics(), endpoint.enabled()));
        if (changed.enabled() && !endpoint.enabled()) {
            deliveries.startAnew(businessId, id);
        }
        listening.changed();
        return repository.save(businessId, id, changed, now());
    }

    @Transactional
    WithSecret rotate(UUID businessId, long id) {
        var secret = Signature.newSecret();
        var now = now();
        if (!repository.rotate(businessId, id, key.seal(secret), now.plus(ROTATION), now)) {
            throw Refusal.notFound();
        }
        return new WithSecret(get(businessId, id), Signature.print(secret));
    }

    @Transactional
    void delete(UUID businessId, long id) {
        if (!repository.delete(businessId, id)) {
            throw Refusal.notFound();
        }
        listening.changed();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
