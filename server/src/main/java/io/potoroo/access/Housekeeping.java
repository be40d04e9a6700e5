package io.potoroo.access;

import java.time.Clock;
import java.time.Duration;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes what has ended. Every node may run it: deleting twice deletes nothing more. */
@Component
class Housekeeping {

    /** A code replayed, or a refresh token used again, a day late still tells of a theft. */
    private static final Duration KEPT_AFTERWARDS = Duration.ofDays(1);

    private final GrantRepository grants;
    private final RevocationRepository revocations;
    private final SessionRepository sessions;
    private final Attempts attempts;
    private final Clock clock;

    Housekeeping(
            GrantRepository grants,
            RevocationRepository revocations,
            SessionRepository sessions,
            Attempts attempts,
            Clock clock) {
        this.grants = grants;
        this.revocations = revocations;
        this.sessions = sessions;
        this.attempts = attempts;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
    void forgetEnded() {
        var now = clock.instant();
        grants.forgetEnded(now.minus(KEPT_AFTERWARDS));
        revocations.forgetEnded(now);
        sessions.forgetEnded(now);
        attempts.forgetEnded(now);
    }
}
