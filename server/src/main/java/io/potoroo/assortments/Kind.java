package io.potoroo.assortments;

import java.util.Locale;

/** What there is in an assortment. */
enum Kind {
    PRODUCT,
    CATEGORY,
    BRAND,
    SUPPLIER,
    TAG;

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }
}
