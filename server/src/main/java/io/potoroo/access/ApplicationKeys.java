package io.potoroo.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The keys that name a business to programs; they select it and prove nothing by themselves. */
@Service
public class ApplicationKeys {

    /** One in use and the one that replaces it. */
    private static final int MOST_LIVE = 2;

    private static final int ENDING = 6;
    private static final int MOST_REMEMBERED = 100_000;
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(10);

    /** A live key, found by what was presented. */
    record Known(UUID businessId, UUID keyId) {}

    private final ApplicationKeyRepository repository;
    private final GrantRepository grants;
    private final Revocations revocations;
    private final Clock clock;
    private final Cache<String, Known> remembered = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
            .build();

    ApplicationKeys(ApplicationKeyRepository repository, GrantRepository grants, Revocations revocations, Clock clock) {
        this.repository = repository;
        this.grants = grants;
        this.revocations = revocations;
        this.clock = clock;
    }

    /** The new key, readable this once. A business has two at most, so that one can replace the other. */
    @Transactional
    public String issue(UUID businessId) {
        repository.lockBusiness(businessId);
        if (repository.live(businessId).size() >= MOST_LIVE) {
            throw Refusal.notAllowed("Two keys are live already; revoke the one that is not used any more first.");
        }
        var key = Secrets.boundTo(businessId);
        repository.add(
                businessId, Hex32.next(), Secrets.hash(key), key.substring(key.length() - ENDING), clock.instant());
        return key;
    }

    public List<ApplicationKey> live(UUID businessId) {
        return repository.live(businessId);
    }

    /** Ends the tokens that were asked for with the key, too. */
    @Transactional
    public void revoke(UUID businessId, UUID keyId) {
        var now = clock.instant();
        if (!repository.revoke(businessId, keyId, now)) {
            throw Refusal.notFound();
        }
        revocations.revoke(Set.of(keyId), now.plus(REMEMBERED_FOR.multipliedBy(2)));
        revocations.revoke(grants.revokeOfKey(businessId, keyId, now));
    }

    /** The live key that was presented; asks the database only about keys not seen lately. */
    Optional<Known> find(String presented) {
        var businessId = Secrets.businessOf(presented);
        if (businessId.isEmpty()) {
            return Optional.empty();
        }
        var hash = Secrets.hash(presented);
        var name = Secrets.print(hash);
        var known = remembered.getIfPresent(name);
        if (known == null) {
            known = repository
                    .liveKey(businessId.get(), hash)
                    .map(keyId -> new Known(businessId.get(), keyId))
                    .orElse(null);
            if (known == null) {
                return Optional.empty();
            }
            remembered.put(name, known);
        }
        return revocations.isRevoked(known.keyId()) ? Optional.empty() : Optional.of(known);
    }
}
