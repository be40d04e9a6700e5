package io.potoroo.connectors;

import org.springframework.http.HttpHeaders;

/**
 * A request as it arrived.
 *
 * @param url as the platform was given it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WebhookRequest(byte[] body, HttpHeaders headers, String url) {}
