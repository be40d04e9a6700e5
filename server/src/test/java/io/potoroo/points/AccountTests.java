package io.potoroo.points;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Outcome;
import io.potoroo.points.Posting.Shortfall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What postings do to an account, without a database. */
class AccountTests {

    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final UUID CUSTOMER = Hex32.next();

    private final Account account = new Account(CUSTOMER, Unit.POINTS, 0, 0, 0, List.of());
    private int references;

    @Test
    void creditsOpenLots() {
        credit(50, "sale:1");
        assertThat(account.balance()).isEqualTo(50);
        assertThat(account.openedLots()).singleElement().satisfies(lot -> {
            assertThat(lot.remaining()).isEqualTo(50);
            assertThat(lot.origin()).isEqualTo("sale:1");
        });
    }

    @Test
    void debitsTakeFromTheLotThatExpiresFirst() {
        credit(10, "never");
        credit(10, "later", NOW, NOW.plus(Duration.ofDays(20)));
        credit(10, "sooner", NOW, NOW.plus(Duration.ofDays(10)));
        assertDone(debit(15));
        assertThat(remaining()).containsExactlyInAnyOrderEntriesOf(Map.of("never", 10L, "later", 5L, "sooner", 0L));
        assertThat(account.uses())
                .extracting(Account.LotUse::lotNumber, Account.LotUse::amount)
                .containsExactly(tuple(3, 10), tuple(2, 5));
    }

    private static org.assertj.core.groups.Tuple tuple(long lot, long amount) {
        return org.assertj.core.groups.Tuple.tuple(lot, amount);
    }

    @Test
    void refusesADebitOfMoreThanIsThereAndChangesNothing() {
        credit(10, "sale:1");
        assertRefused(debit(11), "Insufficient points balance.");
        assertThat(account.balance()).isEqualTo(10);
        assertThat(account.entries()).hasSize(1);
    }

    @Test
    void doesNotSpendWhatIsPendingOrExpired() {
        credit(10, "pending", NOW.plusSeconds(1), null);
        credit(10, "expired", NOW, NOW);
        assertThat(account.spendable(NOW)).isZero();
        assertRefused(debit(1), "Insufficient points balance.");
        assertThat(account.spendable(NOW.plusSeconds(1))).isEqualTo(10);
    }

    @Test
    void reversesFromItsOwnLotFirstEvenWhileThatIsPending() {
        credit(10, "sale:1");
        credit(10, "sale:2", NOW.plusSeconds(60), null);
        assertDone(reverse(8, "sale:2", Shortfall.REFUSE));
        assertThat(remaining()).containsExactlyInAnyOrderEntriesOf(Map.of("sale:1", 10L, "sale:2", 2L));
    }

    @Test
    void reversesFromOtherLotsWhatWasSpentOfItsOwn() {
        credit(10, "sale:1", NOW, NOW.plusSeconds(60));
        credit(10, "sale:2");
        assertDone(debit(10));
        assertDone(reverse(7, "sale:1", Shortfall.REFUSE));
        assertThat(remaining()).containsExactlyInAnyOrderEntriesOf(Map.of("sale:1", 0L, "sale:2", 3L));
    }

    @Test
    void owesAShortfallThatTheNextCreditsPayBack() {
        credit(10, "sale:1");
        assertDone(debit(8));
        assertThat(shortfall(reverse(10, "sale:1", Shortfall.RECOVER))).isEqualTo(8);
        assertThat(account.balance()).isZero();
        assertThat(account.debt()).isEqualTo(8);
        credit(5, "sale:2");
        assertThat(account.balance()).isZero();
        assertThat(account.debt()).isEqualTo(3);
        credit(5, "sale:3");
        assertThat(account.spendable(NOW)).isEqualTo(2);
        assertThat(account.debt()).isZero();
    }

    @Test
    void writesOffAShortfallThatIsForgiven() {
        credit(10, "sale:1");
        assertDone(debit(8));
        assertThat(shortfall(reverse(10, "sale:1", Shortfall.FORGIVE))).isEqualTo(8);
        assertThat(account.balance()).isZero();
        assertThat(account.debt()).isZero();
        assertThat(account.entries())
                .extracting(Entry::kind)
                .containsExactly(Entry.Kind.CREDIT, Entry.Kind.DEBIT, Entry.Kind.WRITE_OFF, Entry.Kind.REVERSAL);
    }

    @Test
    void refusesAReversalOfSpentPointsAndChangesNothing() {
        credit(10, "sale:1");
        assertDone(debit(8));
        assertRefused(reverse(10, "sale:1", Shortfall.REFUSE), "The customer has spent the points already.");
        assertThat(account.balance()).isEqualTo(2);
        assertThat(account.entries()).hasSize(2);
    }

    @Test
    void numbersEntriesOnFromThoseThatWereThere() {
        var lot = new Lot(3, "sale:1", 10, 10, 0, NOW, NOW, null);
        var later = new Account(CUSTOMER, Unit.POINTS, 10, 0, 4, List.of(lot));
        assertDone(later.post(new Posting.Debit(CUSTOMER, Unit.POINTS, 4, "r", 1), NOW));
        assertThat(later.entries()).extracting(Entry::number).containsExactly(5L);
        assertThat(later.openedLots()).isEmpty();
        assertThat(later.reducedLots()).extracting(Lot::remaining).containsExactly(6L);
    }

