package io.potoroo.earning;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What counts towards points and at which rate, frozen with the award so that later changes never reach it.
 *
 * @param afterTax whether tax earns
 * @param beforeDiscount whether the amount before discounts earns
 * @param giftCardItems whether buying a gift card earns
 * @param giftCardTender whether the part paid by gift card earns
 * @param extras what is earned beside the points for the amount
 * @param goods what is known of articles beside what purchases say
 */
public record EarningTerms(
        EarningRate rate,
        boolean afterTax,
        boolean beforeDiscount,
        boolean shipping,
        boolean tips,
        boolean fees,
        boolean giftCardItems,
        boolean giftCardTender,
        Set<String> excludedCategoryIds,
        Set<String> excludedProductIds,
        Set<String> excludedSkus,
        Set<String> excludedTags,
        Extras extras,
        List<Goods> goods) {

    /** The same, except that lines come out at what was paid for them before tax. */
    public EarningTerms ofMoneyPaid() {
        return copy(false, false, extras, goods);
    }

    /** The same with an offer that applies. */
    public EarningTerms with(Bonus bonus) {
        return copy(afterTax, beforeDiscount, new Extras(bonus, extras.pointsBySku()), goods);
    }

    /**
     * The same with more articles; what is known of others stays.
     *
     * @param morePointsBySku for each piece of some of them
     */
    public EarningTerms knowing(Collection<Goods> more, Map<String, Long> morePointsBySku) {
        var all = new ArrayList<>(goods);
        var known = all.stream().map(Goods::article).collect(toSet());
        more.stream().filter(it -> !known.contains(it.article())).forEach(all::add);
        return copy(afterTax, beforeDiscount, extras.knowing(morePointsBySku), List.copyOf(all));
    }

    private EarningTerms copy(boolean withTax, boolean withDiscounts, Extras newExtras, List<Goods> newGoods) {
        return new EarningTerms(
                rate,
                withTax,
                withDiscounts,
                shipping,
                tips,
                fees,
                giftCardItems,
                giftCardTender,
                excludedCategoryIds,
                excludedProductIds,
                excludedSkus,
                excludedTags,
                newExtras,
                newGoods);
    }

    /** Whether one of the articles ought to be known and is not. */
    public boolean misses(Set<Goods.Article> articles) {
        return goods.stream().anyMatch(it -> it.missing() && articles.contains(it.article()));
    }

    /** Which lines earn nothing. */
    Predicate<Basket.Line> exclusion() {
        var known = goods.stream().collect(toMap(Goods::article, it -> it));
        return line -> excludes(line, known.get(Goods.Article.of(line)));
    }

    private boolean excludes(Basket.Line line, @Nullable Goods known) {
        boolean giftCard = line.giftCard() || (known != null && known.giftCard());
        var categories = known == null ? line.categoryIds() : known.categoryIds();
        var tags = known == null || !line.tags().isEmpty() ? line.tags() : known.tags();
        return line.pointsExempt()
                || (giftCard && !giftCardItems)
                || categories.stream().anyMatch(excludedCategoryIds::contains)
                || tags.stream().anyMatch(excludedTags::contains)
                || line.productIds().stream().anyMatch(excludedProductIds::contains)
                || excludedSkus.contains(line.sku());
    }
}
