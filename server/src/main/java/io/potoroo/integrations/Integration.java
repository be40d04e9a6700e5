package io.potoroo.integrations;

import java.time.Instant;
import java.util.UUID;

/**
 * One installation of a platform that a business has connected.
 *
 * @param type 1: a point of sale or web shop
 * @param subType the platform's code
 * @param ecom whether it is a web shop, whose links need a domain
 * @param active false stops the intake of all its links
 * @param settings the effective ones
 * @param ownSettings only what was set, as JSON
 */
public record Integration(
        UUID businessId,
        long id,
        String name,
        int type,
        int subType,
        boolean ecom,
        boolean active,
        SalesSettings settings,
        String ownSettings,
        Instant createdAt,
        Instant updatedAt) {}