    /** One step of a customer's life: what is posted, and how many days pass before it. */
    record Step(
            int days,
            String kind,
            long amount,
            int origin,
            @Nullable Integer delay,
            @Nullable Integer life) {

        Posting posting(int number, Instant now) {
            var reference = "step:" + number;
            var from = "sale:" + origin;
            return switch (kind) {
                case "credit" ->
                    new Posting.Credit(
                            CUSTOMER,
                            Unit.POINTS,
                            amount,
                            reference,
                            number,
                            from,
                            delay == null ? now : now.plus(Duration.ofDays(delay)),
                            life == null ? null : now.plus(Duration.ofDays(life)));
                case "debit" -> new Posting.Debit(CUSTOMER, Unit.POINTS, amount, reference, number);
                default ->
                    new Posting.Reversal(
                            CUSTOMER, Unit.POINTS, amount, reference, number, from, Shortfall.valueOf(kind));
            };
        }
    }

    @Provide
    static Arbitrary<List<Step>> lives() {
        var kinds = Arbitraries.of("credit", "credit", "debit", "RECOVER", "FORGIVE", "REFUSE");
        var days = Arbitraries.integers().between(0, 10);
        return Combinators.combine(
                        days,
                        kinds,
                        Arbitraries.longs().between(1, 100),
                        Arbitraries.integers().between(1, 4),
                        days.injectNull(0.5),
                        Arbitraries.integers().between(1, 30).injectNull(0.5))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Property(tries = 500)
    void everyBalanceEqualsItsEntriesAndItsLots(@ForAll("lives") List<Step> steps) {
        var life = new Account(CUSTOMER, Unit.POINTS, 0, 0, 0, List.of());
        var now = NOW;
        var kept = new HashMap<Long, Lot>();
        for (int i = 0; i < steps.size(); i++) {
            now = now.plus(Duration.ofDays(steps.get(i).days()));
            int entriesBefore = life.entries().size();
            long spendableBefore = life.spendable(now);
            var posting = steps.get(i).posting(i, now);
            var outcome = life.post(posting, now);
            var added = life.entries().subList(entriesBefore, life.entries().size());
            life.openedLots().forEach(lot -> kept.put(lot.number(), lot));
            long owed = sum(life.entries(), Entry.Kind.SHORTFALL) + sum(life.entries(), Entry.Kind.DEBT_PAYMENT);

            assertThat(life.balance())
                    .isNotNegative()
                    .isEqualTo(life.entries().stream().mapToLong(Entry::amount).sum())
                    .isEqualTo(kept.values().stream().mapToLong(Lot::remaining).sum());
            assertThat(life.debt()).isNotNegative().isEqualTo(owed);
            assertThat(added).allSatisfy(it -> assertThat(it.balanceAfter()).isNotNegative());
            assertThat(life.uses().stream().mapToLong(Account.LotUse::amount).sum())
                    .isEqualTo(kept.values().stream()
                            .mapToLong(it -> it.amount() - it.remaining())
                            .sum());
            if (outcome instanceof Outcome.Refused) {
                assertThat(added).isEmpty();
            }
            if (posting instanceof Posting.Debit debit) {
                assertThat(outcome instanceof Outcome.Done).isEqualTo(spendableBefore >= debit.amount());
            }
        }
        assertThat(life.entries())
                .extracting(Entry::number)
                .isEqualTo(java.util.stream.LongStream.rangeClosed(1, life.entryCount())
                        .boxed()
                        .toList());
    }

    private static long sum(List<Entry> entries, Entry.Kind kind) {
        return entries.stream()
                .filter(it -> it.kind() == kind)
                .mapToLong(Entry::amount)
                .sum();
    }

    private void credit(long amount, String origin) {
        credit(amount, origin, NOW, null);
    }

    private void credit(long amount, String origin, Instant availableAt, @Nullable Instant expiresAt) {
        int number = ++references;
        assertDone(account.post(
                new Posting.Credit(CUSTOMER, Unit.POINTS, amount, "r" + number, number, origin, availableAt, expiresAt),
                NOW));
    }

    private Outcome<Posted> debit(long amount) {
        int number = ++references;
        return account.post(new Posting.Debit(CUSTOMER, Unit.POINTS, amount, "r" + number, number), NOW);
    }

    private Outcome<Posted> reverse(long amount, String origin, Shortfall shortfall) {
        int number = ++references;
        return account.post(
                new Posting.Reversal(CUSTOMER, Unit.POINTS, amount, "r" + number, number, origin, shortfall), NOW);
    }

    private static long shortfall(Outcome<Posted> outcome) {
        return outcome.orThrow().shortfall();
    }

    private static void assertDone(Outcome<Posted> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
    }

    private static void assertRefused(Outcome<Posted> outcome, String why) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.refusal()).hasMessage(why));
    }

    private Map<String, Long> remaining() {
        var lots = new ArrayList<Lot>(account.openedLots());
        var remaining = new HashMap<String, Long>();
        lots.forEach(lot -> remaining.merge(lot.origin(), lot.remaining(), Long::sum));
        return remaining;
    }
}
