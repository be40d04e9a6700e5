package io.potoroo.sales;

import io.potoroo.sales.SaleResult.Effect;
import io.potoroo.webhooks.Fact;
import io.potoroo.webhooks.Topic;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What programs are told of a sale: how it stands after what was told of it.
 *
 * @param earningAmountMinor what earns by now
 * @param points that it has earned by now
 * @param refundId of the refund that was told or withdrawn
 */
record SaleFact(
        long id,
        long branchLinkId,
        UUID branchId,
        String externalId,
        String status,
        @Nullable UUID customerId,
        long earningAmountMinor,
        long points,
        @Nullable Long refundId) {

    /** Empty where the command changed nothing. */
    static Optional<Fact> of(SaleCommand command, Sale sale, @Nullable Long refundId, Effect effect) {
        if (effect != Effect.CREATED && effect != Effect.UPDATED) {
            return Optional.empty();
        }
        var topic = switch (command) {
            case SaleCommand.Deliver ignored -> effect == Effect.CREATED ? Topic.SALE_CREATED : Topic.SALE_UPDATED;
            case SaleCommand.GiveBack ignored -> Topic.SALE_REFUNDED;
            case SaleCommand.Withdraw ignored -> Topic.SALE_UPDATED;
            case SaleCommand.Annul ignored -> Topic.SALE_VOIDED;
            case SaleCommand.Redeem ignored -> Topic.SALE_UPDATED;
            case SaleCommand.Reward ignored -> Topic.SALE_UPDATED;
            case SaleCommand.Claim ignored -> Topic.SALE_UPDATED;
            case SaleCommand.Recognise ignored -> Topic.SALE_UPDATED;
            case SaleCommand.TakeUp ignored -> Topic.SALE_UPDATED;
        };
        return Optional.of(new Fact(
                topic,
                sale.customerId(),
                new SaleFact(
                        sale.id,
                        sale.place.branchLinkId(),
                        sale.place.branchId(),
                        sale.externalId,
                        sale.status().wire(),
                        sale.customerId(),
                        sale.earningMinor(),
                        sale.points(),
                        refundId)));
    }
}
