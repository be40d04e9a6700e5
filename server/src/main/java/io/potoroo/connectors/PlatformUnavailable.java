package io.potoroo.connectors;

/** A platform did not do what it was asked; it may later. */
public final class PlatformUnavailable extends RuntimeException {

    /** Said to the owner, in the log. */
    public PlatformUnavailable(String problem) {
        super(problem, null, false, false);
    }
}
