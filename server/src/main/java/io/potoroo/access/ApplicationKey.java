package io.potoroo.access;

import java.time.Instant;
import java.util.UUID;

/** A key of a business, as its owner sees it afterwards: by its last characters. */
public record ApplicationKey(UUID keyId, String ending, Instant createdAt) {}
