package io.potoroo.access;

import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What customers have signed in to. */
@Service
public class MemberSessions {

    private final GrantRepository grants;
    private final Revocations revocations;
    private final Clock clock;

    MemberSessions(GrantRepository grants, Revocations revocations, Clock clock) {
        this.grants = grants;
        this.revocations = revocations;
        this.clock = clock;
    }

    /** Ends all tokens of the customer, whose row the caller has changed before: nobody signs in between the two. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void end(UUID businessId, UUID customerId) {
        revocations.revoke(grants.revokeOfCustomer(businessId, customerId, clock.instant()));
    }
}
