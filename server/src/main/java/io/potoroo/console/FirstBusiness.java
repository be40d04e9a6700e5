package io.potoroo.console;

import io.potoroo.access.FirstOwner;
import io.potoroo.access.Memberships;
import io.potoroo.access.NewUser;
import io.potoroo.access.Role;
import io.potoroo.businesses.Businesses;
import io.potoroo.businesses.NewBusiness;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Violations;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The first owner of an empty server and their business, created together or not at all. */
@Service
class FirstBusiness {

    private final FirstOwner firstOwner;
    private final Businesses businesses;
    private final Memberships memberships;

    FirstBusiness(FirstOwner firstOwner, Businesses businesses, Memberships memberships) {
        this.firstOwner = firstOwner;
        this.businesses = businesses;
        this.memberships = memberships;
    }

    boolean mayBeCreatedWith(String token) {
        return firstOwner.isGood(token);
    }

    /** The owner's id; a refusal leaves the token good. */
    @Transactional
    UUID create(String token, NewUser owner, NewBusiness business) {
        if (!mayBeCreatedWith(token)) {
            throw Refusal.notFound();
        }
        var violations = new Violations();
        owner.check(violations);
        business.check(violations);
        violations.throwIfAny();
        var ownerId = firstOwner.create(token, owner);
        memberships.admit(businesses.create(business).id(), ownerId, Role.OWNER);
        return ownerId;
    }
}
