package io.potoroo.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.potoroo.ServerTest;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Outcome;
import io.potoroo.points.Posting.Shortfall;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionOperations;

/** Points whose time comes, on a real database. */
@ServerTest
class LedgerExpiryTests {

    /** Far ahead of the server's own clock, so that its jobs find nothing to book. */
    private static final Instant START = Instant.parse("2190-01-01T00:00:00Z");

    private final LedgerRepository repository;
    private final Ledger served;
    private final TransactionOperations transactions;
    private final UUID business = Hex32.next();
    private Instant now = START;
    private int references;

    @Autowired
    LedgerExpiryTests(Ledger served, TransactionOperations transactions, JdbcClient jdbc) {
        this.repository = new LedgerRepository(jdbc);
        this.served = served;
        this.transactions = transactions;
    }

    /** As it is at the moment that the test has come to. */
    private Ledger ledger() {
        return new Ledger(repository, Clock.fixed(now, ZoneOffset.UTC), new SimpleMeterRegistry());
    }

    private List<Outcome<Posted>> post(UUID whose, List<? extends Posting> postings) {
        return transactions.execute(status -> ledger().post(whose, postings));
    }

    private String reference() {
        return "r" + ++references;
    }

    private Posting.Credit credit(UUID customer, long amount, String origin, Instant expiresAt) {
        return new Posting.Credit(customer, Unit.POINTS, amount, reference(), 1, origin, now, expiresAt);
    }

    private List<Posting.Expiry> expire(int most) {
        return transactions.execute(status -> {
            var expiries = ledger().lockExpired(business, most).stream()
                    .map(it -> new Posting.Expiry(
                            it.customerId(), Unit.POINTS, it.points(), reference(), 2, it.lotNumber()))
                    .toList();
            ledger().post(business, expiries).forEach(Outcome::orThrow);
            return expiries;
        });
    }

    @Test
    void tellsTheOldestFirstAndWhoseTheyAre() {
        var mia = Hex32.next();
        var leo = Hex32.next();
        post(
                business,
                List.of(
                        credit(mia, 5, "a", START.plusSeconds(20)),
                        credit(leo, 7, "b", START.plusSeconds(10)),
                        credit(leo, 9, "c", START.plusSeconds(30))));
        assertThat(expire(10)).isEmpty();
        assertThat(ledger().businessesWithExpired()).doesNotContain(business);
        now = START.plusSeconds(20);
        assertThat(ledger().businessesWithExpired()).contains(business);
        assertThat(expire(1)).extracting(Posting.Expiry::amount).containsExactly(7L);
        assertThat(expire(10)).extracting(Posting.Expiry::amount).containsExactly(5L);
        assertThat(expire(10)).isEmpty();
        assertThat(ledger().businessesWithExpired()).doesNotContain(business);
        assertThat(ledger().balance(business, leo).points()).isEqualTo(9);
    }

    @Test
    void answersARepeatedExpiryWithTheFirstResult() {
        var mia = Hex32.next();
        post(business, List.of(credit(mia, 5, "a", START)));
        var expiry = new Posting.Expiry(mia, Unit.POINTS, 5, reference(), 2, 1);
        assertThat(post(business, List.of(expiry))).containsExactly(new Outcome.Done<>(new Posted(2, 0, 0, false)));
        assertThat(post(business, List.of(expiry))).containsExactly(new Outcome.Done<>(new Posted(2, 0, 0, true)));
        assertThat(ledger().audit(business)).isEmpty();
    }

    @Test
    void locksOnlyWithinADatabaseTransaction() {
        assertThatThrownBy(() -> served.lockExpired(business, 1)).isInstanceOf(IllegalTransactionStateException.class);
    }

    /** The same lives in two businesses, of which one has expiry booked now and then. */
    @RepeatedTest(8)
    void makesNoDifferenceToAnybodyByBeingBooked(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var never = Hex32.next();
        var customers = List.of(Hex32.next(), Hex32.next());
        for (int step = 0; step < 40; step++) {
            now = now.plus(Duration.ofDays(random.nextInt(8)));
            if (random.nextInt(3) == 0) {
                while (!expire(3).isEmpty()) {
                    assertThat(ledger().audit(business)).isEmpty();
                }
            }
            var steps = steps(customers.get(random.nextInt(2)), random);
            assertThat(results(post(business, steps))).isEqualTo(results(post(never, steps)));
            assertThat(ledger().balances(business, customers)).isEqualTo(ledger().balances(never, customers));
            assertThat(ledger().audit(business)).isEmpty();
            assertThat(ledger().audit(never)).isEmpty();
        }
    }

    private List<Posting> steps(UUID customer, Random random) {
        var steps = new ArrayList<Posting>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            long amount = 1L + random.nextInt(100);
            var origin = "sale:" + random.nextInt(4);
            var shortfall = List.of(Shortfall.values()).get(random.nextInt(3));
            var ends = now.plus(Duration.ofDays(random.nextInt(20)));
            steps.add(
                    switch (random.nextInt(4)) {
                        case 0 -> new Posting.Debit(customer, Unit.POINTS, amount, reference(), 1);
                        case 1 ->
                            new Posting.Reversal(customer, Unit.POINTS, amount, reference(), 1, origin, shortfall);
                        default -> credit(customer, amount, origin, ends);
                    });
        }
        return steps;
    }

    /** What was done, with how much missing, and what was refused. */
    private static List<String> results(List<Outcome<Posted>> outcomes) {
        return outcomes.stream()
                .map(it -> it instanceof Outcome.Done<Posted> done
                        ? "short of " + done.value().shortfall()
                        : "refused")
                .toList();
    }
}
