package io.potoroo.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.businesses.EarningRules;
import io.potoroo.businesses.RedeemingRules;
import io.potoroo.businesses.TierRule;
import io.potoroo.earning.EarningTerms;
import io.potoroo.earning.Goods;
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
import java.time.Instant;
import java.util.ArrayList;
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

/** What comes back of a sale goes by the terms of its award, whatever the rules have become, without a database. */
class FrozenTermsTests {

    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final LinkForIntake LINK =
            new LinkForIntake(1, 2, "account", "shop", Hex32.next(), false, true, false, SalesSettings.DEFAULTS);
    private static final long LEVEL = 3;

    /** One article, with what can be excluded: its category, product, number or tag, or that it is a gift card. */
    record Article(int quantity, int priceMinor, int taxMinor, int kind) {}

    enum Choice {
        ROUND_UP,
        AFTER_TAX,
        BEFORE_DISCOUNT,
        SHIPPING,
        TIPS,
        FEES,
        NO_GIFT_CARDS,
        GIFT_CARD_TENDER,
        NO_CATEGORY,
        NO_PRODUCT,
        NO_SKU,
        NO_TAG,
        TIER_RULES,
        KNOWN_GIFT_CARDS,
        KNOWN_CATEGORY
    }

    /** All that a sale's points depend on beside the sale. */
    record Rules(int ratioTenths, int milestoneMinor, int pointsBySku, Set<Choice> choices) {

        boolean has(Choice choice) {
            return choices.contains(choice);
        }

        private List<String> excluded(Choice choice, String id) {
            return has(choice) ? List.of(id) : List.of();
        }

        private EarningRules earning() {
            return new EarningRules(
                            1,
                            BigDecimal.valueOf(ratioTenths, 1),
                            milestoneMinor,
                            has(Choice.ROUND_UP),
                            0,
                            BigDecimal.TEN,
                            100,
                            null,
                            0,
                            has(Choice.TIER_RULES),
                            List.of(new TierRule(LEVEL, 50L, (long) ratioTenths)),
                            true,
                            new RedeemingRules(true, true, true, 0, 0, 100, 1, null, null, null, null),
                            BigDecimal.ONE)
                    .forTierLevel(LEVEL);
        }

        private SalesSettings settings() {
            var standard = SalesSettings.DEFAULTS;
            return new SalesSettings(
                    true,
                    null,
                    null,
                    10,
                    null,
                    has(Choice.AFTER_TAX) ? SalesSettings.TaxMode.AFTER_TAX : SalesSettings.TaxMode.BEFORE_TAX,
                    has(Choice.BEFORE_DISCOUNT)
                            ? SalesSettings.DiscountMode.BEFORE_DISCOUNT
                            : SalesSettings.DiscountMode.AFTER_DISCOUNT,
                    has(Choice.SHIPPING),
                    has(Choice.TIPS),
                    has(Choice.FEES),
                    has(Choice.NO_GIFT_CARDS),
                    has(Choice.GIFT_CARD_TENDER),
                    excluded(Choice.NO_CATEGORY, "c1"),
                    excluded(Choice.NO_PRODUCT, "p1"),
                    excluded(Choice.NO_SKU, "s1"),
                    excluded(Choice.NO_TAG, "t1"),
                    List.of(),
                    List.of(),
                    standard.unknownCustomer(),
                    standard.guestOrders(),
                    standard.claimWindowDays(),
                    standard.refundShortfall(),
                    standard.restoreRedeemedPoints(),
                    standard.ecomCouponExpiresInDays(),
                    standard.updateProfileFromSale());
        }

        private List<Goods> goods(SaleContent content) {
            var categories = has(Choice.KNOWN_CATEGORY) ? List.of("c1") : List.of("c2");
            return content.articles().stream()
                    .map(it -> new Goods(it, false, categories, List.of("t2"), has(Choice.KNOWN_GIFT_CARDS)))
                    .toList();
        }

        private Map<String, Long> bySku() {
            return Map.of("s1", (long) pointsBySku);
        }

        private EarningTerms terms(SaleContent content) {
            return SaleTerms.of(earning(), settings(), content, bySku(), goods(content));
        }
    }

