package io.potoroo.assortments;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That an account's platform is read from beginning to end, again and again.
 *
 * @param nextAt when it is to be read next; of one that goes on, when whoever reads it must be dead
 * @param number of this time
 * @param underWay whether it goes on
 * @param tries that failed since it was read the last time
 * @param products so many were read, this time or the last
 * @param readAt when it was read to the end the last time
 * @param problem why it was not since then
 */
public record Reading(
        UUID businessId,
        Account account,
        Instant nextAt,
        long number,
        boolean underWay,
        int tries,
        long products,
        @Nullable Instant startedAt,
        @Nullable Instant readAt,
        @Nullable String problem) {}
