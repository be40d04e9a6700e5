package io.potoroo.connectors;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.hc.core5.http.ContentType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Asks platforms whose access tokens are good for a while, and come with another refresh token that is good once. */
@Component
public class OAuthCalls {

    /** What has to be set; tokens are kept beside it. */
    public static final Set<String> CREDENTIALS = Set.of("client_id", "client_secret", "refresh_token");

    private static final String ACCESS_TOKEN = "access_token";
    private static final String REFRESH_TOKEN = "refresh_token";
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int MOST_REMEMBERED = 10_000;

    private record Key(UUID businessId, long integrationId) {}

    private final PlatformClient client;
    private final CredentialRenewal renewal;

    /** Whoever was given a connection may go on with it after its token was exchanged. */
    private final Cache<Key, Connection> newest = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    OAuthCalls(PlatformClient client, CredentialRenewal renewal) {
        this.client = client;
        this.renewal = renewal;
    }

    /** The answer to a token that is good. */
    public PlatformClient.Answer get(Connection connection, String tokenUrl, String url) {
        var key = new Key(connection.businessId(), connection.integrationId());
        var known = newest.get(key, ignored -> connection);
        if (known.credentials().containsKey(ACCESS_TOKEN)) {
            var answer = get(known, url);
            if (answer.status() != HttpStatus.UNAUTHORIZED.value()) {
                return answer;
            }
        }
        var renewed = renewal.renew(known, it -> exchange(tokenUrl, it));
        newest.put(key, renewed);
        return get(renewed, url);
    }

    private PlatformClient.Answer get(Connection connection, String url) {
        return client.send(
                "GET", url, Map.of(HttpHeaders.AUTHORIZATION, "Bearer " + connection.credential(ACCESS_TOKEN)), null);
    }

    private Map<String, String> exchange(String tokenUrl, Map<String, String> credentials) {
        var form = "grant_type=refresh_token"
                + field("client_id", credentials)
                + field("client_secret", credentials)
                + field(REFRESH_TOKEN, credentials);
        var answer = client.send("POST", tokenUrl, Map.of(), form, ContentType.APPLICATION_FORM_URLENCODED);
        var token = answer.body().text(ACCESS_TOKEN);
        if (answer.status() != HttpStatus.OK.value() || token == null) {
            throw new PlatformUnavailable("The platform gave no access token for the refresh token, but status "
                    + answer.status() + "; the integration may have to be connected again.");
        }
        var exchanged = new HashMap<>(credentials);
        exchanged.put(ACCESS_TOKEN, token);
        var next = answer.body().text(REFRESH_TOKEN);
        if (next != null) {
            exchanged.put(REFRESH_TOKEN, next);
        }
        return exchanged;
    }

    private static String field(String name, Map<String, String> credentials) {
        return "&" + name + "=" + URLEncoder.encode(credentials.getOrDefault(name, ""), StandardCharsets.UTF_8);
    }
}
