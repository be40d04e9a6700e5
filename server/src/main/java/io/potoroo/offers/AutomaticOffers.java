package io.potoroo.offers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.event.TransactionalEventListener;

/** The offers whose coupons customers get without asking: given, or made of their points. */
@Service
public class AutomaticOffers {

    private static final int MOST_REMEMBERED = 10_000;

    /** Every booking asks, so another node's change may take this long to be seen. */
    private static final Duration REMEMBERED_FOR = Duration.ofSeconds(3);

    private final Offers offers;
    private final Clock clock;
    private final Cache<UUID, List<Offer>> remembered = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
            .build();

    AutomaticOffers(Offers offers, Clock clock) {
        this.offers = offers;
        this.clock = clock;
    }

    /** Also those to be published, in their order; a business without any costs no statement more than every few seconds. */
    public List<Offer> of(UUID businessId) {
        var known = remembered.getIfPresent(businessId);
        if (known != null) {
            return known;
        }
        var found = offers.automatic(businessId, clock.instant());
        remembered.put(businessId, found);
        return found;
    }

    @TransactionalEventListener
    void forget(OffersChanged changed) {
        remembered.invalidate(changed.businessId());
    }
}
