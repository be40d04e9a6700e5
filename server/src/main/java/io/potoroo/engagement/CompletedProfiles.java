package io.potoroo.engagement;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.potoroo.customers.Customers;
import io.potoroo.customers.Profile;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;

/** Who has told a business everything that its call to action asks for. */
@Service
public class CompletedProfiles {

    private static final int MOST_REMEMBERED = 10_000;

    /** Every change of a customer asks, so another node's change may take this long to be seen. */
    private static final Duration REMEMBERED_FOR = Duration.ofSeconds(3);

    private final CallToActionRepository calls;
    private final PerformanceRepository repository;
    private final Customers customers;
    private final Clock clock;
    private final Cache<UUID, Optional<CallToAction>> remembered = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
            .build();

    CompletedProfiles(
            CallToActionRepository calls, PerformanceRepository repository, Customers customers, Clock clock) {
        this.calls = calls;
        this.repository = repository;
        this.customers = customers;
        this.clock = clock;
    }

    /** The customers whose profile is complete and who have nothing for that yet, and what each is to get. */
    public record Completed(List<UUID> customerIds, long points) {

        static final Completed NOBODY = new Completed(List.of(), 0);
    }

    /** Whether the business gives anything for a complete profile. */
    public boolean areAskedFor(UUID businessId) {
        return call(businessId).filter(it -> it.points() > 0).isPresent();
    }

    /** Notes which of the customers have completed their profile, each once for ever. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Completed note(UUID businessId, Collection<UUID> customerIds) {
        var call = call(businessId);
        if (call.isEmpty() || call.get().points() == 0) {
            return Completed.NOBODY;
        }
        var complete = customers.profiles(businessId, customerIds).stream()
                .filter(it -> it.customer().enabled() && isComplete(call.get(), it))
                .map(it -> it.customer().id())
                .toList();
        return complete.isEmpty()
                ? Completed.NOBODY
                : new Completed(
                        repository.complete(businessId, call.get().id(), complete, clock.instant()),
                        call.get().points());
    }

    private static boolean isComplete(CallToAction call, Profile profile) {
        return call.requires().stream().allMatch(it -> it.isMetBy(profile));
    }

    /** A business without one costs no statement more than every few seconds. */
    private Optional<CallToAction> call(UUID businessId) {
        var known = remembered.getIfPresent(businessId);
        if (known != null) {
            return known;
        }
        var found = calls.enabled(businessId, Action.COMPLETE_PROFILE);
        remembered.put(businessId, found);
        return found;
    }

    @TransactionalEventListener
    void forget(CallsChanged changed) {
        remembered.invalidate(changed.businessId());
    }
}
