package io.potoroo.connectors;

import io.potoroo.kernel.Refusal;

/** A platform did not do what it was asked; it may later. */
public final class PlatformUnavailable extends RuntimeException {

    private final boolean forCredentials;

    /** Said to the owner, in the log. */
    public PlatformUnavailable(String problem) {
        this(problem, false);
    }

    private PlatformUnavailable(String problem, boolean forCredentials) {
        super(problem, null, false, false);
        this.forCredentials = forCredentials;
    }

    /** As long as the owner sets no others: the platform does not take the credentials. */
    public static PlatformUnavailable toThese(String problem) {
        return new PlatformUnavailable(problem, true);
    }

    /** For whoever waits for an answer: nothing but other credentials helps, or trying again does. */
    Refusal refusal() {
        var problem = String.valueOf(getMessage());
        return forCredentials ? Refusal.notAllowed(problem) : Refusal.overloaded(problem);
    }
}
