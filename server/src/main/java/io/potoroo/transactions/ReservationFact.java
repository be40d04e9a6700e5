package io.potoroo.transactions;

import io.potoroo.webhooks.Fact;
import io.potoroo.webhooks.Topic;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What programs are told of something that was set aside; its code is the customer's.
 *
 * @param discountMinor what it takes off in money, as far as that does not depend on the sale
 */
record ReservationFact(
        long id,
        String status,
        String mode,
        long points,
        long pointsReturned,
        long discountMinor,
        UUID customerId,
        UUID branchId,
        @Nullable Long branchLinkId,
        @Nullable String saleExternalId,
        Instant expiresAt) {

    static Fact of(Reservation reservation) {
        return new Fact(
                topic(reservation.status()),
                reservation.customerId(),
                new ReservationFact(
                        reservation.id(),
                        reservation.status().told(),
                        reservation.mode().told(),
                        reservation.points(),
                        reservation.pointsReturned(),
                        reservation.moneyMinor(),
                        reservation.customerId(),
                        reservation.branchId(),
                        reservation.branchLinkId(),
                        reservation.saleExternalId(),
                        reservation.expiresAt()));
    }

    private static Topic topic(Reservation.Status status) {
        return switch (status) {
            case RESERVED -> Topic.REDEMPTION_RESERVED;
            case APPLIED -> Topic.REDEMPTION_APPLIED;
            case REFUNDED -> Topic.REDEMPTION_REFUNDED;
            case CANCELLED -> Topic.REDEMPTION_CANCELLED;
            case EXPIRED -> Topic.REDEMPTION_EXPIRED;
        };
    }
}
