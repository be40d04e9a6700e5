package io.potoroo.sales;

import org.jspecify.annotations.Nullable;

/**
 * What became of a command.
 *
 * @param sale as it stands after all commands carried out with it
 * @param refund where the command was one
 */
record SaleResult(SaleView sale, @Nullable Refund refund, Effect effect) {

    enum Effect {
        CREATED,
        UPDATED,
        /** Told before: nothing changed. */
        REPEATED,
        /** Older than what is known: nothing changed. */
        STALE
    }
}
