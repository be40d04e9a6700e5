package io.potoroo.engagement;

import io.potoroo.kernel.Refusal;
import io.potoroo.web.Filters;
import io.potoroo.web.Paging;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The calls to action of each business. */
@Service
class CallsToAction {

    /** One page of them, and how many there are in all. */
    record Page(List<CallToAction> calls, long total) {}

    private final CallToActionRepository repository;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    CallsToAction(CallToActionRepository repository, ApplicationEventPublisher events, Clock clock) {
        this.repository = repository;
        this.events = events;
        this.clock = clock;
    }

    /** What lists of them may be filtered by; truths are asked for as 1 and 0. */
    static Filters filters() {
        return new Filters()
                .number("action_id", "action")
                .number("action_enabled", "enabled::integer")
                .number("action_required", "(cardinality(requires) > 0)::integer");
    }

    Page list(UUID businessId, Filters.Conditions conditions, Paging paging) {
        return new Page(repository.list(businessId, conditions, paging), repository.count(businessId, conditions));
    }

    CallToAction get(UUID businessId, long id) {
        return repository.find(businessId, id).orElseThrow(CallsToAction::unknown);
    }

    @Transactional
    CallToAction create(UUID businessId, CallToAction call) {
        events.publishEvent(new CallsChanged(businessId));
        return repository.add(businessId, call, clock.instant());
    }

    /** Carries out the change on the call as it is now. */
    @Transactional
    CallToAction change(UUID businessId, long id, UnaryOperator<CallToAction> change) {
        var call = repository.lock(businessId, id).orElseThrow(CallsToAction::unknown);
        events.publishEvent(new CallsChanged(businessId));
        return repository.save(businessId, change.apply(call), clock.instant());
    }

    @Transactional
    void delete(UUID businessId, long id) {
        events.publishEvent(new CallsChanged(businessId));
        if (!repository.delete(businessId, id)) {
            throw unknown();
        }
    }

    static Refusal unknown() {
        return Refusal.notFound("The call to action does not exist.");
    }
}
