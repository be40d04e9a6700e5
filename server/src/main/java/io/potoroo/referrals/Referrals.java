package io.potoroo.referrals;

import io.potoroo.kernel.Refusal;
import io.potoroo.web.Paging;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The programs of each business, of which one at most is enabled, and who brought whom. */
@Service
public class Referrals {

    /** One page of programs, and how many there are in all. */
    record Page(List<ReferralProgram> programs, long total) {}

    private final ReferralRepository repository;
    private final Clock clock;

    Referrals(ReferralRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    public Optional<ReferralProgram> find(UUID businessId, long id) {
        return repository.find(businessId, id);
    }

    public Optional<ReferralProgram> enabled(UUID businessId) {
        return repository.enabled(businessId);
    }

    Page list(UUID businessId, Paging paging) {
        return new Page(repository.list(businessId, paging), repository.count(businessId));
    }

    ReferralProgram get(UUID businessId, long id) {
        return find(businessId, id).orElseThrow(Referrals::unknown);
    }

    /** An enabled one takes the place of the one that was. */
    @Transactional
    public ReferralProgram create(UUID businessId, ReferralProgram program) {
        repository.lock(businessId);
        var now = clock.instant();
        if (program.enabled()) {
            repository.disableOthers(businessId, ReferralProgram.NEW, now);
        }
        return repository.add(businessId, program, now);
    }

    /** What was promised to somebody already stays as it was promised. */
    @Transactional
    ReferralProgram change(UUID businessId, long id, UnaryOperator<ReferralProgram> change) {
        repository.lock(businessId);
        var changed = change.apply(get(businessId, id));
        var now = clock.instant();
        if (changed.enabled()) {
            repository.disableOthers(businessId, id, now);
        }
        return repository.save(businessId, changed, now);
    }

    Analytics analytics(UUID businessId, long programId) {
        return repository.analytics(businessId, programId, clock.instant());
    }

    /** Keeps who brought a new customer; refused where the program is not enabled, or somebody brought them before. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Referral refer(UUID businessId, long programId, UUID referrerId, UUID refereeId) {
        var program = get(businessId, programId);
        if (!program.enabled()) {
            throw Refusal.notAllowed("The referral program is not active.");
        }
        var now = clock.instant();
        var referral = program.referral(referrerId, refereeId, now);
        if (referrerId.equals(refereeId) || !repository.add(businessId, referral, now)) {
            throw Refusal.notAllowed("The customer has been referred already.");
        }
        return referral;
    }

    /**
     * The referrals of those of the customers that are not rewarded yet, held until the open database transaction ends;
     * none where the business has no enabled program.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<UUID, Referral> lockPending(UUID businessId, Collection<UUID> refereeIds) {
        return repository.lockPending(businessId, refereeIds);
    }

    /** These have done what they were asked, and are rewarded. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void meet(UUID businessId, Collection<UUID> refereeIds) {
        if (!refereeIds.isEmpty()) {
            repository.meet(businessId, refereeIds, clock.instant());
        }
    }

    static Refusal unknown() {
        return Refusal.missing("The referral program does not exist.");
    }
}
