package io.potoroo.access;

/** What a program authenticates with; the secret is shown this once. */
public record ClientCredentials(long clientId, String clientSecret) {}
