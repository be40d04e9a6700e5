package io.potoroo.earning;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The wire contract's worked examples of how much a sale earns, and what refunds leave of it. */
class EarningTests {

    private static final EarningRate ONE_FOR_ONE = new EarningRate(BigDecimal.ONE, 100, false);

    private boolean afterTax;
    private boolean shipping;
    private Set<String> excludedCategories = Set.of();
    private Extras extras = Extras.NONE;
    private List<Goods> goods = List.of();

    @Test
    void floorsTheWholeAmount() {
        earns(total("5.25"), "5.25", 5);
    }

    @Test
    void believesLinesAndTotalRatherThanAnything() {
        var sale = computers(true);
        earns(sale, "587.00", 587);
        var left = List.of(lines(line("1", 1), line("3", 1)));
        assertThat(sale.amountAfter(left)).isEqualTo(minor("195.67"));
        assertThat(sale.pointsAfter(left).total()).isEqualTo(195);
    }

    @Test
    void leavesOutWhatIsKnownToBeExcludedThoughTheLineDoesNotSaySo() {
        excludedCategories = Set.of("media");
        var novels = new Goods.Article(List.of(), "", List.of("novels"));
        goods = List.of(new Goods(novels, false, List.of("novels", "books", "media"), List.of(), false));
        var basket = basket(
                "30.00",
                "0",
                "0",
                "0",
                item("1", "10.00", "0", List.of("novels")),
                item("2", "20.00", "0", List.of("food")));
        earns(of(basket), "20.00", 20);
        goods = List.of(new Goods(novels, false, List.of("novels"), List.of(), true));
        earns(of(basket), "20.00", 20);
        goods = List.of();
        earns(of(basket), "30.00", 30);
    }

    @Test
    void multipliesWhatIsLeft() {
        extras = new Extras(new Bonus(7, BigDecimal.TWO, 0), Map.of());
        var sale = computers(true);
        earns(sale, "587.00", 1174);
        assertThat(sale.pointsAfter(List.of(lines(line("1", 1), line("3", 1))))).isEqualTo(new Points(195, 0, 195));
        assertThat(sale.pointsAfter(List.of(lines(line("1", 1), line("2", 1), line("3", 1)))))
                .isEqualTo(Points.NONE);
    }

    @Test
    void keepsTheShareOfABonusThatIsLeft() {
        extras = new Extras(new Bonus(7, BigDecimal.ONE, 50), Map.of());
        var sale = total("100.00");
        earns(sale, "100.00", 150);
        assertThat(sale.pointsAfter(List.of(money("33.33")))).isEqualTo(new Points(66, 0, 33));
        assertThat(sale.pointsAfter(List.of(money("33.33"), money("33.33")))).isEqualTo(new Points(33, 0, 16));
        assertThat(sale.pointsAfter(List.of(money("33.33"), money("33.33"), money("33.34"))))
                .isEqualTo(Points.NONE);
    }

    @Test
    void givesPointsForEachPieceThatIsKept() {
        extras = new Extras(new Bonus(7, BigDecimal.TWO, 0), Map.of("sku-1", 10L, "sku-2", 5L));
        excludedCategories = Set.of("books");
        var sale = of(basket(
                "100.00",
                "0",
                "0",
                "0",
                piece("1", "sku-1", "2.5", "60.00"),
                new Basket.Line(
                        "2",
                        BigDecimal.ONE,
                        4000,
                        0,
                        null,
                        List.of(),
                        "sku-2",
                        List.of("books"),
                        List.of(),
                        false,
                        false)));
        assertThat(sale.pointsAfter(List.of()))
                .as("whole pieces, of what earns at all, and none of them twice")
                .isEqualTo(new Points(60, 20, 60));
        assertThat(sale.pointsAfter(List.of(lines(line("1", 1)))).products()).isEqualTo(10);
        assertThat(sale.pointsAfter(List.of(money("50.00"))).products())
                .as("nobody said which pieces came back")
                .isEqualTo(20);
        assertThat(sale.pointsAfter(List.of(money("100.00")))).isEqualTo(Points.NONE);
    }

