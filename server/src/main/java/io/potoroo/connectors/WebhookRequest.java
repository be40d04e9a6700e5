package io.potoroo.connectors;

import java.util.Map;
import org.springframework.http.HttpHeaders;

/**
 * A request as it arrived.
 *
 * @param url as the platform was given it
 * @param options what the connector was set to
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WebhookRequest(byte[] body, HttpHeaders headers, String url, Map<String, String> options) {}
