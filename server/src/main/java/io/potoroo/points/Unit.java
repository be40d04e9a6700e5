package io.potoroo.points;

import java.util.Locale;

/** What an account counts: points, or minor units of money on a gift card. */
public enum Unit {
    POINTS,
    GIFT_CARD;

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Unit of(String stored) {
        return valueOf(stored.toUpperCase(Locale.ROOT));
    }
}
