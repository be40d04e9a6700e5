package io.potoroo.earning;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a basket earns under its terms, and what is left of it after refunds.
 *
 * <p>Depends on nothing but its arguments, so that deliveries in any order, any number of times, end on the same points.
 *
 * @param amountMinor the amount that earns
 * @param capped whether the lines claimed more than the total allows and were cut
 */
public record Earning(EarningTerms terms, Basket basket, List<Line> lines, long amountMinor, boolean capped) {

    /** A line's value after its share of discounts and, where it counts, tax. */
    public record Line(Basket.Line line, long netMinor, boolean eligible) {}

    public static Earning of(Basket basket, EarningTerms terms) {
        long extras = extras(basket, terms);
        long goodsByTotal = goodsByTotal(basket, terms);
        var lines = lines(basket, terms);
        long goods = lines.isEmpty()
                ? goodsByTotal
                : lines.stream()
                        .filter(Line::eligible)
                        .mapToLong(Line::netMinor)
                        .sum();
        // Rounding may differ by a minor unit a line; anything more means lines that do not belong to this total.
        boolean capped = !lines.isEmpty() && goods > goodsByTotal + lines.size();
        long amount =
                (capped ? goodsByTotal : goods) + extras - (terms.giftCardTender() ? 0 : basket.giftCardTenderMinor());
        return new Earning(terms, basket, lines, Math.max(0, amount), capped);
    }

    /** Steps a to d: each line's value, and whether it earns. */
    private static List<Line> lines(Basket basket, EarningTerms terms) {
        var lines = basket.lines();
        var nets = new long[lines.size()];
        long discounted = 0;
        for (int i = 0; i < nets.length; i++) {
            var line = lines.get(i);
            discounted += line.discountMinor();
            nets[i] = Math.max(0, line.grossMinor() - (terms.beforeDiscount() ? 0 : line.discountMinor()));
        }
        long stray = basket.discountMinor() - discounted;
        if (stray > 0 && !terms.beforeDiscount()) {
            subtract(nets, Shares.of(Math.min(stray, sum(nets)), nets));
        }
        if (terms.beforeDiscount()) {
            // Among the discounts otherwise.
            subtract(nets, Shares.of(Math.min(basket.paidWithPointsMinor(), sum(nets)), nets));
        }
        if (basket.pricesIncludeTax() && !terms.afterTax()) {
            subtract(nets, taxes(basket, nets));
        } else if (!basket.pricesIncludeTax() && terms.afterTax()) {
            var taxes = taxes(basket, nets);
            for (int i = 0; i < nets.length; i++) {
                nets[i] += taxes[i];
            }
        }
        var excluded = terms.exclusion();
        var earning = new ArrayList<Line>(nets.length);
        for (int i = 0; i < nets.length; i++) {
            earning.add(new Line(lines.get(i), Math.max(0, nets[i]), !excluded.test(lines.get(i))));
        }
        return List.copyOf(earning);
    }

    /** Each line's own tax; what is left of the sale's is spread over the lines that do not tell theirs. */
    private static long[] taxes(Basket basket, long[] nets) {
        var taxes = new long[nets.length];
        var untold = new long[nets.length];
        long told = 0;
        for (int i = 0; i < nets.length; i++) {
            var tax = basket.lines().get(i).taxMinor();
            if (tax == null) {
                untold[i] = nets[i];
            } else {
                taxes[i] = tax;
                told += tax;
            }
        }
        var shares = Shares.of(Math.max(0, basket.taxMinor() - told), untold);
        for (int i = 0; i < nets.length; i++) {
            taxes[i] += shares[i];
        }
        return taxes;
    }

    private static void subtract(long[] from, long[] amounts) {
        for (int i = 0; i < from.length; i++) {
            from[i] -= amounts[i];
        }
    }

    private static long sum(long[] amounts) {
        return Arrays.stream(amounts).sum();
    }

    private static long extras(Basket basket, EarningTerms terms) {
        return (terms.shipping() ? basket.shippingMinor() : 0)
                + (terms.tips() ? basket.tipMinor() : 0)
                + (terms.fees() ? basket.feeMinor() : 0);
    }

    /** From the total and not the subtotal: platforms' subtotals lie. */
    private static long goodsByTotal(Basket basket, EarningTerms terms) {
        return Math.max(
                0,
                basket.totalMinor()
                        - basket.shippingMinor()
                        - basket.tipMinor()
                        - basket.feeMinor()
                        - (terms.afterTax() ? 0 : basket.taxMinor())
                        + (terms.beforeDiscount() ? discountsThatEarn(basket) : 0));
    }

    private static long discountsThatEarn(Basket basket) {
        return Math.max(0, basket.discountMinor() - basket.paidWithPointsMinor());
    }

    /** The points that are left after the refunds, in whatever order they came. */
    public Points pointsAfter(Collection<Returned> refunds) {
        var byLine = byLine(refunds);
        if (everythingReturned(refunds, byLine)) {
            return Points.NONE;
        }
        long amount = amountAfter(refunds);
        long basic = terms.rate().points(amount);
        var bonus = terms.extras().bonus();
        return new Points(basic, productPoints(byLine), bonus == null ? 0 : bonus.on(basic, amount, amountMinor));
    }

