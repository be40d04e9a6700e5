package io.potoroo.access;

import java.util.Locale;

/** What a user is to a business; an owner also hands out its keys. */
public enum Role {
    OWNER,
    EMPLOYEE;

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Role of(String stored) {
        return valueOf(stored.toUpperCase(Locale.ROOT));
    }
}
