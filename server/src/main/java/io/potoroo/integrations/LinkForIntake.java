package io.potoroo.integrations;

import java.util.UUID;

/**
 * What taking in a shop's sales needs to know of its link.
 *
 * @param open link enabled and integration active: new sales are taken
 * @param deleted only what was sold through it before goes on, under its settings
 */
public record LinkForIntake(
        long id,
        long integrationId,
        String accountId,
        String shopId,
        UUID branchId,
        boolean ecom,
        boolean open,
        boolean deleted,
        SalesSettings settings) {}
