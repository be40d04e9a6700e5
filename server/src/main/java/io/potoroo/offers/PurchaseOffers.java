package io.potoroo.offers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.potoroo.businesses.Businesses;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;

/** Which offers apply to purchases by themselves; of those that do, a purchase gets the first. */
@Service
public class PurchaseOffers {

    private static final int MOST_REMEMBERED = 10_000;

    /** Every purchase asks, so another node's change may take this long to be seen. */
    private static final Duration REMEMBERED_FOR = Duration.ofSeconds(3);

    /** Purchases that are told of later than this get no offer that is over. */
    private static final Duration LATEST = Duration.ofDays(92);

    private final Offers offers;
    private final UsageRepository repository;
    private final Businesses businesses;
    private final Clock clock;
    private final Cache<UUID, List<Offer>> remembered = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
            .build();

    PurchaseOffers(Offers offers, UsageRepository repository, Businesses businesses, Clock clock) {
        this.offers = offers;
        this.repository = repository;
        this.businesses = businesses;
        this.clock = clock;
    }

    /** A purchase as far as it says which offers its customer may have. */
    public record Purchase(UUID customerId, Instant at) {}

    /** A business without such offers costs no statement more than every few seconds. */
    private List<Offer> candidates(UUID businessId) {
        var known = remembered.getIfPresent(businessId);
        if (known != null) {
            return known;
        }
        var found = offers.forPurchases(businessId, clock.instant().minus(LATEST));
        remembered.put(businessId, found);
        return found;
    }

    @TransactionalEventListener
    void forget(OffersChanged changed) {
        remembered.invalidate(changed.businessId());
    }

    /** To decide a list of purchases by, one after the other. */
    public Choice choice(UUID businessId) {
        return new Choice(businessId, businesses.get(businessId).timeZone(), candidates(businessId));
    }

    /** Gives back what was used for these purchases. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void giveBack(UUID businessId, Collection<String> purchases) {
        repository.remove(businessId, purchases);
    }

    /** Knows what is used already, also by purchases decided before; for one thread. */
    public final class Choice {

        private final UUID businessId;
        private final ZoneId zone;
        private final List<Offer> candidates;
        /** With what for, where that is known already. */
        private final Map<Usage.Key, String> taken = new HashMap<>();

        private final Map<UUID, Set<Long>> targets = new HashMap<>();
        private final List<Usage> used = new ArrayList<>();
        private final List<String> givenBack = new ArrayList<>();

        private Choice(UUID businessId, ZoneId zone, List<Offer> candidates) {
            this.businessId = businessId;
            this.zone = zone;
            this.candidates = candidates;
        }

        /** Reads what has to be known of these purchases, in two statements at most. */
        public void read(Collection<Purchase> purchases) {
            if (candidates.isEmpty() || purchases.isEmpty()) {
                return;
            }
            if (candidates.stream().anyMatch(it -> it.content().targeted())) {
                targets.putAll(offers.targets(
                        businessId,
                        purchases.stream().map(Purchase::customerId).distinct().toList()));
            }
            var keys = new HashSet<Usage.Key>();
            for (var purchase : purchases) {
                for (var offer : candidates) {
                    var period = offer.isLive(purchase.at()) ? offer.period(purchase.at(), zone) : null;
                    if (period != null) {
                        keys.add(new Usage.Key(purchase.customerId(), offer.id(), period));
                    }
                }
            }
            if (!keys.isEmpty()) {
                taken.putAll(repository.taken(businessId, keys));
            }
        }

        /** Those that would apply to the purchase, which was read; the first is the one that does. */
        public List<Offer> applicable(Purchase purchase, UUID branchId, long amountMinor) {
            var targeted = targets.getOrDefault(purchase.customerId(), Set.of());
            return candidates.stream()
                    .filter(it -> it.appliesTo(amountMinor, branchId, purchase.at(), zone)
                            && it.isFor(targeted.contains(it.id()))
                            && isFree(it, purchase))
                    .toList();
        }

        private boolean isFree(Offer offer, Purchase purchase) {
            var period = offer.period(purchase.at(), zone);
            return period == null || !taken.containsKey(new Usage.Key(purchase.customerId(), offer.id(), period));
        }

        /** The one that applies to the purchase; it cannot be taken again in its time. */
        public Optional<Offer> take(Purchase purchase, UUID branchId, long amountMinor) {
            var offer = applicable(purchase, branchId, amountMinor).stream().findFirst();
            offer.ifPresent(it -> {
                var period = it.period(purchase.at(), zone);
                if (period != null) {
                    taken.put(new Usage.Key(purchase.customerId(), it.id(), period), "");
                }
            });
            return offer;
        }

        /** Notes that the customer used it for what is known by this reference, to be {@link #save}d. */
        public void use(Offer offer, UUID customerId, Instant at, String reference) {
            var period = offer.period(at, zone);
            if (period != null) {
                var key = new Usage.Key(customerId, offer.id(), period);
                used.add(new Usage(key, reference, at));
                taken.put(key, reference);
            }
        }

        /** What was used for this can be used again, when that is {@link #save}d. */
        public void giveBack(String reference) {
            used.removeIf(it -> it.purchase().equals(reference));
            taken.values().removeIf(reference::equals);
            givenBack.add(reference);
        }

        /** Fails where another node was faster, and the purchases are to be decided anew. */
        public void save() {
            if (!givenBack.isEmpty()) {
                repository.remove(businessId, givenBack);
                givenBack.clear();
            }
            if (!used.isEmpty()) {
                repository.add(businessId, used);
                used.clear();
            }
        }
    }
}
