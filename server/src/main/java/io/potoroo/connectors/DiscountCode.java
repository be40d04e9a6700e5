package io.potoroo.connectors;

import io.potoroo.transactions.Reservation.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A code that takes something off one order of one customer.
 *
 * @param redemptionId ours; a code's name on the platform is made from it
 * @param value minor units of money; of a percentage hundredths of a per cent
 * @param customerExternalId the customer as the platform knows them; null where it does not, or nobody knows
 */
public record DiscountCode(
        long redemptionId,
        String code,
        Kind kind,
        long value,
        Instant startsAt,
        Instant endsAt,
        @Nullable String customerExternalId,
        @Nullable String customerEmail) {

    /** What a cart has to come to: a sum of money would lose what is more than the cart. */
    public long minimumMinor() {
        return kind == Kind.DISCOUNT_AMOUNT ? value : 0;
    }

    /** The same each time. */
    public String title() {
        return "Loyalty redemption " + redemptionId;
    }
}
