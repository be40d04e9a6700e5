package io.potoroo.connectors;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.potoroo.businesses.Businesses;
import io.potoroo.integrations.Integration;
import io.potoroo.integrations.Integrations;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Refusal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** How integrations and their platforms talk to each other: addresses, secrets and credentials. */
@Service
public class Connectors {

    /** Long enough to bring a new secret to wherever the platform keeps it. */
    static final Duration ROTATION = Duration.ofDays(1);

    private static final int KEY_BYTES = 16;

    /** How much later other nodes know of a change; asking the database for each webhook would cost it a round trip. */
    private static final Duration REMEMBERED = Duration.ofSeconds(2);

    private static final int MOST_REMEMBERED = 10_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ConnectorRepository repository;
    private final Integrations integrations;
    private final Businesses businesses;
    private final Platforms platforms;
    private final ApplicationEventPublisher events;
    private final Cache<String, Connector> byKey = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    Connectors(
            ConnectorRepository repository,
            Integrations integrations,
            Businesses businesses,
            Platforms platforms,
            ApplicationEventPublisher events) {
        this.repository = repository;
        this.integrations = integrations;
        this.businesses = businesses;
        this.platforms = platforms;
        this.events = events;
    }

    Optional<Connector> find(UUID businessId, long integrationId) {
        return repository.find(businessId, integrationId);
    }

    /** The one that an address leads to. */
    Optional<Connector> at(String platform, String intakeKey) {
        var known = byKey.getIfPresent(intakeKey);
        if (known == null && Hex32.parse(intakeKey).isPresent()) {
            known = repository.findByKey(intakeKey).orElse(null);
            if (known != null) {
                byKey.put(intakeKey, known);
            }
        }
        return Optional.ofNullable(known).filter(it -> it.platform().equals(platform));
    }

    /** Its platform; refused for an integration whose platform has no connector. */
    Platform platform(Integration integration) {
        return platforms
                .of(integration.subType())
                .orElseThrow(() -> Refusal.notAllowed("There is no connector for the platform of the integration."));
    }

    /** Carries out the change on the connector as it is now; the integration's first, if need be. */
    @Transactional
    Connector change(UUID businessId, long integrationId, UnaryOperator<Connector> change) {
        var platform = platform(integrations.require(businessId, integrationId));
        repository.add(businessId, integrationId, platform.name(), newKey());
        var current = repository.lock(businessId, integrationId).orElseThrow();
        var changed = of(change.apply(current), platform);
        repository.save(changed);
        boolean otherCredentials = !changed.credentials().equals(current.credentials());
        if (otherCredentials) {
            repository.forgetProblem(businessId, integrationId);
        }
        byKey.invalidate(current.intakeKey());
        if (otherCredentials || !changed.options().equals(current.options())) {
            events.publishEvent(new ConnectionChanged(businessId, integrationId));
        }
        return repository.find(businessId, integrationId).orElseThrow();
    }

    private static Connector of(Connector connector, Platform platform) {
        return connector.at(platform.name(), connector.intakeKey());
    }

    /** Under another address from now on. */
    @Transactional
    Connector rotateKey(UUID businessId, long integrationId) {
        if (repository.find(businessId, integrationId).isEmpty()) {
            throw Refusal.notFound();
        }
        return change(businessId, integrationId, it -> it.at(it.platform(), newKey()));
    }

    /** Takes over what the platform told by itself about how it is asked. */
    @Transactional
    public void adopt(Integration integration, Map<String, String> credentials, Map<String, String> options) {
        var platform = platform(integration);
        change(
                integration.businessId(),
                integration.id(),
                it -> it.set(it.changedCredentials(platform, credentials), it.changedOptions(options)));
    }

    /** Whose shop is told of at an address. */
    public record Place(UUID businessId, long integrationId, String intakeKey) {

        private static Place of(Connector connector) {
            return new Place(connector.businessId(), connector.integrationId(), connector.intakeKey());
        }
    }

    public Optional<Place> place(Platform platform, String intakeKey) {
        return at(platform.name(), intakeKey).map(Place::of);
    }

    /** Where the integration's shop is told of; made, if need be. */
    @Transactional
    public Place placeOf(Integration integration, Platform platform) {
        connect(integration.businessId(), integration.id(), platform);
        return find(integration.businessId(), integration.id()).map(Place::of).orElseThrow();
    }

    /** Makes sure that there is one, for a platform that tells of orders without an address of its own. */
    public void connect(UUID businessId, long integrationId, Platform platform) {
        repository.add(businessId, integrationId, platform.name(), newKey());
    }

    private static String newKey() {
        var bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Whether all that the integration's platform wants to be asked with is set. */
    boolean isOpen(UUID businessId, long integrationId) {
        return find(businessId, integrationId).filter(this::isOpen).isPresent();
    }

    private boolean isOpen(Connector connector) {
        return platforms.named(connector.platform()).filter(connector::isOpen).isPresent();
    }

    /** One of the connector's accounts. */
    Connection connection(Connector connector, String accountId) {
        var business = businesses.get(connector.businessId());
        return new Connection(
                connector.businessId(),
                connector.integrationId(),
                accountId,
                business.currency(),
                business.countryCode(),
                isOpen(connector) ? connector.credentials() : Map.of(),
                connector.options());
    }

    /** What the integration's platform can be asked with, also before a shop is linked; refused where something is missing. */
    Connection requireOpen(Integration integration) {
        var connector = find(integration.businessId(), integration.id())
                .orElseThrow(() -> Refusal.notAllowed("The integration is not connected with its platform."));
        var missing = connector.missing(platform(integration));
        if (!missing.isEmpty()) {
            throw Refusal.notAllowed("Credentials of the platform are missing: {0}.", String.join(", ", missing));
        }
        var accounts = integrations.accounts(integration.businessId(), List.of(integration.id()));
        return connection(
                connector, accounts.isEmpty() ? "" : accounts.getFirst().id());
    }

    /** Each account of each connector whose platform can be asked. */
    Stream<Connection> open(Collection<Connector> connectors) {
        return connectors.stream()
                .filter(this::isOpen)
                .flatMap(it -> integrations.accounts(it.businessId(), List.of(it.integrationId())).stream()
                        .map(account -> connection(it, account.id())));
    }
}
