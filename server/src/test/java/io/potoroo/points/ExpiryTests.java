package io.potoroo.points;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Outcome;
import io.potoroo.points.Posting.Shortfall;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of points whose time has come, without a database. */
class ExpiryTests {

    private static final UUID CUSTOMER = Hex32.next();
    private static final Instant START = Instant.parse("2026-05-04T10:00:00Z");
    private static final Instant END = START.plus(Duration.ofDays(30));

    private final Life life = new Life();

    /** An account, and every lot it ever had. */
    private static final class Life {

        private final Account account = new Account(CUSTOMER, Unit.POINTS, 0, 0, 0, List.of());
        private int references;

        private Outcome<Posted> credit(
                long amount, String origin, Instant now, Instant availableAt, @Nullable Instant expiresAt) {
            return account.post(
                    new Posting.Credit(CUSTOMER, Unit.POINTS, amount, reference(), 1, origin, availableAt, expiresAt),
                    now);
        }

        private Outcome<Posted> debit(long amount, Instant now) {
            return account.post(new Posting.Debit(CUSTOMER, Unit.POINTS, amount, reference(), 1), now);
        }

        private Outcome<Posted> reverse(long amount, String origin, Shortfall shortfall, Instant now) {
            return account.post(
                    new Posting.Reversal(CUSTOMER, Unit.POINTS, amount, reference(), 1, origin, shortfall), now);
        }

        private void expire(Instant now) {
            lots().stream()
                    .filter(it -> it.isExpired(now) && it.remaining() > 0)
                    .forEach(it -> expire(it.number(), it.remaining(), now).orThrow());
        }

        private Outcome<Posted> expire(long lot, long amount, Instant now) {
            return account.post(new Posting.Expiry(CUSTOMER, Unit.POINTS, amount, reference(), 1, lot), now);
        }

        private String reference() {
            return "r" + ++references;
        }

        private List<Lot> lots() {
            return account.openedLots();
        }

        private long pending(Instant now) {
            return lots().stream()
                    .filter(it -> it.isPending(now))
                    .mapToLong(Lot::remaining)
                    .sum();
        }

        /** Everything that a customer or a shop can notice. */
        private Balance seen(Instant now) {
            return new Balance(account.spendable(now), pending(now), account.debt(), 0);
        }

        private long sum(Entry.Kind... kinds) {
            return account.entries().stream()
                    .filter(it -> List.of(kinds).contains(it.kind()))
                    .mapToLong(Entry::amount)
                    .sum();
        }
    }

    private void award(long amount, String origin) {
        life.credit(amount, origin, START, START, END).orThrow();
    }

    private Map<String, Long> remaining() {
        var remaining = new HashMap<String, Long>();
        life.lots().forEach(it -> remaining.merge(it.origin(), it.remaining(), Long::sum));
        return remaining;
    }

    @Test
    void takesWhatIsLeftOfALotFromTheMomentItEnds() {
        award(50, "sale:1");
        life.debit(20, START).orThrow();
        life.expire(END.minusNanos(1000));
        assertThat(life.account.balance()).isEqualTo(30);
        life.expire(END);
        assertThat(life.account.balance()).isZero();
        assertThat(life.account.entries().getLast())
                .extracting(Entry::kind, Entry::amount)
                .containsExactly(Entry.Kind.EXPIRY, -30L);
        assertThat(life.account.uses().getLast()).isEqualTo(new Account.LotUse(3, 1, 30));
    }

    @Test
    void refusesToTakeMoreOrLessOrEarlier() {
        award(50, "sale:1");
        assertThat(life.expire(1, 50, START)).isInstanceOf(Outcome.Refused.class);
        assertThat(life.expire(1, 49, END)).isInstanceOf(Outcome.Refused.class);
        assertThat(life.expire(2, 50, END)).isInstanceOf(Outcome.Refused.class);
        assertThat(life.account.entries()).hasSize(1);
    }

    @Test
    void takesNothingElseForAPurchaseWhosePointsHaveExpired() {
        award(50, "sale:1");
        life.expire(END);
        life.credit(40, "sale:2", END, END, null).orThrow();
        assertThat(life.reverse(50, "sale:1", Shortfall.RECOVER, END))
                .isEqualTo(new Outcome.Done<>(new Posted(1, 0, 50, false)));
        assertThat(remaining()).isEqualTo(Map.of("sale:1", 0L, "sale:2", 40L));
        assertThat(life.seen(END)).isEqualTo(new Balance(40, 0, 0, 0));
        assertThat(life.account.entries())
                .extracting(Entry::kind)
                .endsWith(Entry.Kind.RESTORATION, Entry.Kind.REVERSAL);
    }

    @Test
    void takesWhatWasSpentBeforeTheRestExpired() {
        award(50, "sale:1");
        life.debit(35, START).orThrow();
        life.expire(END);
        life.credit(20, "sale:2", END, END, null).orThrow();
        assertThat(life.reverse(50, "sale:1", Shortfall.RECOVER, END).orThrow().shortfall())
                .isEqualTo(15);
        assertThat(life.seen(END)).isEqualTo(new Balance(0, 0, 15, 0));
    }

