package io.potoroo.earning;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One refund of a basket, whole or in part.
 *
 * @param moneyMinor money given back, tax included
 * @param shippingMinor the part of it that is shipping; null where it was not told
 * @param lines what was brought back; empty where only money is known
 */
public record Returned(long moneyMinor, @Nullable Long shippingMinor, List<Line> lines) {

    /**
     * So much of one article.
     *
     * @param goodsMinor its value before tax; null to take the line's own
     */
    public record Line(
            String id, BigDecimal quantity, @Nullable Long goodsMinor) {}
}
