package io.potoroo.sales;

import io.potoroo.deliveries.Origin;
import io.potoroo.sales.SaleCommand.Annul;
import io.potoroo.sales.SaleCommand.ByExternalId;
import io.potoroo.sales.SaleCommand.GiveBack;
import io.potoroo.sales.SaleCommand.Withdraw;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A refund, the withdrawal of one, or a void that was told before its sale, and waits for it.
 *
 * @param refundExternalId empty for a void
 * @param refund null for a void or a withdrawal
 * @param at when it happened
 * @param naiveTime whether that was told without a zone; of a refund its content says so
 * @param refusal why the sale, as it is, cannot take it; a later version may
 */
record Deferred(
        ByExternalId sale,
        String refundExternalId,
        Refund.@Nullable Content refund,
        Instant at,
        boolean naiveTime,
        @Nullable String reason,
        Origin origin,
        Instant expiresAt,
        @Nullable String refusal) {

    private static final Duration LONGEST_WAIT = Duration.ofDays(30);

    /** As they happened, whatever came first; of two at once the refund, since a void ends the sale. */
    static final Comparator<Deferred> IN_ORDER = Comparator.comparing(Deferred::at)
            .thenComparing(Deferred::isVoid)
            .thenComparing(Deferred::refundExternalId);

    static Deferred of(GiveBack told, ByExternalId sale, Instant now) {
        var content = told.content();
        return new Deferred(
                sale, told.externalId(), content, content.refundedAt(), false, null, told.origin(), expiry(now), null);
    }

    static Deferred of(Withdraw told, ByExternalId sale, Instant now) {
        return new Deferred(
                sale, told.externalId(), null, told.withdrawnAt(), false, null, told.origin(), expiry(now), null);
    }

    static Deferred of(Annul told, ByExternalId sale, Instant now) {
        return new Deferred(
                sale, "", null, told.voidedAt(), told.naiveTime(), told.reason(), told.origin(), expiry(now), null);
    }

    /** As precise as the database keeps it. */
    private static Instant expiry(Instant now) {
        return now.plus(LONGEST_WAIT).truncatedTo(ChronoUnit.MICROS);
    }

    boolean isVoid() {
        return refundExternalId.isEmpty();
    }

    boolean isWithdrawal() {
        return refund == null && !isVoid();
    }

    /** Whether it can be done to a sale that is not completed. */
    boolean isForAnySale() {
        return refund == null;
    }

    /** What was told, to be carried out now. */
    SaleCommand command() {
        if (refund != null) {
            return GiveBack.of(sale, refundExternalId, refund, origin);
        }
        return isVoid()
                ? new Annul(sale, at, naiveTime, reason, origin)
                : new Withdraw(sale, refundExternalId, at, origin);
    }

    Deferred refused(String why) {
        return new Deferred(sale, refundExternalId, refund, at, naiveTime, reason, origin, expiresAt, why);
    }

    /** Whether the other one is this one told again; a second void adds nothing to the first. */
    boolean isRepeatedBy(Deferred other) {
        return Objects.equals(refund, other.refund);
    }
}
