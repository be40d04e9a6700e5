package io.potoroo.businesses;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The rules of each business, one version after another. */
@Service
public class Rules {

    private static final int MOST_REMEMBERED = 10_000;

    private record Key(UUID businessId, int version) {}

    private final RuleRepository repository;
    private final Clock clock;

    /** A version never changes, so it may be remembered for as long as there is room. */
    private final Cache<Key, EarningRules> versions =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

    Rules(RuleRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** The rules in force, as of the database transaction that is open. */
    public EarningRules current(UUID businessId) {
        return repository.current(businessId);
    }

    /** The rules that something was awarded by. */
    public EarningRules version(UUID businessId, int version) {
        return versions.get(new Key(businessId, version), key -> repository.version(key.businessId, key.version));
    }

    /** The rules in force after the change: a new version, unless nothing is different. */
    @Transactional
    public EarningRules change(UUID businessId, RuleChange change) {
        repository.lock(businessId);
        var rules = repository.current(businessId);
        var changed = change.of(rules);
        if (changed.numbered(rules.version()).equals(rules)) {
            return rules;
        }
        repository.add(businessId, changed, clock.instant());
        return changed;
    }
}
