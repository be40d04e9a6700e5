package io.potoroo.access;

import io.potoroo.kernel.Refusal;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Programs: registered by developers, approved by operators, cut off by the businesses they act for. */
@Service
public class Applications {

    private final ApplicationRepository repository;
    private final GrantRepository grants;
    private final Revocations revocations;
    private final Clock clock;

    Applications(ApplicationRepository repository, GrantRepository grants, Revocations revocations, Clock clock) {
        this.repository = repository;
        this.grants = grants;
        this.revocations = revocations;
        this.clock = clock;
    }

    /** The application does nothing until it is approved; refused with the fields that do not hold. */
    public ClientCredentials register(NewApplication application) {
        application.requireValid();
        var secret = Secrets.clientSecret();
        return new ClientCredentials(repository.add(application, Secrets.hash(secret), clock.instant()), secret);
    }

    public Optional<Application> find(long clientId) {
        return repository.find(clientId);
    }

    List<Application> ofOwner(UUID ownerId) {
        return repository.ofOwner(ownerId);
    }

    List<ApplicationRepository.Registered> all(boolean approved, int limit, int offset) {
        return repository.all(approved, limit, offset);
    }

    /** The old secret stops working at once; tokens already issued do not. */
    public ClientCredentials rotateSecret(UUID ownerId, long clientId) {
        var secret = Secrets.clientSecret();
        if (!repository.setSecret(clientId, ownerId, Secrets.hash(secret))) {
            throw Refusal.notFound();
        }
        return new ClientCredentials(clientId, secret);
    }

    public void approve(long clientId) {
        if (!repository.approve(clientId)) {
            throw Refusal.notFound();
        }
    }

    /** Ends every token the application holds, too. */
    @Transactional
    public void unapprove(long clientId) {
        if (!repository.unapprove(clientId)) {
            throw Refusal.notFound();
        }
        revocations.revoke(grants.revokeOfClient(clientId, clock.instant()));
    }

    /** What programs hold access to the business. */
    List<GrantRepository.Connected> connectedTo(UUID businessId) {
        return grants.connectedTo(businessId, clock.instant());
    }

    /**
     * Ends what the application may do in the business. A plug-in could fetch a new token right away, so it goes back to
     * waiting for approval.
     */
    @Transactional
    public void disconnect(UUID businessId, long clientId) {
        boolean plugin = repository.unapprovePlugin(businessId, clientId);
        var revoked = grants.revokeOfClientIn(businessId, clientId, clock.instant());
        if (!plugin && !revoked.any()) {
            throw Refusal.notFound();
        }
        revocations.revoke(revoked);
    }

    /** The approved application with that secret. */
    Optional<Application> authenticate(long clientId, String secret) {
        return repository
                .secretHash(clientId)
                .filter(hash -> Secrets.matches(secret, hash))
                .flatMap(hash -> repository.find(clientId))
                .filter(Application::approved);
    }
}
