package io.potoroo.businesses;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.potoroo.access.Memberships;
import io.potoroo.kernel.Currency;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The tenants: created, and looked up by everything that works for one. */
@Service
public class Businesses {

    private static final int MOST_REMEMBERED = 10_000;

    /** Every request asks, so a new name may take this long to be seen. */
    private static final Duration REMEMBERED_FOR = Duration.ofSeconds(3);

    private final BusinessRepository repository;
    private final RuleRepository rules;
    private final Memberships memberships;
    private final Clock clock;
    private final Cache<UUID, Business> remembered = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
            .build();

    Businesses(BusinessRepository repository, RuleRepository rules, Memberships memberships, Clock clock) {
        this.repository = repository;
        this.rules = rules;
        this.memberships = memberships;
        this.clock = clock;
    }

    /** With the standard rules; refused with the fields that do not hold. */
    @Transactional
    public Business create(NewBusiness business) {
        business.requireValid();
        var created = new Business(
                Hex32.next(),
                business.name(),
                business.about(),
                Currency.of(business.currency()),
                ZoneId.of(business.timeZone()),
                business.countryCode(),
                LoyaltyType.PER_SPEND,
                clock.instant());
        repository.add(created);
        rules.add(created.id(), EarningRules.standard(created.currency()), created.createdAt());
        memberships.registerBusiness(created.id(), created.name());
        return created;
    }

    public Business get(UUID businessId) {
        var known = remembered.getIfPresent(businessId);
        if (known != null) {
            return known;
        }
        var found = repository.find(businessId).orElseThrow(Refusal::notFound);
        remembered.put(businessId, found);
        return found;
    }
}
