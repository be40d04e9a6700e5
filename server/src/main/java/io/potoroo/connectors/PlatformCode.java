package io.potoroo.connectors;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * A code that is to be on a platform, or is not to be there any more.
 *
 * @param tries that failed
 * @param beingMade whether it may appear there at any moment, as a server that was making it may have died meanwhile
 */
record PlatformCode(
        UUID businessId,
        long integrationId,
        String accountId,
        DiscountCode code,
        long branchLinkId,
        State state,
        int tries,
        Instant nextTryAt,
        boolean beingMade) {

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

    /** Its end is on the platform too, so that it cannot be used any more; a sale that used it would have come by then. */
    private static final Duration GIVEN_UP_AFTER_END = Duration.ofDays(7);

    /** After it failed once more at that moment; one that is not wanted any more is tried until nobody can have used it. */
    PlatformCode failed(Instant now) {
        boolean givenUp = state == State.UNWANTED
                ? now.isAfter(code.endsAt().plus(GIVEN_UP_AFTER_END))
                : Pauses.after(tries).isEmpty();
        var next = now.plus(Pauses.always(tries));
        var then = givenUp ? (state == State.UNWANTED ? State.REMOVED : State.FAILED) : state;
        return new PlatformCode(
                businessId, integrationId, accountId, code, branchLinkId, then, tries + 1, next, beingMade);
    }

    PlatformCode in(State other) {
        return new PlatformCode(
                businessId, integrationId, accountId, code, branchLinkId, other, 0, nextTryAt, beingMade);
    }
}
