package io.potoroo.connectors;

import io.potoroo.kernel.Message;
import io.potoroo.kernel.Refusal;

/** A platform did not do what it was asked; it may later. */
public final class PlatformUnavailable extends RuntimeException {

    private final boolean forGood;

    /** Said to the owner, in the log. */
    public PlatformUnavailable(String problem) {
        this(problem, false);
    }

    private PlatformUnavailable(String problem, boolean forGood) {
        super(problem, null, false, false);
        this.forGood = forGood;
    }

    /** Until the owner sets something up in another way, as where the platform does not take the credentials. */
    public static PlatformUnavailable forGood(String problem) {
        return new PlatformUnavailable(problem, true);
    }

    /** For whoever waits for an answer. */
    Refusal refusal() {
        var problem = Message.verbatim(String.valueOf(getMessage()));
        return forGood ? Refusal.notAllowed(problem) : Refusal.overloaded(problem);
    }
}
