package io.potoroo.deliveries;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A delivery as it is shown. */
record DeliveryEvent(
        long id,
        Instant receivedAt,
        String source,
        String topic,
        @Nullable String deliveryId,
        @Nullable String externalId,
        String outcome,
        @Nullable Long saleId,
        @Nullable String reason) {}
