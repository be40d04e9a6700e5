package io.potoroo.sales;

import io.potoroo.earning.Returned;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Money given back for a sale, and the points it took.
 *
 * @param json the content as it is stored
 * @param source who told of it: programs of the API, or a platform
 * @param amountMinor as it was told, or else what its lines come to by now
 * @param pointsForgiven of the shortfall, what is not owed
 */
@SuppressWarnings("ArrayRecordComponent") // Refunds are told apart by id; the fingerprint is compared by its bytes.
record Refund(
        long id,
        long saleId,
        String externalId,
        Content content,
        String json,
        byte[] fingerprint,
        String source,
        long amountMinor,
        long pointsReversed,
        long pointsShortfall,
        long pointsForgiven,
        long pointsRestored,
        Instant createdAt) {

    /** What the platform said, normalised; money in minor units. */
    record Content(
            Instant refundedAt,
            boolean naiveTime,
            @Nullable Long amount,
            List<Line> lineItems,
            @Nullable Long taxTotal,
            @Nullable Long shippingTotal,
            @Nullable String reason,
            @Nullable Boolean restoreRedemptions) {}

    /** So much of one line; {@code amount} is goods before tax. */
    record Line(
            String lineItemExternalId,
            BigDecimal quantity,
            @Nullable Long amount) {}

    Returned toReturned() {
        return new Returned(
                amountMinor,
                content.shippingTotal(),
                content.lineItems().stream()
                        .map(it -> new Returned.Line(it.lineItemExternalId(), it.quantity(), it.amount()))
                        .toList());
    }

    Refund withAmount(long minor) {
        return with(minor, pointsReversed, pointsShortfall, pointsForgiven, pointsRestored);
    }

    Refund withPoints(long reversed, long shortfall, long forgiven) {
        return with(amountMinor, reversed, shortfall, forgiven, pointsRestored);
    }

    Refund withRestored(long restored) {
        return with(amountMinor, pointsReversed, pointsShortfall, pointsForgiven, restored);
    }

    private Refund with(long minor, long reversed, long shortfall, long forgiven, long restored) {
        return new Refund(
                id,
                saleId,
                externalId,
                content,
                json,
                fingerprint,
                source,
                minor,
                reversed,
                shortfall,
                forgiven,
                restored,
                createdAt);
    }
}
