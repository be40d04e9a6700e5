package io.potoroo.catalogue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * From when until when something is to be had.
 *
 * @param expiresAt null: it never ends
 */
public record Window(Instant publishAt, @Nullable Instant expiresAt) {

    /** What clients are told of something that never ends: they expect a time. */
    private static final Instant FAR_FUTURE = Instant.parse("2038-01-19T00:00:00Z");

    public boolean isOpen(Instant at) {
        return !publishAt.isAfter(at) && (expiresAt == null || expiresAt.isAfter(at));
    }

    public boolean neverExpires() {
        return expiresAt == null;
    }

    /** The end as answers tell it. */
    public Instant toldExpiry() {
        return expiresAt == null ? FAR_FUTURE : expiresAt;
    }
}
