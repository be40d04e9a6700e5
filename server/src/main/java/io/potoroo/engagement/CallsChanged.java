package io.potoroo.engagement;

import java.util.UUID;

/** A business's calls to action are others now; published before the change commits. */
record CallsChanged(UUID businessId) {}