    @Test
    void givesBackNoMoreThanExpired() {
        award(50, "sale:1");
        life.expire(END);
        assertThat(life.reverse(30, "sale:1", Shortfall.FORGIVE, END).orThrow().shortfall())
                .isZero();
        assertThat(life.reverse(30, "sale:1", Shortfall.FORGIVE, END).orThrow().shortfall())
                .isEqualTo(10);
        assertThat(life.sum(Entry.Kind.RESTORATION)).isEqualTo(50);
    }

    @Test
    void neitherPendingNorSpendableIsWhatEndsBeforeItBegins() {
        life.credit(50, "sale:1", START, END.plusSeconds(1), END).orThrow();
        assertThat(life.seen(START)).isEqualTo(new Balance(0, 50, 0, 0));
        assertThat(life.seen(END)).isEqualTo(Balance.NONE);
        assertThat(life.seen(END.plusSeconds(1))).isEqualTo(Balance.NONE);
    }

    /** One step of a customer's life: what happens, and how many days pass before it. */
    record Step(
            int days,
            String kind,
            long amount,
            int origin,
            @Nullable Integer delay,
            @Nullable Integer life) {

        private Outcome<Posted> on(Life whose, Instant now) {
            var from = "sale:" + origin;
            return switch (kind) {
                case "award" ->
                    whose.credit(
                            amount,
                            from,
                            now,
                            delay == null ? now : now.plus(Duration.ofDays(delay)),
                            life == null ? null : now.plus(Duration.ofDays(life)));
                case "redeem" -> whose.debit(amount, now);
                case "refund" -> whose.reverse(amount, from, Shortfall.RECOVER, now);
                case "return" -> whose.reverse(amount, from, Shortfall.FORGIVE, now);
                case "cancel" -> whose.reverse(amount, from, Shortfall.REFUSE, now);
                default -> throw new IllegalStateException(kind);
            };
        }
    }

    @Provide
    static Arbitrary<List<Step>> lives() {
        var kinds = Arbitraries.of("award", "award", "award", "redeem", "refund", "return", "cancel", "expiry");
        var days = Arbitraries.integers().between(0, 10);
        return Combinators.combine(
                        days,
                        kinds,
                        Arbitraries.longs().between(1, 100),
                        Arbitraries.integers().between(1, 4),
                        days.injectNull(0.5),
                        Arbitraries.integers().between(0, 20).injectNull(0.2))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    /** The same life twice: once with expiry booked now and then, and once never. */
    @Property(tries = 2000)
    void neitherWhetherNorWhenExpiryIsBookedMakesADifferenceToAnybody(@ForAll("lives") List<Step> steps) {
        var booked = new Life();
        var never = new Life();
        var now = START;
        for (var step : steps) {
            now = now.plus(Duration.ofDays(step.days()));
            if (step.kind().equals("expiry")) {
                booked.expire(now);
                int entries = booked.account.entries().size();
                booked.expire(now);
                assertThat(booked.account.entries()).hasSize(entries);
            } else {
                assertThat(done(step.on(booked, now))).isEqualTo(done(step.on(never, now)));
            }
            assertThat(booked.seen(now)).isEqualTo(never.seen(now));
            assertProven(booked);
            assertProven(never);
        }
        booked.expire(now);
        assertThat(booked.account.balance()).isEqualTo(booked.account.spendable(now) + booked.pending(now));
    }

    /** What was restored says whether expiry was booked, and nothing else. */
    private static Optional<Long> done(Outcome<Posted> outcome) {
        return outcome instanceof Outcome.Done<Posted> done
                ? Optional.of(done.value().shortfall())
                : Optional.empty();
    }

    private static void assertProven(Life life) {
        var account = life.account;
        var lots = life.lots();
        assertThat(account.balance())
                .isNotNegative()
                .isEqualTo(account.entries().stream().mapToLong(Entry::amount).sum())
                .isEqualTo(lots.stream().mapToLong(Lot::remaining).sum());
        assertThat(account.entries())
                .allSatisfy(it -> assertThat(it.balanceAfter()).isNotNegative());
        assertThat(account.debt()).isNotNegative().isEqualTo(life.sum(Entry.Kind.SHORTFALL, Entry.Kind.DEBT_PAYMENT));
        assertThat(lots).allSatisfy(it -> {
            assertThat(it.remaining()).isNotNegative();
            assertThat(it.expired()).isBetween(0L, it.amount() - it.remaining());
        });
        assertThat(lots.stream().mapToLong(Lot::expired).sum())
                .isEqualTo(-life.sum(Entry.Kind.EXPIRY, Entry.Kind.RESTORATION));
        assertThat(account.uses().stream().mapToLong(Account.LotUse::amount).sum())
                .isEqualTo(lots.stream()
                        .mapToLong(it -> it.amount() - it.remaining())
                        .sum());
    }
}
