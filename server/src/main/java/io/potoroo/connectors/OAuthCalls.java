package io.potoroo.connectors;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.joining;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.apache.hc.core5.http.ContentType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks platforms whose access tokens are good for a while, and come with a refresh token that may be good once, or whenever
 * an application shows who it is.
 */
@Component
public class OAuthCalls {

    /** What has to be set; tokens are kept beside it. */
    public static final Set<String> CREDENTIALS = Set.of("client_id", "client_secret", "refresh_token");

    /** The same of an application that needs nobody's leave. */
    public static final Set<String> CLIENT = Set.of("client_id", "client_secret");

    public static final String ACCESS_TOKEN = "access_token";

    private static final String REFRESH_TOKEN = "refresh_token";
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int MOST_REMEMBERED = 10_000;

    private record Key(UUID businessId, long integrationId, Map<String, String> credentials) {}

    private final PlatformClient client;
    private final CredentialRenewal renewal;

    /** Whoever was given a connection may go on with it after its token was exchanged. */
    private final Cache<Key, Connection> renewed = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    OAuthCalls(PlatformClient client, CredentialRenewal renewal) {
        this.client = client;
        this.renewal = renewal;
    }

    /** The answer to a token that is good. */
    public PlatformClient.Answer get(Connection connection, String tokenUrl, String url) {
        return send(
                connection,
                tokenUrl,
                ContentType.APPLICATION_FORM_URLENCODED,
                token -> client.send("GET", url, Map.of(HttpHeaders.AUTHORIZATION, "Bearer " + token), null));
    }

    /**
     * The answer to a token that is good; to the one that was set, where it cannot be exchanged.
     *
     * @param exchangeAs JSON, or a form as the standard has it
     */
    public PlatformClient.Answer send(
            Connection connection,
            String tokenUrl,
            ContentType exchangeAs,
            Function<String, PlatformClient.Answer> request) {
        return send(connection, CREDENTIALS, tokenUrl, exchangeAs, request);
    }

    /**
     * As above.
     *
     * @param exchanged {@link #CREDENTIALS}, or {@link #CLIENT}
     */
    public PlatformClient.Answer send(
            Connection connection,
            Set<String> exchanged,
            String tokenUrl,
            ContentType exchangeAs,
            Function<String, PlatformClient.Answer> request) {
        var key = new Key(connection.businessId(), connection.integrationId(), connection.credentials());
        var known = requireNonNullElse(renewed.getIfPresent(key), connection);
        if (known.credentials().containsKey(ACCESS_TOKEN)) {
            var answer = request.apply(known.credential(ACCESS_TOKEN));
            if (answer.status() != HttpStatus.UNAUTHORIZED.value()
                    || !known.credentials().keySet().containsAll(exchanged)) {
                return answer;
            }
        }
        var next = renewal.renew(known, it -> exchange(exchanged, tokenUrl, exchangeAs, it));
        renewed.put(key, next);
        return request.apply(next.credential(ACCESS_TOKEN));
    }

    private Map<String, String> exchange(
            Set<String> names, String tokenUrl, ContentType as, Map<String, String> credentials) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("grant_type", names.contains(REFRESH_TOKEN) ? REFRESH_TOKEN : "client_credentials");
        names.stream().sorted().forEach(it -> fields.put(it, credentials.getOrDefault(it, "")));
        var body = as.isSameMimeType(ContentType.APPLICATION_JSON)
                ? JsonMapper.shared().writeValueAsString(fields)
                : form(fields);
        var answer = client.send("POST", tokenUrl, Map.of(), body, as);
        var token = answer.body().text(ACCESS_TOKEN);
        if (answer.status() != HttpStatus.OK.value() || token == null) {
            var problem = "The platform gave no access token for what is set, but status " + answer.status()
                    + "; the integration may have to be connected again.";
            throw answer.status() / 100 == 4 ? PlatformUnavailable.forGood(problem) : new PlatformUnavailable(problem);
        }
        var got = new HashMap<>(credentials);
        got.put(ACCESS_TOKEN, token);
        var next = answer.body().text(REFRESH_TOKEN);
        if (next != null) {
            got.put(REFRESH_TOKEN, next);
        }
        return got;
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .collect(joining("&"));
    }
}