    private static Basket.Line piece(String id, String sku, String quantity, String gross) {
        return new Basket.Line(
                id,
                new BigDecimal(quantity),
                minor(gross),
                0,
                null,
                List.of(),
                sku,
                List.of(),
                List.of(),
                false,
                false);
    }

    @Test
    void roundsTheLastPointDownOrUp() {
        assertThat(new EarningRate(new BigDecimal("1000000"), 1, false).points(100_000_000_000_000L))
                .as("cut")
                .isEqualTo(1_000_000_000_000L);
        assertThat(new EarningRate(new BigDecimal("1.5"), 100, false).points(370))
                .isEqualTo(4);
        assertThat(new EarningRate(new BigDecimal("1.5"), 100, true).points(370))
                .isEqualTo(5);
    }

    @Test
    void countsFullMilestonesOnly() {
        assertThat(new EarningRate(BigDecimal.ONE, 1000, false).points(minor("105.00")))
                .isEqualTo(10);
        assertThat(new EarningRate(BigDecimal.TEN, 500, false).points(minor("19.99")))
                .isEqualTo(30);
    }

    @Test
    void takesIncludedTaxOutBeforeTax() {
        var basket = new Basket(List.of(), true, 0, minor("20.00"), 0, 0, 0, 0, minor("120.00"));
        earns(of(basket), "100.00", 100);
        afterTax = true;
        earns(of(basket), "120.00", 120);
    }

    @Test
    void addsTaxOnTopAfterTax() {
        var basket = basket("61.76", "4.33", "5.10", "0", item("1", "15.99"), item("2", "45.00"));
        earns(of(basket), "56.66", 56);
        afterTax = true;
        earns(of(basket), "61.76", 61);
    }

    @Test
    void spreadsAnOrderDiscountOverAllLinesExcludedOnesToo() {
        excludedCategories = Set.of("books");
        var basket = basket("90.00", "10.00", "0", "0", item("1", "60.00"), item("2", "40.00", "0", List.of("books")));
        earns(of(basket), "54.00", 54);
    }

    @Test
    void earnsOnShippingOnlyWhereThatIsOn() {
        var basket = basket("29.35", "0", "1.35", "10.00", item("1", "18.00"));
        earns(of(basket), "18.00", 18);
        shipping = true;
        earns(of(basket), "28.00", 28);
    }

    @Test
    void endsOnTheSameAmountWhicheverRefundCameFirst() {
        var sale = of(basket("39.00", "0", "0", "10.00", item("1", "9.00"), item("2", "20.00")));
        earns(sale, "29.00", 29);
        var goods = new Returned(minor("9.00"), null, List.of(line("1", 1)));
        var money = money("10.00");
        assertThat(sale.amountAfter(List.of(goods, money))).isEqualTo(minor("12.56"));
        assertThat(sale.amountAfter(List.of(money, goods))).isEqualTo(minor("12.56"));
        assertThat(sale.pointsAfter(List.of(goods, money)).total()).isEqualTo(12);
    }

    @Test
    void knowsCurrenciesWithoutMinorUnits() {
        assertThat(new EarningRate(BigDecimal.ONE, 100, false).points(1500)).isEqualTo(15);
    }

    @Test
    void endsOnExactlyZeroAfterManyPartialRefunds() {
        var sale = total("100.00");
        var refunds = new ArrayList<Returned>();
        refunds.add(money("33.33"));
        assertThat(sale.pointsAfter(refunds).total()).isEqualTo(66);
        refunds.add(money("33.33"));
        assertThat(sale.pointsAfter(refunds).total()).isEqualTo(33);
        refunds.add(money("33.34"));
        assertThat(sale.pointsAfter(refunds).total()).isZero();
        assertThat(sale.amountAfter(refunds)).isZero();
    }

    @Test
    void cutsLinesThatClaimMoreThanTheTotalAllows() {
        var sale = computers(false);
        earns(sale, "398.00", 398);
        assertThat(sale.capped()).isTrue();
    }

