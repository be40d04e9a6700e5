package io.potoroo.sales;

import java.util.Locale;

/** Where a sale stands; only completed ones earn, and closed ones change no more. */
enum SaleStatus {
    PENDING,
    COMPLETED,
    PARTIALLY_REFUNDED,
    REFUNDED,
    CANCELLED,
    VOIDED;

    boolean isClosed() {
        return this == CANCELLED || this == VOIDED;
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SaleStatus of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
