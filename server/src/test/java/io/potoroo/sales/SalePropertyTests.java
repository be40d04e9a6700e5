package io.potoroo.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.earning.Bonus;
import io.potoroo.earning.EarningRate;
import io.potoroo.earning.EarningTerms;
import io.potoroo.earning.Extras;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.integrations.SalesSettings;
import io.potoroo.kernel.Currency;
import io.potoroo.kernel.Hex32;
import io.potoroo.sales.SaleCommand.ByExternalId;
import io.potoroo.sales.SaleCommand.ById;
import io.potoroo.sales.SaleCommand.Deliver;
import io.potoroo.sales.SaleCommand.WhenKnown;
import io.potoroo.sales.SaleResult.Effect;
import io.potoroo.webhooks.Topic;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What must hold of a sale's points whatever it is and however it is given back, without a database. */
class SalePropertyTests {

    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final LinkForIntake LINK =
            new LinkForIntake(1, 2, "account", "shop", Hex32.next(), false, true, false, SalesSettings.DEFAULTS);

    /**
     * One article.
     *
     * @param priceMinor of each piece
     */
    record Article(int quantity, int priceMinor, boolean exempt) {}

    /** So many points in tenths for each milestone, and what an offer multiplies them by, in tenths. */
    record Rate(int tenths, int milestoneMinor, boolean roundUp, int factorTenths, int bonusPoints) {}

