package io.potoroo.webhooks;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set about webhooks.
 *
 * @param privateAddresses whether endpoints may be in the server's own network, and without TLS; else they must be
 *     reachable from the internet, lest a business makes the server ask its neighbours
 */
@ConfigurationProperties("potoroo.webhooks")
record WebhookSettings(@DefaultValue("false") boolean privateAddresses) {}
