package io.potoroo.access;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Which user belongs to which business. */
@Service
public class Memberships {

    private final UserRepository repository;
    private final GrantRepository grants;
    private final Revocations revocations;
    private final Clock clock;

    Memberships(UserRepository repository, GrantRepository grants, Revocations revocations, Clock clock) {
        this.repository = repository;
        this.grants = grants;
        this.revocations = revocations;
        this.clock = clock;
    }

    /** Makes a business known here, or its new name; to be called whenever either changes. */
    public void registerBusiness(UUID businessId, String name) {
        repository.putBusiness(businessId, name);
    }

    public void admit(UUID businessId, UUID userId, Role role) {
        repository.putMember(businessId, userId, role);
    }

    /** Ends what the user has allowed programs to do in the business, too. */
    @Transactional
    public void dismiss(UUID businessId, UUID userId) {
        repository.removeMember(businessId, userId);
        revocations.revoke(grants.revokeOfMember(businessId, userId, clock.instant()));
    }

    public List<Membership> of(UUID userId) {
        return repository.memberships(userId);
    }
}