    @Provide
    static Arbitrary<List<Article>> baskets() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(0, 5000),
                        Arbitraries.of(false, false, true))
                .as(Article::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .filter(it -> total(it) > 0);
    }

    @Provide
    static Arbitrary<Rate> rates() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 30),
                        Arbitraries.of(1, 100, 1000),
                        Arbitraries.of(true, false),
                        Arbitraries.of(10, 15, 20),
                        Arbitraries.of(0, 7))
                .as(Rate::new);
    }

    @Property(tries = 300)
    void everySplitOfTheMoneyTakesWhatTheSaleHadEarned(
            @ForAll("baskets") List<Article> articles, @ForAll("rates") Rate rate, @ForAll Random random) {
        var sale = sold(articles, rate);
        long awarded = sale.points();
        long reversed = 0;
        var parts = split(total(articles), random);
        for (int i = 0; i < parts.size(); i++) {
            give(sale, i, parts.get(i), List.of());
            var due = sale.settle();
            assertThat(due.purchase()).isNotPositive();
            assertThat(due.offer()).isNotPositive();
            assertThat(sale.points()).isNotNegative();
            reversed -= due.purchase() + due.offer();
        }
        assertThat(sale.status()).isEqualTo(SaleStatus.REFUNDED);
        assertThat(sale.points()).isZero();
        assertThat(reversed).isEqualTo(awarded).isEqualTo(sale.pointsReversed());
        assertThat(sale.money()).isEqualTo(sale.content().total());
    }

    @Property(tries = 300)
    void everySplitOfTheGoodsTakesWhatTheSaleHadEarned(
            @ForAll("baskets") List<Article> articles, @ForAll("rates") Rate rate, @ForAll Random random) {
        var sale = sold(articles, rate);
        long awarded = sale.points();
        var pieces = new ArrayList<String>();
        for (int i = 0; i < articles.size(); i++) {
            pieces.addAll(Collections.nCopies(articles.get(i).quantity(), "L" + i));
        }
        Collections.shuffle(pieces, random);
        long reversed = 0;
        // What is left when all of the money is back cost nothing.
        for (int i = 0; i < pieces.size() && sale.status() != SaleStatus.REFUNDED; i++) {
            give(sale, i, null, List.of(new Refund.Line(pieces.get(i), BigDecimal.ONE, null)));
            var due = sale.settle();
            reversed -= due.purchase() + due.offer();
        }
        assertThat(sale.status()).isEqualTo(SaleStatus.REFUNDED);
        assertThat(sale.points()).isZero();
        assertThat(reversed).isEqualTo(awarded);
        assertThat(sale.money()).isLessThanOrEqualTo(sale.content().total());
    }

    @Property(tries = 300)
    void theOrderOfRefundsAndVersionsDoesNotMatter(
            @ForAll("baskets") List<Article> articles, @ForAll("rates") Rate rate, @ForAll Random random) {
        var parts = split(total(articles), random);
        var some = parts.subList(0, parts.size() - 1);
        long points = -1;
        for (int order = 0; order < 3; order++) {
            var sale = sold(articles, rate);
            var steps = new ArrayList<Integer>();
            for (int i = -1; i < some.size(); i++) {
                steps.add(i);
            }
            Collections.shuffle(steps, random);
            for (int step : steps) {
                if (step < 0) {
                    sale.revise(delivery(articles, 2), List.of(), Map.of(), NOW);
                } else {
                    give(sale, step, some.get(step), List.of());
                }
                sale.settle();
            }
            assertThat(order == 0 ? sale.points() : points).isEqualTo(sale.points());
            points = sale.points();
        }
    }

    @Property(tries = 300)
    void withdrawnRefundsAreAsIfTheyHadNeverBeen(
            @ForAll("baskets") List<Article> articles, @ForAll("rates") Rate rate, @ForAll Random random) {
        var parts = split(total(articles), random);
        var withdrawn = new ArrayList<Integer>();
        var sale = sold(articles, rate);
        long awarded = sale.points();
        for (int i = 0; i < parts.size(); i++) {
            give(sale, i, parts.get(i), List.of());
            sale.settle();
            if (i == parts.size() - 1 || random.nextBoolean()) {
                withdrawn.add(i);
            }
        }
        var others = sold(articles, rate);
        for (int i = 0; i < parts.size(); i++) {
            if (!withdrawn.contains(i)) {
                give(others, i, parts.get(i), List.of());
                others.settle();
            }
        }
        Collections.shuffle(withdrawn, random);
        for (int number : withdrawn) {
            sale.withdraw("R-" + number, NOW);
            var due = sale.settle();
            assertThat(due.purchase()).isNotNegative();
            assertThat(due.offer()).isNotNegative();
        }
        assertThat(sale.points()).isEqualTo(others.points());
        assertThat(sale.status()).isEqualTo(others.status());
        assertThat(sale.money()).isEqualTo(others.money());
        for (int i = 0; i < parts.size(); i++) {
            sale.withdraw("R-" + i, NOW);
        }
        sale.settle();
        assertThat(sale.points()).isEqualTo(awarded);
        assertThat(sale.status()).isEqualTo(SaleStatus.COMPLETED);
    }

    @Test
    void programsAreToldOfAnOffersPointsOnce() {
        var articles = List.of(new Article(1, 2500, false));
        var sale = sold(articles, new Rate(10, 100, false, 20, 0));
        var fact =
                SaleFact.of(delivery(articles, 1), sale, null, Effect.CREATED).orElseThrow();
        assertThat(fact.topic()).isEqualTo(Topic.SALE_CREATED);
        assertThat(((SaleFact) fact.data()).points()).isEqualTo(50);
    }

    @Test
    void programsAreToldOfTheRefundThatIsWithdrawn() {
        var sale = sold(List.of(new Article(1, 2500, false)), new Rate(10, 100, false, 10, 0));
        var withdrawal = new SaleCommand.Withdraw(new ById(1), "R-1", NOW, SalesController.WITHDRAW);
        var fact = SaleFact.of(withdrawal, sale, 7L, Effect.UPDATED).orElseThrow();
        assertThat(fact.topic()).isEqualTo(Topic.SALE_UPDATED);
        assertThat(((SaleFact) fact.data()).refundId()).isEqualTo(7);
        assertThat(SaleFact.of(withdrawal, sale, 7L, Effect.REPEATED)).isEmpty();
    }

    private static Sale sold(List<Article> articles, Rate rate) {
        var sale = Sale.opened(1, LINK, delivery(articles, 1), Currency.of("USD"), NOW);
        sale.complete(NOW);
        sale.attribute(Hex32.next(), Attribution.ATTRIBUTED);
        sale.freeze(
                new EarningTerms(
                        new EarningRate(BigDecimal.valueOf(rate.tenths(), 1), rate.milestoneMinor(), rate.roundUp()),
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        true,
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        new Extras(null, Map.of()),
                        List.of()),
                1,
                null);
        sale.apply(new Bonus(1, BigDecimal.valueOf(rate.factorTenths(), 1), rate.bonusPoints()));
        sale.settle();
        return sale;
    }

    private static long total(List<Article> articles) {
        return articles.stream()
                .mapToLong(it -> (long) it.quantity() * it.priceMinor())
                .sum();
    }

    private static Deliver delivery(List<Article> articles, long version) {
        var lines = new ArrayList<SaleContent.Line>();
        for (int i = 0; i < articles.size(); i++) {
            var article = articles.get(i);
            lines.add(new SaleContent.Line(
                    "L" + i,
                    null,
                    null,
                    null,
                    "Tea",
                    BigDecimal.valueOf(article.quantity()),
                    BigDecimal.valueOf(article.priceMinor(), 2),
                    0,
                    null,
                    null,
                    List.of(),
                    List.of(),
                    null,
                    null,
                    false,
                    article.exempt()));
        }
        var content = new SaleContent(
                null,
                SaleStatus.COMPLETED,
                NOW,
                false,
                null,
                version,
                false,
                null,
                0,
                0,
                0,
                0,
                0,
                total(articles),
                0,
                lines,
                List.of(),
                null,
                null,
                null,
                null,
                false,
                List.of());
        return Deliver.of(new ByExternalId(1, "S-1"), content, WhenKnown.REPLACE, SalesController.PUT);
    }

    /** Into one part to five, each more than nothing. */
    private static List<Long> split(long total, Random random) {
        var parts = new ArrayList<Long>();
        long left = total;
        while (left > 0) {
            long part = parts.size() == 4 ? left : 1 + random.nextLong(left);
            parts.add(part);
            left -= part;
        }
        return parts;
    }

    private static void give(Sale sale, int number, @Nullable Long amount, List<Refund.Line> lines) {
        var content = new Refund.Content(NOW, false, amount, lines, null, null, null, null);
        sale.refund(number, SaleCommand.GiveBack.of(new ById(1), "R-" + number, content, SalesController.REFUND), NOW);
    }
}
