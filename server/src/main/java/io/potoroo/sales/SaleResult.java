package io.potoroo.sales;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a command. */
sealed interface SaleResult {

    Effect effect();

    /**
     * It was decided.
     *
     * @param sale as it stands after all commands carried out with it
     * @param refund where the command was one
     */
    record Settled(SaleView sale, @Nullable Refund refund, Effect effect) implements SaleResult {}

    /** It waits for its sale until then. */
    record Waiting(Instant expiresAt, Effect effect) implements SaleResult {}

    /** Of commands about a sale that is known. */
    default Settled settled() {
        return switch (this) {
            case Settled settled -> settled;
            case Waiting waiting -> throw new IllegalStateException("the sale is not known: " + waiting);
        };
    }

    enum Effect {
        CREATED,
        UPDATED,
        /** Told before: nothing changed. */
        REPEATED,
        /** Older than what is known: nothing changed. */
        STALE,
        /** It waits for its sale. */
        DEFERRED
    }
}
