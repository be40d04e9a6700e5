package io.potoroo.access;

import io.potoroo.kernel.Refusal;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Programs: registered by developers, approved by operators, cut off by the businesses they act for. */
@Service
public class Applications {

    /** Of plug-ins in web shops. */
    public static final String STORE_SCOPE = Scope.MAGENTO;

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
        return new ClientCredentials(
                repository.add(application, Scope.ADMIN, false, Secrets.hash(secret), clock.instant()), secret);
    }

    /**
     * What the plug-in signs in with that a business has in a web shop of its own. It opens what such plug-ins call and nothing
     * else, so no operator has to approve it. The same client each time, and then the secret before and the
     * tokens issued for it are no good any more.
     *
     * @param clientId the one it was handed before; null the first time
     */
    @Transactional
    public ClientCredentials handOut(UUID businessId, UUID ownerId, String name, @Nullable Long clientId) {
        var secret = Secrets.clientSecret();
        var hash = Secrets.hash(secret);
        if (clientId != null && repository.handAgain(businessId, clientId, STORE_SCOPE, hash)) {
            revocations.revoke(grants.revokeOfClientIn(businessId, clientId, clock.instant()));
            return new ClientCredentials(clientId, secret);
        }
        var plugin = new NewApplication(
                ownerId,
                businessId,
                name,
                "Handed to a web shop of the business.",
                GrantType.CLIENT_CREDENTIALS,
                null,
                false);
        plugin.requireValid();
        return new ClientCredentials(repository.add(plugin, STORE_SCOPE, true, hash, clock.instant()), secret);
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
