package io.potoroo.sales;

import io.potoroo.kernel.Currency;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may yet buy, in minor units.
 *
 * @param subtotalMinor goods before discounts
 * @param discountMinor all discounts, those on lines included
 */
public record Cart(
        long subtotalMinor,
        long discountMinor,
        long taxMinor,
        long shippingMinor,
        boolean pricesIncludeTax,
        List<Line> lines) {

    /**
     * One article, with what the shop knows of it.
     *
     * @param unitPrice in currency units, because it may be finer than a minor unit
     * @param discountMinor every discount that lands on the line
     * @param taxMinor null where the shop does not tell it by line
     */
    public record Line(
            @Nullable String productExternalId,
            @Nullable String variantExternalId,
            @Nullable String sku,
            BigDecimal quantity,
            BigDecimal unitPrice,
            long discountMinor,
            @Nullable Long taxMinor,
            List<String> categoryIds,
            List<String> tags,
            boolean giftCard) {}

    /** As a sale would tell it that is completed at this moment; lines are known by their place. */
    SaleContent content(Instant now) {
        var sold = new ArrayList<SaleContent.Line>(lines.size());
        for (var line : lines) {
            sold.add(new SaleContent.Line(
                    Integer.toString(sold.size()),
                    line.productExternalId(),
                    line.variantExternalId(),
                    line.sku(),
                    "",
                    Currency.plain(line.quantity()),
                    Currency.plain(line.unitPrice()),
                    line.discountMinor(),
                    line.taxMinor(),
                    null,
                    line.categoryIds(),
                    line.tags(),
                    null,
                    null,
                    line.giftCard(),
                    false));
        }
        return new SaleContent(
                        null,
                        SaleStatus.COMPLETED,
                        now,
                        false,
                        null,
                        null,
                        pricesIncludeTax,
                        subtotalMinor,
                        discountMinor,
                        taxMinor,
                        shippingMinor,
                        0,
                        0,
                        0,
                        0,
                        sold,
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        false,
                        List.of())
                .addedUp();
    }
}
