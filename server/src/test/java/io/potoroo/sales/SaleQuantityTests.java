package io.potoroo.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.earning.EarningRate;
import io.potoroo.earning.EarningTerms;
import io.potoroo.earning.Extras;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.integrations.SalesSettings;
import io.potoroo.kernel.Currency;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Refusal;
import io.potoroo.sales.SaleCommand.ByExternalId;
import io.potoroo.sales.SaleCommand.ById;
import io.potoroo.sales.SaleCommand.Deliver;
import io.potoroo.sales.SaleCommand.WhenKnown;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** No more comes back of a sale than was sold, whatever refunds ask for. */
class SaleQuantityTests {

    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final LinkForIntake LINK =
            new LinkForIntake(1, 2, "account", "shop", Hex32.next(), false, true, false, SalesSettings.DEFAULTS);

    /** So many tenths of a piece of one article. */
    record Portion(int article, int tenths) {}

    /**
     * What one refund asks for.
     *
     * @param moneyMinor null where it only tells articles
     */
    record Asked(@Nullable Integer moneyMinor, List<Portion> portions) {}

    record Article(int tenths, int priceMinor) {

        BigDecimal quantity() {
            return BigDecimal.valueOf(tenths, 1);
        }

        long grossMinor() {
            return quantity()
                    .multiply(BigDecimal.valueOf(priceMinor))
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
        }
    }

    @Provide
    static Arbitrary<List<Article>> baskets() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 50),
                        Arbitraries.integers().between(10, 1000))
                .as(Article::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    @Provide
    static Arbitrary<List<Asked>> requests() {
        var portions = Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(1, 25))
                .as(Portion::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
        var money = Arbitraries.integers().between(1, 2000);
        return Arbitraries.oneOf(
                        portions.map(it -> new Asked(null, it)),
                        money.map(it -> new Asked(it, List.of())),
                        Combinators.combine(money, portions).as(Asked::new))
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    @Property(tries = 400)
    void noMoreComesBackThanWasSold(
            @ForAll("baskets") List<Article> articles, @ForAll("requests") List<Asked> requests) {
        long total = articles.stream().mapToLong(Article::grossMinor).sum();
        var sale = sold(articles, total);
        long awarded = sale.points();
        long reversed = 0;
        var left = new HashMap<String, BigDecimal>();
        for (int i = 0; i < articles.size(); i++) {
            left.put("L" + i, articles.get(i).quantity());
        }
        long told = 0;
        for (int i = 0; i < requests.size(); i++) {
            var asked = requests.get(i);
            long moneyBefore = sale.money();
            boolean fits = sale.status() != SaleStatus.REFUNDED
                    && (asked.moneyMinor() == null || asked.moneyMinor() <= total - moneyBefore)
                    && isThere(asked, left);
            boolean done = give(sale, i, asked);
            assertThat(done).isEqualTo(fits);
            if (done) {
                asked.portions().forEach(it -> left.merge(name(it), quantity(it).negate(), BigDecimal::add));
                told += asked.moneyMinor() == null ? 0 : asked.moneyMinor();
            } else {
                assertThat(sale.money()).isEqualTo(moneyBefore);
            }
            var due = sale.settle();
            reversed -= due.purchase() + due.offer();
            assertThat(left.values()).allSatisfy(it -> assertThat(it).isNotNegative());
            assertThat(sale.standing().mapToLong(Refund::amountMinor).sum()).isBetween(told, total);
            assertThat(reversed).isBetween(0L, awarded);
        }
        boolean all = left.values().stream().allMatch(it -> it.signum() == 0);
        if (all || sale.money() == total) {
            assertThat(sale.status()).isEqualTo(SaleStatus.REFUNDED);
            assertThat(reversed).isEqualTo(awarded);
        }
    }

    private static boolean isThere(Asked asked, Map<String, BigDecimal> left) {
        var wanted = new HashMap<String, BigDecimal>();
        asked.portions().forEach(it -> wanted.merge(name(it), quantity(it), BigDecimal::add));
        return wanted.entrySet().stream()
                .allMatch(it -> it.getValue().compareTo(left.getOrDefault(it.getKey(), BigDecimal.ZERO)) <= 0);
    }

    private static String name(Portion portion) {
        return "L" + portion.article();
    }

    private static BigDecimal quantity(Portion portion) {
        return BigDecimal.valueOf(portion.tenths(), 1);
    }

    private static boolean give(Sale sale, int number, Asked asked) {
        var lines = asked.portions().stream()
                .map(it -> new Refund.Line(name(it), quantity(it), null))
                .toList();
        var amount = asked.moneyMinor() == null ? null : Long.valueOf(asked.moneyMinor());
        var content = new Refund.Content(NOW, false, amount, lines, null, null, null, null);
        var command = SaleCommand.GiveBack.of(new ById(1), "R-" + number, content, SalesController.REFUND);
        try {
            sale.refund(number, command, NOW);
            return true;
        } catch (Refusal tooMuch) {
            return false;
        }
    }

    private static Sale sold(List<Article> articles, long total) {
        var lines = new ArrayList<SaleContent.Line>();
        for (int i = 0; i < articles.size(); i++) {
            var article = articles.get(i);
            var price = BigDecimal.valueOf(article.priceMinor(), 2);
            lines.add(new SaleContent.Line(
                    "L" + i,
                    null,
                    null,
                    null,
                    "Tea",
                    article.quantity(),
                    price,
                    0,
                    null,
                    null,
                    List.of(),
                    List.of(),
                    null,
                    null,
                    false,
                    false));
        }
        var content = new SaleContent(
                null,
                SaleStatus.COMPLETED,
                NOW,
                false,
                null,
                1L,
                false,
                null,
                0,
                0,
                0,
                0,
                0,
                total,
                0,
                lines,
                List.of(),
                null,
                null,
                null,
                null,
                false,
                List.of());
        var delivery = Deliver.of(new ByExternalId(1, "S-1"), content, WhenKnown.REPLACE, SalesController.PUT);
        var sale = Sale.opened(1, LINK, delivery, Currency.of("USD"), NOW);
        sale.complete(NOW);
        sale.attribute(Hex32.next(), Attribution.ATTRIBUTED);
        sale.freeze(
                new EarningTerms(
                        new EarningRate(BigDecimal.ONE, 10, false),
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
                        Extras.NONE,
                        List.of()),
                1,
                null);
        sale.settle();
        return sale;
    }
}
