package io.potoroo.deliveries;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One delivery and what became of it, without anything personal and without its content.
 *
 * @param branchLinkId null where the shop is not linked
 * @param externalId of the sale it is about
 * @param reason why it failed, in English, or why its sale has no points to spend yet, as the sale says it; null where there
 *     is nothing to tell
 */
public record Delivery(
        Origin origin,
        @Nullable Long branchLinkId,
        @Nullable String externalId,
        Outcome outcome,
        @Nullable Long saleId,
        @Nullable String reason) {

    private static final int LONGEST_REASON = 500;

    /** What became of it. */
    public enum Outcome {
        PROCESSED,
        /** Told before: nothing changed. */
        DUPLICATE,
        /** Older than what is known: nothing changed. */
        STALE,
        /** Waits for its sale. */
        DEFERRED,
        /** Of a shop that no link leads to. */
        UNLINKED,
        /** Nothing that matters here. */
        IGNORED,
        FAILED;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Delivery {
        if (reason != null && reason.length() > LONGEST_REASON) {
            reason = reason.substring(0, LONGEST_REASON - 1) + "…";
        }
    }
}
