package io.potoroo.webhooks;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
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
import org.springframework.stereotype.Component;

/** Sends one delivery to an endpoint, once, and tells how that went. */
@Component
class Sender implements DisposableBean {

    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final Timeout SILENCE = Timeout.ofSeconds(15);

    /** For an endpoint that never falls silent and never ends. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** A connection is kept for the next delivery only where reading the rest of an answer costs nothing. */
    private static final long SHORT_ANSWER = 16 * 1024;

    private static final int LONGEST_PROBLEM = 200;

    /**
     * How an attempt went.
     *
     * @param status what the endpoint answered; null where it did not
     * @param problem why it has failed, in words; null where it has not
     */
    record Attempt(@Nullable Integer status, @Nullable String problem) {

        boolean delivered() {
            return problem == null;
        }
    }

    private final CloseableHttpClient http;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("webhook-deadlines").daemon().factory());

    Sender(Addresses addresses) {
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(addresses)
                        .setMaxConnPerRoute(DeliveryWorker.MOST_AT_ONCE)
                        .setMaxConnTotal(DeliveryWorker.MOST_AT_ONCE)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .setSocketTimeout(SILENCE)
                                .build())
                        .build())
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(SILENCE).build())
                .setUserAgent("Potoroo")
                // An answer that leads elsewhere would lead past the rules about where deliveries may go.
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    /** Takes as long as the endpoint does, within limits. */
    Attempt send(String url, String id, Instant now, String body, List<byte[]> secrets) {
        var request = new HttpPost(url);
        request.setHeader("webhook-id", id);
        request.setHeader("webhook-timestamp", Long.toString(now.getEpochSecond()));
        request.setHeader("webhook-signature", Signature.of(id, now, body, secrets));
        request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
        var late = new AtomicBoolean();
        var deadline = deadlines.schedule(
                () -> {
                    late.set(true);
                    request.cancel();
                },
                LONGEST.toSeconds(),
                TimeUnit.SECONDS);
        try (var response = http.executeOpen(null, request, null)) {
            var entity = response.getEntity();
            if (entity != null && entity.getContentLength() >= 0 && entity.getContentLength() <= SHORT_ANSWER) {
                entity.getContent().readAllBytes();
            }
            int status = response.getCode();
            return new Attempt(status, status / 100 == 2 ? null : "The endpoint answered with status " + status + ".");
        } catch (IOException failed) {
            return new Attempt(null, problem(failed, late.get()));
        } finally {
            deadline.cancel(false);
        }
    }

    private static String problem(IOException failed, boolean late) {
        if (late) {
            return "The endpoint did not answer in time.";
        }
        var text = switch (failed) {
            case ConnectTimeoutException ignored -> "The endpoint could not be reached in time.";
            case HttpHostConnectException ignored -> "The endpoint refused the connection.";
            case UnknownHostException unknown ->
                "The endpoint's address is unknown or not allowed: " + unknown.getMessage();
            case SSLException tls -> "TLS failed: " + tls.getMessage();
            case SocketTimeoutException ignored -> "The endpoint did not answer in time.";
            default -> "The connection failed: " + failed.getMessage();
        };
        return text.substring(0, Math.min(text.length(), LONGEST_PROBLEM));
    }

    @Override
    public void destroy() throws IOException {
        deadlines.shutdownNow();
        http.close();
    }
}
