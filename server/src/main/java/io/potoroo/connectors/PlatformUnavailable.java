package io.potoroo.connectors;

import io.potoroo.kernel.Refusal;

/** A platform did not do what it was asked; it may later. */
public final class PlatformUnavailable extends RuntimeException {

    /** Said to the owner, in the log. */
    public PlatformUnavailable(String problem) {
        super(problem, null, false, false);
    }

    /** What can be said to the owner of a failure. */
    static String problem(RuntimeException failed, String otherwise) {
        return failed instanceof PlatformUnavailable || failed instanceof Refusal
                ? String.valueOf(failed.getMessage())
                : otherwise;
    }
}
