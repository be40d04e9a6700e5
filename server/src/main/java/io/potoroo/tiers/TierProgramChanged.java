package io.potoroo.tiers;

import java.util.UUID;

/** A business's program is new, different or gone; published before the change commits. */
public record TierProgramChanged(UUID businessId) {}
