package io.potoroo.connectors;

import java.util.UUID;

/** Somebody changed how an integration's platform is asked; published before that commits. */
record ConnectionChanged(UUID businessId, long integrationId) {}
