package io.potoroo.earning;

import java.math.BigDecimal;

/**
 * What a purchase earns, by where it comes from.
 *
 * @param basic for its amount
 * @param products for articles that earn by the piece
 * @param offer more, by the one offer that applies to it
 */
public record Points(long basic, long products, long offer) {

    public static final Points NONE = new Points(0, 0, 0);

    /** More than any purchase is worth; what would come to more is cut. */
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000_000L);

    /** Without the offer's. */
    public long purchase() {
        return basic + products;
    }

    public long total() {
        return purchase() + offer;
    }

    static long bounded(BigDecimal points) {
        return points.min(MOST).toBigInteger().longValueExact();
    }
}
