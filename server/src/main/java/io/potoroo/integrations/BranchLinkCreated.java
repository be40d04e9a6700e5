package io.potoroo.integrations;

import java.util.UUID;

/** A shop is linked; published before the database transaction that makes the link commits. */
public record BranchLinkCreated(
        UUID businessId, long branchLinkId, long integrationId, String accountId, String shopId) {}
