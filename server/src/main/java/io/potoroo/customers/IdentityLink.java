package io.potoroo.customers;

import java.util.UUID;

/** The name a platform's account knows a customer by. */
public record IdentityLink(long integrationId, String accountId, String externalId, UUID customerId) {}
