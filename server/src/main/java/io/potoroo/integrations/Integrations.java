package io.potoroo.integrations;

import io.potoroo.kernel.Message;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Filters;
import io.potoroo.web.Messages;
import io.potoroo.web.Paging;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The platforms each business has connected. */
@Service
public class Integrations {

    private static final Message HAS_LINKS = Message.of("The integration has branch links.");

    /** One page of integrations, and how many there are in all. */
    public record Page(List<Integration> integrations, long total) {}

    /** A merchant account on the platform that at least one link names. */
    public record Account(
            long integrationId,
            String id,
            @Nullable String storeName,
            @Nullable String storeDomain) {}

    private final IntegrationRepository repository;
    private final SettingsJson settings;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Integrations(
            IntegrationRepository repository, SettingsJson settings, ApplicationEventPublisher events, Clock clock) {
        this.repository = repository;
        this.settings = settings;
        this.events = events;
        this.clock = clock;
    }

    public Integration create(UUID businessId, NewIntegration integration) {
        var own = settings.changed(SettingsJson.NOTHING, integration.settings());
        return repository.add(businessId, integration, own, clock.instant());
    }

    public Integration require(UUID businessId, long id) {
        return repository.find(businessId, id).orElseThrow(Refusal::notFound);
    }

    public Page list(UUID businessId, Filters.Conditions conditions, Paging paging) {
        return new Page(repository.list(businessId, conditions, paging), repository.count(businessId, conditions));
    }

    /** What lists of integrations may be filtered by. */
    public static Filters filters() {
        return new Filters()
                .truth("active", "active")
                .truth("is_ecom", "is_ecom")
                .number("sub_type", "sub_type");
    }

    public List<Account> accounts(UUID businessId, Collection<Long> integrationIds) {
        return integrationIds.isEmpty() ? List.of() : repository.accounts(businessId, integrationIds);
    }

    @Transactional
    public Integration change(UUID businessId, long id, IntegrationChange change) {
        var integration = repository.lock(businessId, id).orElseThrow(Refusal::notFound);
        if (change.type() != null && change.type() != integration.type()) {
            throw Refusal.invalid("type", Messages.prohibited("type"));
        }
        if (change.changesEcom(integration) && repository.hasLinks(businessId, id)) {
            throw Refusal.notAllowed(HAS_LINKS);
        }
        var own = settings.changed(integration.ownSettings(), change.settings());
        return repository.save(change.of(integration), own, clock.instant());
    }

    /** Refused while it has links. */
    @Transactional
    public void delete(UUID businessId, long id) {
        if (repository.lock(businessId, id).isEmpty()) {
            throw Refusal.notFound();
        }
        if (repository.hasLinks(businessId, id)) {
            throw Refusal.notAllowed(HAS_LINKS);
        }
        repository.delete(businessId, id, clock.instant());
        events.publishEvent(new IntegrationDeleted(businessId, id));
    }
}
