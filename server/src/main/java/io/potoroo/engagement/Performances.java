package io.potoroo.engagement;

import io.potoroo.kernel.Refusal;
import io.potoroo.web.Messages;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What customers did that a business had called them to do. */
@Service
public class Performances {

    private final CallToActionRepository calls;
    private final PerformanceRepository repository;
    private final Clock clock;

    Performances(CallToActionRepository calls, PerformanceRepository repository, Clock clock) {
        this.calls = calls;
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * Notes that the customer did it, and answers with the points to be given for it: none where it takes more of them,
     * or where the customer has had what there is. Whoever asks at the same time waits.
     *
     * @param zone where the business is, for its days and weeks
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public long perform(UUID businessId, UUID customerId, int actionId, Duration lasted, ZoneId zone) {
        repository.lock(businessId, customerId);
        var call = Action.of(actionId)
                .flatMap(action -> calls.enabled(businessId, action))
                .orElseThrow(() -> Refusal.invalid("action_id", Messages.selectedInvalid("action_id")));
        if (!call.isLongEnough(lasted)) {
            return 0;
        }
        var now = clock.instant();
        var counts = repository.counts(
                businessId, customerId, call.id(), call.actionsSince(now, zone), call.rewardsSince(now, zone));
        boolean rewarded = call.rewards(counts.actions() + 1, counts.rewards());
        repository.add(businessId, customerId, call.id(), now, rewarded ? call.points() : null);
        return rewarded ? call.points() : 0;
    }
}
