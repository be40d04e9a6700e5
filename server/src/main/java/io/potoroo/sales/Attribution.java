package io.potoroo.sales;

import java.util.Locale;

/** Whether a sale is somebody's, nobody's yet, or of somebody who does not earn. */
enum Attribution {
    ATTRIBUTED,
    UNATTRIBUTED,
    EXEMPT;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Attribution of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
