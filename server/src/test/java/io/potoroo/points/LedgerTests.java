package io.potoroo.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.potoroo.ServerTest;
import io.potoroo.database.GroupCommit;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import io.potoroo.points.Posting.Shortfall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionOperations;

/** The ledger on a real database. */
@ServerTest
class LedgerTests {

    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

    private final Ledger ledger;
    private final TransactionOperations transactions;
    private final JdbcClient jdbc;
    private final UUID business = Hex32.next();
    private final UUID customer = Hex32.next();

    @Autowired
    LedgerTests(Ledger ledger, TransactionOperations transactions, JdbcClient jdbc) {
        this.ledger = ledger;
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    private List<Outcome<Posted>> post(Posting... postings) {
        return transactions.execute(status -> ledger.post(business, List.of(postings)));
    }

    private Posting.Credit credit(UUID whose, long amount, String reference) {
        return new Posting.Credit(whose, Unit.POINTS, amount, reference, 1, reference, NOW, null);
    }

    private Posting.Debit debit(UUID whose, long amount, String reference) {
        return new Posting.Debit(whose, Unit.POINTS, amount, reference, 2);
    }

    private static void assertRefused(Outcome<Posted> outcome, Refusal.Kind kind) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.refusal().kind()).isEqualTo(kind));
    }

    private void assertProven() {
        assertThat(ledger.audit(business)).isEmpty();
    }

    @Test
    void postsInOrderAndRefusesJustWhatIsNotCovered() {
        var outcomes = post(credit(customer, 10, "a"), debit(customer, 12, "b"), debit(customer, 4, "c"));
        assertThat(outcomes.get(0)).isEqualTo(new Outcome.Done<>(new Posted(1, 0, 0, false)));
        assertRefused(outcomes.get(1), Refusal.Kind.NOT_ALLOWED);
        assertThat(outcomes.get(2)).isEqualTo(new Outcome.Done<>(new Posted(2, 0, 0, false)));
        assertThat(ledger.balance(business, customer).points()).isEqualTo(6);
        assertProven();
    }

    @Test
    void answersAReplayWithTheFirstResultAndPostsNothing() {
        post(credit(customer, 10, "a"));
        var again = new Posting.Credit(customer, Unit.POINTS, 10, "a", 99, "a", NOW, null);
        assertThat(post(again)).containsExactly(new Outcome.Done<>(new Posted(1, 0, 0, true)));
        assertThat(ledger.balance(business, customer).points()).isEqualTo(10);
        assertProven();
    }

    @Test
    void answersAReplayedReversalWithItsShortfall() {
        post(credit(customer, 10, "a"), debit(customer, 7, "b"));
        var reversal = new Posting.Reversal(customer, Unit.POINTS, 10, "c", 3, "a", Shortfall.RECOVER);
        assertThat(post(reversal)).containsExactly(new Outcome.Done<>(new Posted(3, 7, 0, false)));
        assertThat(post(reversal)).containsExactly(new Outcome.Done<>(new Posted(3, 7, 0, true)));
        assertThat(ledger.balance(business, customer)).isEqualTo(new Balance(0, 0, 7, 0));
        assertProven();
    }

    @Test
    void refusesAReferenceThatWasUsedForSomethingElse() {
        post(credit(customer, 10, "a"));
        assertRefused(post(credit(customer, 11, "a")).getFirst(), Refusal.Kind.CONFLICT);
        assertRefused(post(debit(customer, 10, "a")).getFirst(), Refusal.Kind.CONFLICT);
        assertRefused(post(credit(Hex32.next(), 10, "a")).getFirst(), Refusal.Kind.CONFLICT);
        assertRefused(post(credit(customer, 1, "b"), credit(customer, 1, "b")).getLast(), Refusal.Kind.CONFLICT);
        assertThat(ledger.balance(business, customer).points()).isEqualTo(11);
        assertProven();
    }

    @Test
    void keepsBusinessesApart() {
        post(credit(customer, 10, "a"));
        var other = Hex32.next();
        assertThat(ledger.balance(other, customer)).isEqualTo(Balance.NONE);
        var outcome = transactions.execute(status -> ledger.post(other, List.of(debit(customer, 1, "a"))));
        assertRefused(outcome.getFirst(), Refusal.Kind.NOT_ALLOWED);
    }

    @Test
    void keepsPointsAndGiftCardApart() {
        post(new Posting.Credit(customer, Unit.GIFT_CARD, 1250, "a", 1, "a", NOW, null), credit(customer, 3, "b"));
        assertThat(ledger.balance(business, customer)).isEqualTo(new Balance(3, 0, 0, 1250));
    }

    @Test
    void countsByTheClockWhatIsPendingAndWhatHasExpired() {
        var soon = Instant.now().plusSeconds(3600);
        var past = Instant.now().minusSeconds(3600);
        post(
                new Posting.Credit(customer, Unit.POINTS, 5, "pending", 1, "pending", soon, null),
                new Posting.Credit(customer, Unit.POINTS, 7, "expired", 1, "expired", past, past),
                new Posting.Credit(customer, Unit.POINTS, 13, "over before it began", 1, "over", soon, past),
                new Posting.Credit(customer, Unit.POINTS, 11, "there", 1, "there", past, soon));
        assertThat(ledger.balance(business, customer)).isEqualTo(new Balance(11, 5, 0, 0));
        assertProven();
    }

    @Test
    void postsOnlyWithinADatabaseTransaction() {
        assertThatThrownBy(() -> ledger.post(business, List.of(credit(customer, 1, "a"))))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void letsNobodyChangeWhatWasPosted() {
        post(credit(customer, 10, "a"));
        for (var forbidden :
                List.of("update points.entry set amount = 11", "delete from points.entry", "truncate points.entry")) {
            assertThatThrownBy(() -> jdbc.sql(forbidden).update())
                    .hasRootCauseMessage("ERROR: permission denied for table entry");
        }
        assertThat(ledger.balance(business, customer).points()).isEqualTo(10);
        assertProven();
    }

    @Test
    void findsABalanceThatDoesNotEqualItsEntries() {
        post(credit(customer, 10, "a"));
        jdbc.sql("update points.account set balance = 11 where business_id = :business")
                .param("business", business)
                .update();
        assertThat(ledger.audit(business)).containsExactly(customer);
    }

    @Test
    void findsALotThatDoesNotEqualTheBalance() {
        post(credit(customer, 10, "a"));
        jdbc.sql("update points.lot set remaining = 9 where business_id = :business")
                .param("business", business)
                .update();
        assertThat(ledger.audit(business)).containsExactly(customer);
    }

    /** Several writers, as several nodes have: their batches meet on the same few accounts, in any order. */
    @Test
    void keepsEveryBalanceProvenWhenManyPostToFewAccountsAtOnce() throws Exception {
        var customers = List.of(Hex32.next(), Hex32.next(), Hex32.next(), Hex32.next());
        var expected = new AtomicLong();
        var queues = new ArrayList<GroupCommit<Posting, Posted>>();
        for (int node = 0; node < 3; node++) {
            var queue = new GroupCommit<Posting, Posted>(
                    "ledger-test-" + node, transactions, new SimpleMeterRegistry(), ledger::post);
            queue.start();
            queues.add(queue);
        }
        try (var threads = Executors.newFixedThreadPool(12)) {
            var tasks = new ArrayList<Callable<Void>>();
            for (int thread = 0; thread < 12; thread++) {
                int number = thread;
                tasks.add(() -> {
                    var random = new Random(number);
                    for (int i = 0; i < 40; i++) {
                        var whose = customers.get(random.nextInt(customers.size()));
                        var reference = number + ":" + i;
                        long amount = 1L + random.nextInt(20);
                        var posting = random.nextInt(3) > 0
                                ? credit(whose, amount, reference)
                                : debit(whose, amount, reference);
                        // Each is delivered to two nodes, as a client does that got no answer from the first.
                        var first = queues.get(random.nextInt(3)).submit(business, posting);
                        var second = queues.get(random.nextInt(3)).submit(business, posting);
                        if (first instanceof Outcome.Done<Posted>) {
                            assertThat(second)
                                    .isEqualTo(new Outcome.Done<>(new Posted(posting.transactionId(), 0, 0, true)));
                            expected.addAndGet(posting instanceof Posting.Credit ? amount : -amount);
                        } else if (second instanceof Outcome.Done<Posted>) {
                            expected.addAndGet(-amount);
                        }
                    }
                    return null;
                });
            }
            for (var done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            queues.forEach(GroupCommit::stop);
        }
        var total = ledger.balances(business, customers).values().stream()
                .mapToLong(Balance::points)
                .sum();
        assertThat(total).isEqualTo(expected.get());
        assertProven();
    }

    /** Without a queue that would try again: batches of the same accounts in opposite orders just wait. */
    @Test
    void neverDeadlocksOnAccountsThatAreThere() throws Exception {
        var customers = new ArrayList<UUID>();
        var opening = new ArrayList<Posting>();
        for (int i = 0; i < 6; i++) {
            customers.add(Hex32.next());
            opening.add(credit(customers.getLast(), 1000, "open:" + i));
        }
        post(opening.toArray(Posting[]::new));
        try (var threads = Executors.newFixedThreadPool(6)) {
            var tasks = new ArrayList<Callable<Void>>();
            for (int thread = 0; thread < 6; thread++) {
                int number = thread;
                tasks.add(() -> {
                    var random = new Random(number);
                    for (int i = 0; i < 40; i++) {
                        var from = customers.get(random.nextInt(6));
                        var to = customers.get(random.nextInt(6));
                        var reference = number + ":" + i;
                        post(debit(from, 1, reference + ":from"), credit(to, 1, reference + ":to"))
                                .forEach(Outcome::orThrow);
                    }
                    return null;
                });
            }
            for (var done : threads.invokeAll(tasks)) {
                done.get();
            }
        }
        var total = ledger.balances(business, customers).values().stream()
                .mapToLong(Balance::points)
                .sum();
        assertThat(total).isEqualTo(6000);
        assertProven();
    }

    /** The ledger reads only the lots that could matter; this one has all of them. */
    private Account whole(List<Lot> lots) {
        var row = jdbc.sql("select balance, debt, entry_count from points.account where business_id = :business")
                .param("business", business)
                .query((it, number) -> new long[] {it.getLong(1), it.getLong(2), it.getLong(3)})
                .single();
        return new Account(customer, Unit.POINTS, row[0], row[1], row[2], lots);
    }

    private List<Lot> lots() {
        return jdbc.sql("select * from points.lot where business_id = :business order by lot_no")
                .param("business", business)
                .query((row, number) -> LedgerRepository.lot(row))
                .list();
    }

    private Posting any(Random random, String reference) {
        var now = Instant.now();
        return switch (random.nextInt(6)) {
            case 0, 1, 2 ->
                new Posting.Credit(
                        customer,
                        Unit.POINTS,
                        1 + random.nextInt(20),
                        reference,
                        1,
                        "sale:" + random.nextInt(8),
                        now.plus(Duration.ofDays(random.nextInt(4) - 2)),
                        random.nextBoolean() ? null : now.plus(Duration.ofDays(random.nextInt(9) - 2)));
            case 3 -> debit(customer, 1 + random.nextInt(30), reference);
            default ->
                new Posting.Reversal(
                        customer,
                        Unit.POINTS,
                        1 + random.nextInt(25),
                        reference,
                        3,
                        "sale:" + random.nextInt(8),
                        List.of(Shortfall.values()).get(random.nextInt(3)));
        };
    }

    @Test
    void takesFromTheSameLotsAsIfItHadReadAllOfThem() {
        var random = new Random(7);
        post(credit(customer, 1, "first"));
        for (int round = 0; round < 120; round++) {
            var postings = new ArrayList<Posting>();
            for (int i = 0; i <= random.nextInt(6); i++) {
                postings.add(any(random, round + "-" + i));
            }
            var before = lots();
            var whole = whole(before);
            var expected =
                    postings.stream().map(it -> whole.post(it, Instant.now())).toList();

            var outcomes = post(postings.toArray(Posting[]::new));

            assertThat(outcomes).usingRecursiveComparison().isEqualTo(expected);
            var left = new TreeMap<Long, Long>();
            before.forEach(it -> left.put(it.number(), it.remaining()));
            whole.openedLots().forEach(it -> left.put(it.number(), it.remaining()));
            whole.reducedLots().forEach(it -> left.put(it.number(), it.remaining()));
            assertThat(lots()).extracting(Lot::remaining).containsExactlyElementsOf(left.values());
        }
        assertProven();
    }
}
