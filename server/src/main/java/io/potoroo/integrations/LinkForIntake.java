package io.potoroo.integrations;

import java.util.UUID;

/**
 * What taking in a shop's sales needs to know of its link.
 *
 * @param open link enabled and integration active: new sales are taken
 */
public record LinkForIntake(
        long id,
        long integrationId,
        String accountId,
        String shopId,
        UUID branchId,
        boolean ecom,
        boolean open,
        SalesSettings settings) {}
