package io.potoroo.access;

import io.potoroo.web.ClientNetwork;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Counts failed passwords per user, per client and per address, and failed PINs.
 *
 * <p>In the database, so that spreading guesses over nodes or waiting for a restart gains nothing; beside the slow
 * password hash the round trip does not show. An attempt counts before it is tried, so that a thousand guesses sent at
 * once are not all let through, and is taken back when the password was right.
 */
@Repository
class Attempts {

    /** One thing attempts are counted for. */
    private record Subject(String name, int limit) {
        byte[] hash() {
            return Secrets.hash(name);
        }
    }

    /** An attempt under way; {@code retryAfter} says that it must not be made. */
    record Attempt(List<byte[]> subjects, @Nullable Duration retryAfter) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final AccessSettings settings;

    Attempts(JdbcClient jdbc, Clock clock, AccessSettings settings) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.settings = settings;
    }

    Attempt begin(String email, @Nullable Long clientId, String address) {
        var subjects = new ArrayList<Subject>();
        subjects.add(new Subject("user " + folded(email), settings.attemptsPerUser()));
        if (clientId != null) {
            subjects.add(new Subject("client " + clientId, settings.attemptsPerClient()));
        }
        subjects.add(address(address));
        return count(subjects);
    }

    /** As the database folds it, for which the dotted capital I is an i like any other. */
    private static String folded(String email) {
        return email.replace('\u0130', 'i').toLowerCase(Locale.ROOT);
    }

    /** For what no user's name goes with: a wrong client secret, an account created. */
    Attempt begin(String address) {
        return count(List.of(address(address)));
    }

    /** For a PIN, of which there are so few that nobody may try many, nor a few of each customer. */
    Attempt beginPinOfCustomer(UUID businessId, UUID customerId) {
        return count(List.of(
                new Subject("pin of " + businessId + " " + customerId, settings.attemptsPerPin()),
                new Subject("customers' pins of " + businessId, settings.pinAttemptsPerBusiness())));
    }

    /** For a PIN that selects the employee: nobody can say whose was tried. */
    Attempt beginPinOfEmployee(UUID businessId) {
        return count(List.of(new Subject("pins of " + businessId, settings.employeePinAttempts())));
    }

    private Subject address(String address) {
        return new Subject("address " + ClientNetwork.of(address), settings.attemptsPerAddress());
    }

    private Attempt count(List<Subject> subjects) {
        var now = clock.instant();
        // Sorted, so that two attempts never wait for each other crosswise.
        var sorted = subjects.stream()
                .sorted((one, other) -> Arrays.compareUnsigned(one.hash(), other.hash()))
                .toList();
        var hashes = sorted.stream().map(Subject::hash).toList();
        var limits = sorted.stream().map(Subject::limit).toList();
        var blockedUntil = jdbc.sql("""
                        with counted as (
                          insert into access.password_attempt as kept (subject, attempts, ends_at)
                          select subject, 1, :endsAt
                          from unnest(:subjects::bytea[]) as subject
                          on conflict (subject) do update
                          set attempts = case when kept.ends_at <= :now then 1 else kept.attempts + 1 end,
                            ends_at = case when kept.ends_at <= :now then excluded.ends_at else kept.ends_at end
                          returning subject, attempts, ends_at
                        )
                        select max(ends_at)
                        from counted
                        join unnest(:subjects::bytea[], :limits::integer[]) as allowed (subject, attempts) using (subject)
                        where counted.attempts > allowed.attempts
                        """)
                .param("endsAt", Timestamp.from(now.plus(settings.attemptWindow())))
                .param("now", Timestamp.from(now))
                .param("subjects", hashes.toArray(byte[][]::new))
                .param("limits", limits.toArray(Integer[]::new))
                .query(Timestamp.class)
                .optional();
        var attempt = new Attempt(
                hashes, blockedUntil.map(it -> wait(now, it.toInstant())).orElse(null));
        if (attempt.retryAfter() != null) {
            // It is not made, so it counts for nothing: else hammering one user would shut out the whole client.
            takeBack(attempt);
        }
        return attempt;
    }

    private static Duration wait(Instant now, Instant until) {
        return Duration.ofSeconds(
                Math.max(1, Duration.between(now, until).plusMillis(999).toSeconds()));
    }

    void takeBack(Attempt attempt) {
        jdbc.sql("""
                        with locked as (
                          select subject
                          from access.password_attempt
                          where subject = any(:subjects::bytea[])
                          and attempts > 0
                          order by subject
                          for update
                        )
                        update access.password_attempt
                        set attempts = attempts - 1
                        from locked
                        where password_attempt.subject = locked.subject
                        """)
                .param("subjects", attempt.subjects().toArray(byte[][]::new))
                .update();
    }

    void forgetEnded(Instant now) {
        jdbc.sql("""
                        delete from access.password_attempt
                        where ends_at < :now
                        """).param("now", Timestamp.from(now)).update();
    }
}
