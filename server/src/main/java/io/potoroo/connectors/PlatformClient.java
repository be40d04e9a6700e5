package io.potoroo.connectors;

import io.potoroo.webhooks.Addresses;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks the APIs of platforms, once and within limits; only addresses on the internet, unless an operator allows others. */
@Component
public class PlatformClient implements DisposableBean {

    /** Leads to something that speaks like the platform, for trials: {@code potoroo.connectors.api-urls.shopify}. */
    private static final String API_URLS = "potoroo.connectors.api-urls.";

    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final Timeout SILENCE = Timeout.ofSeconds(15);
    private static final long LONGEST_SECONDS = 25;
    private static final int LARGEST_ANSWER = 16 * 1024 * 1024;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int MOST_REPETITIONS = 3;
    private static final int LONGEST_PAUSE_SECONDS = 10;
    private static final int MOST_AT_ONCE = 64;
    private static final int MOST_OF_A_PLATFORM = 16;

    /**
     * What a platform answered.
     *
     * @param body empty where it is not JSON
     * @param text what it is instead; empty where it is JSON
     */
    public record Answer(int status, HttpHeaders headers, PlatformJson body, String text) {

        /** The body of a success; anything else is thrown, to be tried again. */
        public PlatformJson ok() {
            if (status == UNAUTHORIZED || status == FORBIDDEN) {
                throw PlatformUnavailable.forGood(
                        "The platform answered with status " + status + ": these credentials are not good for it.");
            }
            if (status / 100 != 2) {
                throw new PlatformUnavailable("The platform answered with status " + status + ".");
            }
            return body;
        }
    }

    private final CloseableHttpClient http;
    private final Environment environment;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("platform-deadlines").daemon().factory());

    PlatformClient(Addresses addresses, Environment environment) {
        this.environment = environment;
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(addresses)
                        .setMaxConnPerRoute(MOST_OF_A_PLATFORM)
                        .setMaxConnTotal(MOST_AT_ONCE)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .setSocketTimeout(SILENCE)
                                .build())
                        .build())
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(SILENCE).build())
                .setUserAgent("Potoroo")
                // What an answer leads to was never checked, and must not be shown credentials.
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    /** Where a platform's API is, without a slash at the end. */
    public String base(Platform platform, String usual) {
        return environment.getProperty(API_URLS + platform.name(), usual);
    }

    /** Sends a request, with a body of JSON where there is one. */
    public Answer send(String method, String url, Map<String, String> headers, @Nullable Object body) {
        return send(
                method,
                url,
                headers,
                body == null ? null : JsonMapper.shared().writeValueAsString(body),
                ContentType.APPLICATION_JSON);
    }

    /** Sends a request with a body of this type; once more after a while where the platform is asked too often. */
    public Answer send(
            String method, String url, Map<String, String> headers, @Nullable String body, ContentType type) {
        var answer = once(method, url, headers, body, type);
        for (int i = 0; i < MOST_REPETITIONS && answer.status() == TOO_MANY_REQUESTS; i++) {
            pause(answer.headers().getFirst(HttpHeaders.RETRY_AFTER));
            answer = once(method, url, headers, body, type);
        }
        return answer;
    }

    private static void pause(@Nullable String retryAfter) {
        try {
            var seconds =
                    retryAfter != null && retryAfter.matches("\\d{1,4}(\\.\\d+)?") ? Double.parseDouble(retryAfter) : 2;
            Thread.sleep(Duration.ofMillis((long) (Math.min(seconds, LONGEST_PAUSE_SECONDS) * 1000)));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new PlatformUnavailable("The server is stopping.");
        }
    }

    private Answer once(
            String method, String url, Map<String, String> headers, @Nullable String body, ContentType type) {
        var request = new HttpUriRequestBase(method, address(url));
        headers.forEach(request::setHeader);
        request.setHeader(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE);
        if (body != null) {
            request.setEntity(new StringEntity(body, type));
        }
        var deadline = deadlines.schedule(request::cancel, LONGEST_SECONDS, TimeUnit.SECONDS);
        try (var response = http.executeOpen(null, request, null)) {
            var entity = response.getEntity();
            var bytes = entity == null ? new byte[0] : entity.getContent().readNBytes(LARGEST_ANSWER + 1);
            if (bytes.length > LARGEST_ANSWER) {
                throw new PlatformUnavailable("The platform's answer is too large.");
            }
            var found = new HttpHeaders();
            for (var header : response.getHeaders()) {
                found.add(header.getName(), header.getValue());
            }
            return answer(response.getCode(), found, bytes);
        } catch (IOException failed) {
            throw new PlatformUnavailable("The platform could not be asked: " + failed.getMessage());
        } finally {
            deadline.cancel(false);
        }
    }

    private static URI address(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException malformed) {
            throw new PlatformUnavailable("The platform's address is none: " + url);
        }
    }

    private static Answer answer(int status, HttpHeaders headers, byte[] body) {
        try {
            return new Answer(status, headers, PlatformJson.read(body), "");
        } catch (JacksonException somethingElse) {
            return new Answer(status, headers, PlatformJson.read("{}"), new String(body, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void destroy() throws IOException {
        deadlines.shutdownNow();
        http.close();
    }
}
