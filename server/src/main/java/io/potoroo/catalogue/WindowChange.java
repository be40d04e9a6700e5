package io.potoroo.catalogue;

import io.potoroo.kernel.Refusal;
import io.potoroo.web.Messages;
import io.potoroo.web.SentTime;
import io.potoroo.web.Violations;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What a client says of a {@link Window}; what is null stays, or is from now on in a new one. */
public record WindowChange(
        @Nullable SentTime publishAt,
        @Nullable SentTime expiresAt,
        @Nullable Boolean neverExpires) {

    /** Adds that the end is missing, where there must be one. */
    public void check(@Nullable Window current, Violations violations) {
        boolean endless = neverExpires == null ? current != null && current.neverExpires() : neverExpires;
        boolean known = expiresAt != null || (current != null && !current.neverExpires());
        if (!endless && !known && !violations.has("expires_at")) {
            violations.add("expires_at", Messages.requiredWhen("expires_at", "never_expires_flag", "0"));
        }
    }

    /** Refused where it would end before it begins. */
    public Window of(@Nullable Window current, Instant now) {
        var window = new Window(begin(current, now), end(current));
        if (window.expiresAt() != null && window.expiresAt().isBefore(window.publishAt())) {
            throw Refusal.notAllowed("The expires at must not be before publish at.");
        }
        return window;
    }

    private Instant begin(@Nullable Window current, Instant now) {
        if (publishAt != null) {
            return precise(publishAt.at());
        }
        return current == null ? precise(now) : current.publishAt();
    }

    private @Nullable Instant end(@Nullable Window current) {
        if (neverExpires != null && neverExpires) {
            return null;
        }
        if (expiresAt != null) {
            return precise(expiresAt.at());
        }
        return current == null ? null : current.expiresAt();
    }

    /** As precise as the database keeps it. */
    private static Instant precise(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }
}
