package io.potoroo.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set about HTTP.
 *
 * @param publicUrl the base of absolute links in answers; links are never built from the Host header
 * @param rateLimit requests a minute for each token, or address where there is no token; 0 means no limit
 * @param maxBodyBytes the largest JSON body
 * @param idempotencyKeyLifetime how long an Idempotency-Key is remembered
 */
@ConfigurationProperties("potoroo")
public record WebSettings(
        String publicUrl,
        @DefaultValue("6000") int rateLimit,
        @DefaultValue("4194304") int maxBodyBytes,
        @DefaultValue("7d") Duration idempotencyKeyLifetime) {

    /** Whether browsers reach the server by TLS, whatever stands in between. */
    public boolean overTls() {
        return publicUrl.regionMatches(true, 0, "https:", 0, "https:".length());
    }
}
