package io.potoroo.points;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Outcome;
import io.potoroo.points.Posting.Shortfall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Whoever owes points has none to spend, now or later, against a purse in which each point is a coin of its own. */
class DebtTests {

    private static final UUID CUSTOMER = Hex32.next();
    private static final Instant START = Instant.parse("2026-05-04T10:00:00Z");
    private static final int LONGEST_LIFE_DAYS = 30;

    enum Kind {
        CREDIT,
        DEBIT,
        RECOVER,
        FORGIVE,
        REFUSE,
        /** The job books what has expired by now. */
        EXPIRY
    }

    /**
     * What is posted after so many days.
     *
     * @param delay days until a credit can be spent
     * @param life days until it cannot any more; null for ever
     */
    record Step(
            int days,
            Kind kind,
            int amount,
            int origin,
            int delay,
            @Nullable Integer life) {}

    private record Coin(int credit, int origin, Instant from, Instant until) {

        boolean isSpendable(Instant at) {
            return !from.isAfter(at) && until.isAfter(at);
        }
    }

    /** What an account must come to, one coin at a time. */
    private static final class Purse {

        private static final Comparator<Coin> SOONEST_TO_EXPIRE =
                Comparator.comparing(Coin::until).thenComparingInt(Coin::credit);

        private final List<Coin> coins = new ArrayList<>();
        private long debt;

        void earn(Step step, int number, Instant now) {
            int kept = (int) Math.max(0, step.amount() - debt);
            debt -= step.amount() - kept;
            var until = step.life() == null ? Instant.MAX : now.plus(Duration.ofDays(step.life()));
            var coin = new Coin(number, step.origin(), now.plus(Duration.ofDays(step.delay())), until);
            coins.addAll(Collections.nCopies(kept, coin));
        }

        boolean spend(int amount, Instant now) {
            var there = sorted(coins.stream().filter(it -> it.isSpendable(now)));
            return there.size() >= amount && take(there, amount);
        }

        boolean reverse(Step step, Instant now) {
            var there = sorted(coins.stream().filter(it -> it.origin() == step.origin()));
            var others = coins.stream().filter(it -> it.origin() != step.origin());
            var spendable = sorted(others.filter(it -> it.isSpendable(now)));
            there.addAll(spendable);
            if (step.kind() == Kind.RECOVER) {
                there.addAll(sorted(coins.stream()
                        .filter(it -> it.origin() != step.origin()
                                && it.from().isAfter(now)
                                && it.until().isAfter(now))));
            }
            int missing = Math.max(0, step.amount() - there.size());
            if (missing > 0 && step.kind() == Kind.REFUSE) {
                return false;
            }
            debt += step.kind() == Kind.RECOVER ? missing : 0;
            return take(there, step.amount() - missing);
        }

        long spendable(Instant at) {
            return coins.stream().filter(it -> it.isSpendable(at)).count();
        }

        private boolean take(List<Coin> from, int amount) {
            from.subList(0, amount).forEach(coins::remove);
            return true;
        }

        private static List<Coin> sorted(Stream<Coin> some) {
            return new ArrayList<>(some.sorted(SOONEST_TO_EXPIRE).toList());
        }
    }

    @Provide
    static Arbitrary<List<Step>> lives() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 10),
                        Arbitraries.of(
                                Kind.CREDIT,
                                Kind.CREDIT,
                                Kind.DEBIT,
                                Kind.RECOVER,
                                Kind.RECOVER,
                                Kind.FORGIVE,
                                Kind.REFUSE,
                                Kind.EXPIRY),
                        Arbitraries.integers().between(1, 20),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.of(0, 0, 5, 15),
                        Arbitraries.integers().between(1, LONGEST_LIFE_DAYS).injectNull(0.5))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
    }

    @Property(tries = 500)
    void whoeverOwesPointsHasNoneToSpendNowOrLater(@ForAll("lives") List<Step> steps) {
        var account = new Account(CUSTOMER, Unit.POINTS, 0, 0, 0, List.of());
        var purse = new Purse();
        var now = START;
        for (int i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            now = now.plus(Duration.ofDays(step.days()));
            if (step.kind() == Kind.EXPIRY) {
                bookWhatExpired(account, i, now);
            } else {
                boolean done = account.post(posting(step, i, now), now) instanceof Outcome.Done;
                assertThat(done).isEqualTo(happens(purse, step, i, now));
            }
            assertThat(account.debt()).isEqualTo(purse.debt);
            for (int days = 0; days <= LONGEST_LIFE_DAYS; days += 5) {
                var then = now.plus(Duration.ofDays(days));
                assertThat(account.spendable(then)).isEqualTo(purse.debt > 0 ? 0 : purse.spendable(then));
            }
        }
    }

    private static boolean happens(Purse purse, Step step, int number, Instant now) {
        return switch (step.kind()) {
            case CREDIT -> {
                purse.earn(step, number, now);
                yield true;
            }
            case DEBIT -> purse.spend(step.amount(), now);
            default -> purse.reverse(step, now);
        };
    }

    private static Posting posting(Step step, int number, Instant now) {
        var reference = "step:" + number;
        var origin = "sale:" + step.origin();
        return switch (step.kind()) {
            case CREDIT ->
                new Posting.Credit(
                        CUSTOMER,
                        Unit.POINTS,
                        step.amount(),
                        reference,
                        number,
                        origin,
                        now.plus(Duration.ofDays(step.delay())),
                        step.life() == null ? null : now.plus(Duration.ofDays(step.life())));
            case DEBIT -> new Posting.Debit(CUSTOMER, Unit.POINTS, step.amount(), reference, number);
            default ->
                new Posting.Reversal(
                        CUSTOMER,
                        Unit.POINTS,
                        step.amount(),
                        reference,
                        number,
                        origin,
                        Shortfall.valueOf(step.kind().name()));
        };
    }

    private static void bookWhatExpired(Account account, int number, Instant now) {
        for (var lot : account.openedLots()) {
            if (lot.isExpired(now) && lot.remaining() > 0) {
                var reference = "step:" + number + ":" + lot.number();
                account.post(
                                new Posting.Expiry(
                                        CUSTOMER, Unit.POINTS, lot.remaining(), reference, number, lot.number()),
                                now)
                        .orThrow();
            }
        }
    }
}
