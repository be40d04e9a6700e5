package io.potoroo.assortments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A full sync, told in as many calls as it takes. Its id may be that of the sync before it, so calls that come after the end
 * begin another one, unless they are calls of this one that are repeated.
 *
 * @param begun the revision with which it began
 * @param calls digests of its last ones, as others are hardly repeated after the end
 * @param repeatedSince the revision of the first call that was repeated after the end; that may also have been the first of
 *     the next sync, which says the same again, so nothing told since then may be lost
 * @param answer to its last call
 */
record Sync(
        long begun,
        Instant startedAt,
        List<Long> calls,
        @Nullable Long repeatedSince,
        @Nullable Instant endedAt,
        Assortments.@Nullable Told answer) {

    /** So much later it is rather the next sync than a repetition. */
    static final Duration REPEATED_FOR = Duration.ofHours(12);

    private static final int MOST_CALLS = 32;

    static Sync begin(long revision, long call, Instant now) {
        return new Sync(revision, now, List.of(call), null, null, null);
    }

    /** Whether it has ended, and this is one of its calls once more. */
    boolean repeats(long call, Instant now) {
        return endedAt != null && now.isBefore(endedAt.plus(REPEATED_FOR)) && calls.contains(call);
    }

    /** With one more call, or the next sync of the same id that this call begins. */
    Sync with(long call, long revision, Instant now) {
        if (repeats(call, now)) {
            return new Sync(begun, startedAt, calls, since(revision), endedAt, answer);
        }
        if (endedAt != null) {
            return begin(since(revision), call, now);
        }
        var all = Stream.concat(calls.stream(), Stream.of(call)).toList();
        var last = all.subList(Math.max(0, all.size() - MOST_CALLS), all.size());
        return new Sync(begun, startedAt, last, null, null, null);
    }

    private long since(long revision) {
        return repeatedSince == null ? revision : repeatedSince;
    }

    Sync end(Assortments.Told answer, Instant now) {
        return new Sync(begun, startedAt, calls, null, now, answer);
    }
}
