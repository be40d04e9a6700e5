package io.potoroo.webhooks;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;

/** Sends requests to where a business says, as far as its address is allowed: each once, and for no longer than it may take. */
public final class GuardedHttp implements AutoCloseable {

    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final Timeout SILENCE = Timeout.ofSeconds(15);

    private final CloseableHttpClient http;
    private final ScheduledThreadPoolExecutor deadlines;

    public GuardedHttp(String name, Addresses addresses, int mostAtOnce, int mostOfAHost) {
        this.deadlines = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name(name + "-deadlines").daemon().factory());
        // What was answered is not kept in memory until it would have been too late.
        deadlines.setRemoveOnCancelPolicy(true);
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(addresses)
                        .setMaxConnPerRoute(mostOfAHost)
                        .setMaxConnTotal(mostAtOnce)
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

    /** Makes something of an answer. */
    @FunctionalInterface
    public interface Reading<T> {
        T of(ClassicHttpResponse answer) throws IOException;
    }

    /** Sends it once; times out also where the other side never falls silent and never ends. */
    public <T> T send(HttpUriRequestBase request, Duration longest, Reading<T> reading) throws IOException {
        var late = new AtomicBoolean();
        var deadline = deadlines.schedule(
                () -> {
                    late.set(true);
                    request.cancel();
                },
                longest.toMillis(),
                TimeUnit.MILLISECONDS);
        try (var answer = http.executeOpen(null, request, null)) {
            return reading.of(answer);
        } catch (IOException | IllegalStateException failed) {
            // The client finds its connection released where the deadline comes between two of its steps.
            if (late.get()) {
                throw new SocketTimeoutException("There was no answer in time.");
            }
            throw failed;
        } finally {
            deadline.cancel(false);
        }
    }

    @Override
    public void close() throws IOException {
        deadlines.shutdownNow();
        http.close();
    }
}
