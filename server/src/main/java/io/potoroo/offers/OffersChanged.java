package io.potoroo.offers;

import java.util.UUID;

/** A business's offers are others now; published before the change commits. */
record OffersChanged(UUID businessId) {}
