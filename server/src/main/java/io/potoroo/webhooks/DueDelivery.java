package io.potoroo.webhooks;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A delivery that a worker has taken to try.
 *
 * @param attempts how many there were with this one
 * @param sealedSecrets those that sign it
 */
record DueDelivery(
        UUID businessId,
        long endpointId,
        long eventId,
        int attempts,
        Instant firstTriedAt,
        String topic,
        String data,
        Instant happenedAt,
        String url,
        List<byte[]> sealedSecrets) {}
