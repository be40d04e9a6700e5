package io.potoroo.integrations;

import java.util.UUID;

/** A shop is no longer linked; published before the database transaction that deletes the link commits. */
public record BranchLinkDeleted(UUID businessId, long branchLinkId) {}
