package io.potoroo.sales;

import java.util.Locale;

/** Why a completed sale earns nothing, whatever it cost. */
enum Obstacle {
    PROGRAM_OFF,
    BEFORE_START_DATE,
    LATE_SALE,
    AUTO_REWARD_OFF,
    NO_CUSTOMER,
    GUEST,
    CUSTOMER_EXEMPT,
    LINK_DISABLED,
    /** Somebody was rewarded for the order by hand. */
    REWARDED_ALREADY;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Obstacle of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    /** Whether it goes away when the sale becomes somebody's. */
    boolean isLackOfCustomer() {
        return this == NO_CUSTOMER || this == GUEST;
    }
}
