package io.potoroo.connectors.magento;

import io.potoroo.connectors.Connectors;
import io.potoroo.connectors.PlatformClient;
import io.potoroo.connectors.PlatformUnavailable;
import io.potoroo.integrations.Integration;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Service;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Stores that connect themselves. A store tells its credentials to an address that only it was given, and sends whoever
 * activates it to a page here; what it told is used once its owner has allowed that there.
 */
@Service
class Activations {

    /** Stores take the verifier for five minutes, unless they are set up otherwise. */
    private static final Duration GOOD_FOR = Duration.ofMinutes(15);

    private static final String TOKEN = "oauth_token";
    private static final String TOKEN_SECRET = "oauth_token_secret";

    private record Token(String token, String secret) {}

    private final ActivationRepository repository;
    private final Connectors connectors;
    private final PlatformClient client;
    private final Magento magento;
    private final Clock clock;

    Activations(
            ActivationRepository repository,
            Connectors connectors,
            PlatformClient client,
            Magento magento,
            Clock clock) {
        this.repository = repository;
        this.connectors = connectors;
        this.client = client;
        this.magento = magento;
        this.clock = clock;
    }

    void tell(Activation activation) {
        repository.put(activation, clock.instant());
    }

    /** What the integration's store has told a moment ago. */
    Optional<Activation> find(Integration integration, String consumerKey) {
        var since = clock.instant().minus(GOOD_FOR);
        return repository.find(integration.businessId(), integration.id(), consumerKey, since);
    }

    /** Exchanges what the store has told for what it is asked with from now on, which no transaction waits for. */
    void complete(Integration integration, Activation activation) {
        var requested = token(activation, "request", null, "", Map.of());
        var access = token(
                activation,
                "access",
                requested.token,
                requested.secret,
                Map.of("oauth_verifier", activation.verifier()));
        connectors.adopt(
                integration,
                Map.of(
                        "consumer_key",
                        activation.consumerKey(),
                        "consumer_secret",
                        activation.consumerSecret(),
                        "access_token",
                        access.token,
                        "access_token_secret",
                        access.secret),
                Map.of(Magento.STORE_URL, activation.storeUrl()));
        repository.delete(activation);
    }

    private Token token(
            Activation activation, String kind, @Nullable String token, String secret, Map<String, String> more) {
        var url = magento.root(activation.storeUrl()) + "/oauth/token/" + kind;
        var signature = new OAuthSignature(activation.consumerKey(), activation.consumerSecret(), token, secret);
        var header = signature.header("POST", url, Map.of(), more, OAuthSignature.nonce(), clock.instant());
        var answer = client.send("POST", url, Map.of(HttpHeaders.AUTHORIZATION, header), null);
        var fields = UriComponentsBuilder.newInstance()
                .query(answer.okText())
                .build()
                .getQueryParams();
        var given = fields.getFirst(TOKEN);
        var itsSecret = fields.getFirst(TOKEN_SECRET);
        if (given == null || itsSecret == null) {
            throw new PlatformUnavailable("The store gave no token.");
        }
        return new Token(given, itsSecret);
    }
}
