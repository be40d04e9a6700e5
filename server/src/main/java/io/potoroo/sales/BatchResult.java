package io.potoroo.sales;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.potoroo.deliveries.Delivery;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import io.potoroo.sales.SaleResult.Effect;
import io.potoroo.web.ErrorBodies;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What became of an item of a batch.
 *
 * @param index its place in the request, from 0
 * @param externalId of the sale, or of the refund
 * @param httpStatus what the single call would have answered with
 * @param id of the sale, or of the refund
 * @param pointsNet what the sale has earned by now
 * @param errors the body that the single call would have answered with
 * @param outcome what the log of deliveries says of it
 * @param reason likewise, where it failed
 * @param refunds the refunds of its sale that count and that whoever sent the item has told, by their external ids
 */
public record BatchResult(
        int index,
        @Nullable String op,
        @Nullable String externalId,
        Status status,
        int httpStatus,
        @Nullable Long id,
        @Nullable Long pointsNet,
        @Nullable Object errors,
        @JsonIgnore Delivery.Outcome outcome,
        @JsonIgnore @Nullable String reason,
        @JsonIgnore List<String> refunds) {

    /** Whether it changed anything. */
    public enum Status {
        CREATED,
        UPDATED,
        /** Nothing was changed by it: it, or a later version, was known. */
        DUPLICATE,
        /** It waits for its sale. */
        DEFERRED,
        FAILED
    }

    static BatchResult of(BatchItem item, Outcome<SaleResult> outcome) {
        return switch (outcome) {
            case Outcome.Done<SaleResult> done ->
                switch (done.value()) {
                    case SaleResult.Settled settled -> settled(item, settled);
                    case SaleResult.Waiting waiting -> waiting(item, waiting);
                };
            case Outcome.Refused<SaleResult> refused -> failed(item, refused.refusal());
        };
    }

    private static BatchResult settled(BatchItem item, SaleResult.Settled result) {
        var refund = result.refund();
        var sale = result.sale().sale();
        return new BatchResult(
                item.index(),
                item.op(),
                item.externalId(),
                status(item, result.effect()),
                HttpStatus.OK.value(),
                refund == null ? sale.id : refund.id(),
                sale.points(),
                null,
                SaleDeliveries.outcome(result.effect()),
                null,
                sale.standing()
                        .filter(it -> it.source().equals(item.source()))
                        .map(Refund::externalId)
                        .toList());
    }

    private static BatchResult waiting(BatchItem item, SaleResult.Waiting result) {
        return new BatchResult(
                item.index(),
                item.op(),
                item.externalId(),
                status(item, result.effect()),
                HttpStatus.ACCEPTED.value(),
                null,
                null,
                null,
                SaleDeliveries.outcome(result.effect()),
                null,
                List.of());
    }

    /** A refund is new where it changes its sale. */
    private static Status status(BatchItem item, Effect effect) {
        return switch (effect) {
            case CREATED -> Status.CREATED;
            case UPDATED -> item.isRefund() ? Status.CREATED : Status.UPDATED;
            case REPEATED, STALE -> Status.DUPLICATE;
            case DEFERRED -> Status.DEFERRED;
        };
    }

    private static BatchResult failed(BatchItem item, Refusal refusal) {
        return new BatchResult(
                item.index(),
                item.op(),
                item.externalId(),
                Status.FAILED,
                ErrorBodies.status(refusal).value(),
                null,
                null,
                ErrorBodies.body(refusal),
                Delivery.Outcome.FAILED,
                refusal.reason(),
                List.of());
    }
}
