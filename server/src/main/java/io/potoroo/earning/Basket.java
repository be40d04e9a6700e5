package io.potoroo.earning;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was bought, in minor units of the business's currency.
 *
 * @param discountMinor all discounts of the sale, those on lines included
 * @param totalMinor what the shopper owes, all in
 * @param paidWithPointsMinor the part of the discounts that was paid with points, and never earns
 */
public record Basket(
        List<Line> lines,
        boolean pricesIncludeTax,
        long discountMinor,
        long taxMinor,
        long shippingMinor,
        long tipMinor,
        long feeMinor,
        long giftCardTenderMinor,
        long totalMinor,
        long paidWithPointsMinor) {

    /** One that nobody pays for with points. */
    public Basket(
            List<Line> lines,
            boolean pricesIncludeTax,
            long discountMinor,
            long taxMinor,
            long shippingMinor,
            long tipMinor,
            long feeMinor,
            long giftCardTenderMinor,
            long totalMinor) {
        this(
                lines,
                pricesIncludeTax,
                discountMinor,
                taxMinor,
                shippingMinor,
                tipMinor,
                feeMinor,
                giftCardTenderMinor,
                totalMinor,
                0);
    }

    /** The same, so much of it paid with points. */
    public Basket paidWithPoints(long minor) {
        return new Basket(
                lines,
                pricesIncludeTax,
                discountMinor,
                taxMinor,
                shippingMinor,
                tipMinor,
                feeMinor,
                giftCardTenderMinor,
                totalMinor,
                minor);
    }

    /**
     * One article.
     *
     * @param grossMinor unit price times quantity
     * @param taxMinor null where the platform does not tell it by line
     * @param productIds product and variant
     */
    public record Line(
            String id,
            BigDecimal quantity,
            long grossMinor,
            long discountMinor,
            @Nullable Long taxMinor,
            List<String> productIds,
            String sku,
            List<String> categoryIds,
            List<String> tags,
            boolean giftCard,
            boolean pointsExempt) {}

    /** A basket of which only the total is known. */
    public static Basket ofTotal(long totalMinor) {
        return new Basket(List.of(), false, 0, 0, 0, 0, 0, 0, totalMinor);
    }
}