    /** For every whole piece that was not brought back, of articles that earn at all. */
    private long productPoints(Map<String, List<Returned.Line>> returned) {
        var bySku = terms.extras().pointsBySku();
        return Points.bounded(lines.stream()
                .filter(it -> it.eligible() && bySku.containsKey(it.line().sku()))
                .map(it -> it.line()
                        .quantity()
                        .subtract(quantity(returned.getOrDefault(it.line().id(), List.of())))
                        .setScale(0, RoundingMode.FLOOR)
                        .max(BigDecimal.ZERO)
                        .multiply(
                                BigDecimal.valueOf(bySku.getOrDefault(it.line().sku(), 0L))))
                .reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    private boolean everythingReturned(Collection<Returned> refunds, Map<String, List<Returned.Line>> byLine) {
        return !refunds.isEmpty()
                && (refunds.stream().mapToLong(Returned::moneyMinor).sum() >= basket.totalMinor()
                        || allEligibleReturned(byLine));
    }

    /** The amount that still earns after the refunds, in whatever order they came. */
    public long amountAfter(Collection<Returned> refunds) {
        if (refunds.isEmpty()) {
            return amountMinor;
        }
        var byLine = byLine(refunds);
        if (everythingReturned(refunds, byLine)) {
            return 0;
        }
        return Math.max(0, amountMinor - returnedGoods(byLine) - returnedMoney(refunds) - returnedShipping(refunds));
    }

    private static Map<String, List<Returned.Line>> byLine(Collection<Returned> refunds) {
        return refunds.stream()
                .flatMap(it -> it.lines().stream())
                .collect(Collectors.groupingBy(Returned.Line::id, LinkedHashMap::new, Collectors.toList()));
    }

    private boolean allEligibleReturned(Map<String, List<Returned.Line>> returned) {
        var eligible = lines.stream().filter(Line::eligible).toList();
        return !eligible.isEmpty()
                && eligible.stream()
                        .allMatch(it -> quantity(returned.getOrDefault(it.line().id(), List.of()))
                                        .compareTo(it.line().quantity())
                                >= 0);
    }

    private long returnedGoods(Map<String, List<Returned.Line>> returned) {
        return lines.stream()
                .filter(Line::eligible)
                .mapToLong(it -> goods(it, returned.getOrDefault(it.line().id(), List.of())))
                .sum();
    }

    /** Rounded once for the line, so that many small returns come to the same as a large one. */
    public static long goods(Line line, List<Returned.Line> returned) {
        long stated = returned.stream()
                .map(Returned.Line::goodsMinor)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
        var quantity =
                quantity(returned.stream().filter(it -> it.goodsMinor() == null).toList());
        long share = BigDecimal.valueOf(line.netMinor())
                .multiply(quantity)
                .divide(line.line().quantity(), 0, RoundingMode.HALF_UP)
                .longValueExact();
        return Math.min(line.netMinor(), stated + share);
    }

    private static BigDecimal quantity(List<Returned.Line> returned) {
        return returned.stream().map(Returned.Line::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /**
     * Refunds of money alone take their part of the amount by the whole sale's proportion, rounded once for all of them.
     * Where such a refund tells its shipping, only the rest is goods, and takes its part of what goods earned.
     */
    private long returnedMoney(Collection<Returned> refunds) {
        long mixed = 0;
        long goodsOnly = 0;
        for (var refund : refunds) {
            if (refund.lines().isEmpty()) {
                if (refund.shippingMinor() == null) {
                    mixed += refund.moneyMinor();
                } else {
                    goodsOnly += Math.max(0, refund.moneyMinor() - refund.shippingMinor());
                }
            }
        }
        // mixed × amount ÷ total + goodsOnly × amount of goods ÷ total of goods, over one denominator to round once.
        var total = BigInteger.valueOf(basket.totalMinor());
        var goods = BigInteger.valueOf(Math.max(1, basket.totalMinor() - basket.shippingMinor()));
        var goodsAmount = BigInteger.valueOf(amountMinor - earningShipping());
        var part = BigInteger.valueOf(mixed)
                .multiply(BigInteger.valueOf(amountMinor))
                .multiply(goods)
                .add(BigInteger.valueOf(goodsOnly).multiply(goodsAmount).multiply(total));
        return Math.min(amountMinor, Shares.rounded(part, total.multiply(goods)));
    }

    /** The shipping that is part of the amount. */
    private long earningShipping() {
        return terms.shipping() ? Math.min(basket.shippingMinor(), amountMinor) : 0;
    }

    /** No more than was paid, whatever the refunds say together. */
    private long returnedShipping(Collection<Returned> refunds) {
        long told = refunds.stream()
                .map(Returned::shippingMinor)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
        return Math.min(told, earningShipping());
    }
}
