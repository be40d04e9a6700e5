package io.potoroo.webhooks;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Sends one delivery to an endpoint, once, and tells how that went. */
@Component
class Sender implements DisposableBean {

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

    private final GuardedHttp http;

    Sender(Addresses addresses) {
        this.http = new GuardedHttp("webhook", addresses, DeliveryWorker.MOST_AT_ONCE, DeliveryWorker.MOST_AT_ONCE);
    }

    /** Takes as long as the endpoint does, within limits. */
    Attempt send(String url, String id, Instant now, String body, List<byte[]> secrets) {
        var request = new HttpPost(url);
        request.setHeader("webhook-id", id);
        request.setHeader("webhook-timestamp", Long.toString(now.getEpochSecond()));
        request.setHeader("webhook-signature", Signature.of(id, now, body, secrets));
        request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
        try {
            return http.send(request, LONGEST, Sender::attempt);
        } catch (IOException failed) {
            return new Attempt(null, problem(failed));
        }
    }

    private static Attempt attempt(ClassicHttpResponse answer) throws IOException {
        var entity = answer.getEntity();
        if (entity != null && entity.getContentLength() >= 0 && entity.getContentLength() <= SHORT_ANSWER) {
            entity.getContent().readAllBytes();
        }
        int status = answer.getCode();
        return new Attempt(status, status / 100 == 2 ? null : "The endpoint answered with status " + status + ".");
    }

    private static String problem(IOException failed) {
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
        http.close();
    }
}
