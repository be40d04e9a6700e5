package io.potoroo.connectors;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A code that is to be on a platform, or is not to be there any more.
 *
 * @param tries that failed
 */
record PlatformCode(
        UUID businessId,
        long integrationId,
        String accountId,
        DiscountCode code,
        long branchLinkId,
        State state,
        int tries,
        Instant nextTryAt) {

    enum State {
        WANTED,
        MADE,
        UNWANTED,
        REMOVED,
        USED,
        FAILED;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final List<Duration> PAUSES =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(6));

    /** Its end is on the platform too, so that it cannot be used any more; a sale that used it would have come by then. */
    private static final Duration GIVEN_UP_AFTER_END = Duration.ofDays(7);

    /** After it failed once more at that moment; one that is not wanted any more is tried until nobody can have used it. */
    PlatformCode failed(Instant now) {
        boolean givenUp =
                state == State.UNWANTED ? now.isAfter(code.endsAt().plus(GIVEN_UP_AFTER_END)) : tries >= PAUSES.size();
        var next = now.plus(PAUSES.get(Math.min(tries, PAUSES.size() - 1)));
        var then = givenUp ? (state == State.UNWANTED ? State.REMOVED : State.FAILED) : state;
        return new PlatformCode(businessId, integrationId, accountId, code, branchLinkId, then, tries + 1, next);
    }

    PlatformCode in(State other) {
        return new PlatformCode(businessId, integrationId, accountId, code, branchLinkId, other, 0, nextTryAt);
    }
}