    @Provide
    static Arbitrary<List<Article>> baskets() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(100, 5000),
                        Arbitraries.integers().between(0, 90),
                        Arbitraries.integers().between(0, 5))
                .as(Article::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Provide
    static Arbitrary<Rules> rules() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 30),
                        Arbitraries.of(1, 100, 1000),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.of(Choice.class).set())
                .as(Rules::new);
    }

    @Property(tries = 300)
    void whatComesBackGoesByTheTermsOfTheAward(
            @ForAll("baskets") List<Article> articles,
            @ForAll("rules") Rules before,
            @ForAll("rules") Rules after,
            @ForAll Random random) {
        var sale = sold(articles, before);
        var twin = sold(articles, before);
        long awarded = sale.points();
        long moved = 0;
        int steps = random.nextInt(1, 8);
        for (int i = 0; i <= steps; i++) {
            boolean last = i == steps;
            if (last || random.nextInt(3) == 0) {
                var told = articles.subList(0, last ? articles.size() : random.nextInt(1, articles.size() + 1));
                revise(sale, told, i, after);
                revise(twin, told, i, before);
            }
            long left = sale.content().total() - sale.money();
            if (left > 0) {
                var asked = last || random.nextBoolean()
                        ? money(last ? left : random.nextLong(1, left + 1))
                        : piece(random.nextInt(articles.size()));
                assertThat(give(sale, i, asked)).isEqualTo(give(twin, i, asked));
            }
            sale.check(after.settings());
            twin.check(before.settings());
            var due = sale.settle();
            twin.settle();
            moved += due.purchase() + due.offer();
            assertThat(sale.points()).isEqualTo(twin.points());
            assertThat(sale.money()).isEqualTo(twin.money());
        }
        assertThat(sale.status()).isEqualTo(SaleStatus.REFUNDED);
        assertThat(sale.points()).isZero();
        assertThat(moved).isEqualTo(-awarded);
    }

    /** Under terms that were stored and read again, as they are for each delivery. */
    private static Sale sold(List<Article> articles, Rules rules) {
        var sale = Sale.opened(1, LINK, delivery(articles, 0), Currency.of("USD"), NOW);
        sale.complete(NOW);
        sale.attribute(Hex32.next(), Attribution.ATTRIBUTED);
        var terms = rules.terms(sale.content());
        var stored = StoredJson.read(StoredJson.write(terms), EarningTerms.class);
        assertThat(stored).isEqualTo(terms);
        sale.freeze(stored, 1, null);
        sale.settle();
        return sale;
    }

    private static void revise(Sale sale, List<Article> articles, int step, Rules rules) {
        var delivery = delivery(articles, step + 1);
        sale.revise(delivery, rules.goods(delivery.content()), rules.bySku(), NOW);
    }

    private static Refund.Content money(long minor) {
        return new Refund.Content(NOW, false, minor, List.of(), null, null, null, null);
    }

    private static Refund.Content piece(int article) {
        var line = new Refund.Line("L" + article, BigDecimal.ONE, null);
        return new Refund.Content(NOW, false, null, List.of(line), null, null, null, null);
    }

    private static boolean give(Sale sale, int number, Refund.Content content) {
        try {
            sale.refund(
                    number, SaleCommand.GiveBack.of(new ById(1), "R-" + number, content, SalesController.REFUND), NOW);
            return true;
        } catch (Refusal notSold) {
            return false;
        }
    }

    private static Deliver delivery(List<Article> articles, long version) {
        var lines = new ArrayList<SaleContent.Line>();
        long goods = 0;
        long tax = 0;
        for (int i = 0; i < articles.size(); i++) {
            var article = articles.get(i);
            goods += (long) article.quantity() * article.priceMinor();
            tax += article.taxMinor();
            lines.add(line("L" + i, article));
        }
        long discount = 60;
        long shipping = 400;
        long tip = 200;
        long fee = 100;
        var content = new SaleContent(
                null,
                SaleStatus.COMPLETED,
                NOW,
                false,
                null,
                version,
                false,
                null,
                discount,
                tax,
                shipping,
                tip,
                fee,
                goods - discount + tax + shipping + tip + fee,
                50,
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

    private static SaleContent.Line line(String id, Article article) {
        return new SaleContent.Line(
                id,
                only(article.kind() == 1, "p1"),
                null,
                only(article.kind() == 2, "s1"),
                "Tea",
                BigDecimal.valueOf(article.quantity()),
                BigDecimal.valueOf(article.priceMinor(), 2),
                0,
                (long) article.taxMinor(),
                null,
                article.kind() == 3 ? List.of("c1") : List.of(),
                article.kind() == 4 ? List.of("t1") : List.of(),
                null,
                null,
                article.kind() == 5,
                false);
    }

    private static @Nullable String only(boolean told, String id) {
        return told ? id : null;
    }
}
