package io.potoroo.integrations;

import java.util.UUID;

/** A platform is connected no longer; published before the database transaction that deletes the integration commits. */
public record IntegrationDeleted(UUID businessId, long integrationId) {}
