package io.potoroo.earning;

import java.util.Set;

/**
 * What counts towards points and at which rate, frozen with the award so that later changes never reach it.
 *
 * @param afterTax whether tax earns
 * @param beforeDiscount whether the amount before discounts earns
 * @param giftCardItems whether buying a gift card earns
 * @param giftCardTender whether the part paid by gift card earns
 * @param extras what is earned beside the points for the amount
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
        Extras extras) {

    /** The same, except that lines come out at what was paid for them before tax. */
    public EarningTerms ofMoneyPaid() {
        return new EarningTerms(
                rate,
                false,
                false,
                shipping,
                tips,
                fees,
                giftCardItems,
                giftCardTender,
                excludedCategoryIds,
                excludedProductIds,
                excludedSkus,
                excludedTags,
                extras);
    }

    /** The same with an offer that applies. */
    public EarningTerms with(Bonus bonus) {
        return new EarningTerms(
                rate,
                afterTax,
                beforeDiscount,
                shipping,
                tips,
                fees,
                giftCardItems,
                giftCardTender,
                excludedCategoryIds,
                excludedProductIds,
                excludedSkus,
                excludedTags,
                new Extras(bonus, extras.pointsBySku()));
    }

    boolean excludes(Basket.Line line) {
        return line.pointsExempt()
                || (line.giftCard() && !giftCardItems)
                || line.categoryIds().stream().anyMatch(excludedCategoryIds::contains)
                || line.tags().stream().anyMatch(excludedTags::contains)
                || line.productIds().stream().anyMatch(excludedProductIds::contains)
                || excludedSkus.contains(line.sku());
    }
}
