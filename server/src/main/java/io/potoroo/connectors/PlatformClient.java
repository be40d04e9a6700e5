package io.potoroo.connectors;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.potoroo.webhooks.Addresses;
import io.potoroo.webhooks.GuardedHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
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

    private static final Duration LONGEST = Duration.ofSeconds(25);
    private static final Duration ALWAYS_LEFT = Duration.ofSeconds(30);
    private static final int LARGEST_ANSWER = 16 * 1024 * 1024;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int MOST_REPETITIONS = 3;
    private static final int LONGEST_PAUSE_SECONDS = 10;
    private static final int MOST_AT_ONCE = 128;
    private static final int MOST_OF_A_PLATFORM = 16;

    /** More of it wait for one another, so that platforms that never answer hold up nobody else's. */
    static final int MOST_OF_A_BUSINESS = 16;

    /**
     * What a platform answered.
     *
     * @param body empty where it is not JSON
     * @param text what it is instead; empty where it is JSON
     */
    public record Answer(int status, HttpHeaders headers, PlatformJson body, String text) {

        /**
         * The body of a success; anything else is thrown, to be tried again. So is a page for people, as shops that are being
         * mended show with a success: it would look like an answer with nothing in it.
         */
        public PlatformJson ok() {
            requireSuccess();
            if (!text.isEmpty()) {
                throw new PlatformUnavailable("The platform answered with something else than JSON.");
            }
            return body;
        }

        /** The text of a success that is not JSON. */
        public String okText() {
            requireSuccess();
            return text;
        }

        private void requireSuccess() {
            if (status == UNAUTHORIZED || status == FORBIDDEN) {
                throw PlatformUnavailable.forGood(
                        "The platform answered with status " + status + ": these credentials are not good for it.");
            }
            if (status / 100 != 2) {
                throw new PlatformUnavailable("The platform answered with status " + status + ".");
            }
        }
    }

    /**
     * Until when a platform may be asked by somebody whose right to do so ends.
     *
     * @param nanos of the clock that only ever goes on
     */
    record Until(long nanos) {

        /** A lease that begins after this: well before its end, as a request may go on for a moment after it was given up. */
        static Until endOf(Duration lease) {
            return new Until(System.nanoTime() + lease.minus(ALWAYS_LEFT).toNanos());
        }

        private Duration left() {
            return Duration.ofNanos(nanos - System.nanoTime());
        }
    }

    private record Allowance(Semaphore share, Until until) {

        Duration longest() {
            var left = until.left();
            return left.compareTo(LONGEST) < 0 ? left : LONGEST;
        }
    }

    private static final ScopedValue<Allowance> ALLOWANCE = ScopedValue.newInstance();

    private final Addresses addresses;
    private final GuardedHttp http;
    private final Environment environment;
    private final LoadingCache<UUID, Semaphore> shares =
            Caffeine.newBuilder().weakValues().build(ignored -> new Semaphore(MOST_OF_A_BUSINESS));

    PlatformClient(Addresses addresses, Environment environment) {
        this.addresses = addresses;
        this.environment = environment;
        this.http = new GuardedHttp("platform", addresses, MOST_AT_ONCE, MOST_OF_A_PLATFORM);
    }

    /** Does what asks platforms of the business: with its share of all connections, and nothing is asked after that moment. */
    <T> T within(UUID businessId, Until until, Supplier<T> asking) {
        return ScopedValue.where(ALLOWANCE, new Allowance(shares.get(businessId), until))
                .call(asking::get);
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
            throw stopping();
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
        try {
            return ALLOWANCE.isBound()
                    ? once(request, ALLOWANCE.get())
                    : http.send(request, LONGEST, PlatformClient::read);
        } catch (IOException failed) {
            throw new PlatformUnavailable("The platform could not be asked: " + failed.getMessage());
        }
    }

    private Answer once(HttpUriRequestBase request, Allowance allowance) throws IOException {
        boolean mine = false;
        try {
            mine = allowance.share().tryAcquire(allowance.longest().toNanos(), TimeUnit.NANOSECONDS);
            var longest = allowance.longest();
            if (!mine || longest.isNegative()) {
                throw new PlatformUnavailable("There was no time left to ask the platform.");
            }
            return http.send(request, longest, PlatformClient::read);
        } catch (InterruptedException stopping) {
            throw stopping();
        } finally {
            if (mine) {
                allowance.share().release();
            }
        }
    }

    private static PlatformUnavailable stopping() {
        Thread.currentThread().interrupt();
        return new PlatformUnavailable("The server is stopping.");
    }

    private static Answer read(ClassicHttpResponse answer) throws IOException {
        var entity = answer.getEntity();
        var bytes = entity == null ? new byte[0] : entity.getContent().readNBytes(LARGEST_ANSWER + 1);
        if (bytes.length > LARGEST_ANSWER) {
            throw new PlatformUnavailable("The platform's answer is too large.");
        }
        var headers = new HttpHeaders();
        for (var header : answer.getHeaders()) {
            headers.add(header.getName(), header.getValue());
        }
        return answer(answer.getCode(), headers, bytes);
    }

    private URI address(String url) {
        try {
            var address = URI.create(url);
            if (!"https".equalsIgnoreCase(address.getScheme()) && !addresses.privateOnesToo()) {
                throw PlatformUnavailable.forGood(
                        "The platform's address does not begin with https, so others could read what goes there: "
                                + url);
            }
            return address;
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
        http.close();
    }
}
