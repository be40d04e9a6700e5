package io.potoroo.connectors.magento;

import java.util.UUID;

/**
 * A store that was told to connect itself, and has not been allowed to yet.
 *
 * @param verifier proves that it is this activation which is answered
 * @param storeUrl without a slash at the end
 */
record Activation(
        UUID businessId,
        long integrationId,
        String consumerKey,
        String consumerSecret,
        String verifier,
        String storeUrl) {}