    @Test
    void endsOnZeroWhenEveryEligibleLineCameBack() {
        excludedCategories = Set.of("books");
        var sale =
                of(basket("90.00", "10.00", "0", "0", item("1", "60.00"), item("2", "40.00", "0", List.of("books"))));
        assertThat(sale.amountAfter(List.of(lines(line("2", 1))))).isEqualTo(minor("54.00"));
        assertThat(sale.amountAfter(List.of(lines(line("1", 1))))).isZero();
    }

    @Test
    void takesShippingAndGoodsEachByTheirOwnPart() {
        shipping = true;
        var sale = of(basket("39.00", "0", "0", "10.00", item("1", "9.00"), item("2", "20.00")));
        earns(sale, "39.00", 39);
        var both = new Returned(minor("24.50"), minor("10.00"), List.of());
        assertThat(sale.amountAfter(List.of(both))).isEqualTo(minor("14.50"));
        var tooMuch = new Returned(minor("12.00"), minor("12.00"), List.of());
        assertThat(sale.amountAfter(List.of(tooMuch, tooMuch))).isEqualTo(minor("29.00"));
    }

    @Test
    void leavesPointsAloneWhenOnlyShippingIsGivenBack() {
        var sale = of(basket("29.00", "0", "0", "10.00", item("1", "19.00")));
        assertThat(sale.amountAfter(List.of(new Returned(minor("10.00"), minor("10.00"), List.of()))))
                .isEqualTo(minor("19.00"));
    }

    @Test
    void splitsWithoutLosingAMinorUnit() {
        assertThat(Shares.of(10, new long[] {1, 1, 1})).containsExactly(4, 3, 3);
        assertThat(Shares.of(5, new long[] {0, 0})).containsExactly(0, 0);
    }

    private Earning computers(boolean discounted) {
        return of(
                discounted
                        ? basket(
                                "598.94",
                                "0",
                                "11.94",
                                "0",
                                item("1", "199.00", "3.34", List.of()),
                                item("2", "199.00", "3.33", List.of()),
                                item("3", "199.00", "3.33", List.of()))
                        : basket(
                                "409.94",
                                "0",
                                "11.94",
                                "0",
                                item("1", "199.00"),
                                item("2", "199.00"),
                                item("3", "199.00")));
    }

    private static void earns(Earning earning, String amount, long points) {
        assertThat(earning.amountMinor()).isEqualTo(minor(amount));
        assertThat(earning.pointsAfter(List.of()).total()).isEqualTo(points);
    }

    private Earning total(String total) {
        return of(Basket.ofTotal(minor(total)));
    }

    private Earning of(Basket basket) {
        return Earning.of(
                basket,
                new EarningTerms(
                        ONE_FOR_ONE,
                        afterTax,
                        false,
                        shipping,
                        false,
                        false,
                        false,
                        true,
                        excludedCategories,
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        extras,
                        goods));
    }

    private static Basket basket(String total, String discount, String tax, String shipping, Basket.Line... lines) {
        return new Basket(List.of(lines), false, minor(discount), minor(tax), minor(shipping), 0, 0, 0, minor(total));
    }

    private static Basket.Line item(String id, String price) {
        return item(id, price, "0", List.of());
    }

    private static Basket.Line item(String id, String price, String discount, List<String> categories) {
        return new Basket.Line(
                id,
                BigDecimal.ONE,
                minor(price),
                minor(discount),
                null,
                List.of(),
                "",
                categories,
                List.of(),
                false,
                false);
    }

    private static Returned money(String amount) {
        return new Returned(minor(amount), null, List.of());
    }

    private static Returned lines(Returned.Line... lines) {
        return new Returned(0, null, List.of(lines));
    }

    private static Returned.Line line(String id, int quantity) {
        return new Returned.Line(id, BigDecimal.valueOf(quantity), null);
    }

    private static long minor(String amount) {
        return new BigDecimal(amount).movePointRight(2).longValueExact();
    }
}
