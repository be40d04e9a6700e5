package io.potoroo.sales;

import io.potoroo.deliveries.Delivery;
import io.potoroo.deliveries.Origin;
import io.potoroo.kernel.Currency;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import io.potoroo.sales.SaleCommand.ByExternalId;
import io.potoroo.sales.SaleCommand.WhenKnown;
import io.potoroo.web.Body;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An item of a batch, as far as it could be read.
 *
 * @param at when it happened, by which a batch is put in order; null where it could not be read
 * @param command what it asks for, or why not
 * @param unreadable what the log says of one that could not be read; null where the intake logs it
 */
record BatchItem(
        int index,
        @Nullable String op,
        @Nullable String externalId,
        @Nullable Instant at,
        Outcome<SaleCommand> command,
        @Nullable Delivery unreadable) {

    /** What an item is about, and of which sale where it is not a sale itself. */
    record Head(
            @NotNull Op op,

            @Size(max = 191) @Pattern(regexp = SaleRequest.EXTERNAL_ID) @Nullable String saleExternalId) {}

    /** What is done with a sale. */
    enum Op {
        SALE(SalesController.CREATE),
        REFUND(SalesController.REFUND),
        REFUND_WITHDRAWAL(SalesController.WITHDRAW),
        VOID(SalesController.VOID);

        private final Origin origin;

        Op(Origin origin) {
            this.origin = origin;
        }
    }

    boolean isSale() {
        return Op.SALE.name().equalsIgnoreCase(op);
    }

    /** What the shop calls the sale that it is about; null where it could not be read. */
    @Nullable String saleExternalId() {
        return command instanceof Outcome.Done<SaleCommand> done && done.value().sale() instanceof ByExternalId sale
                ? sale.externalId()
                : null;
    }

    /** Who sent it; null where it could not be read. */
    @Nullable String source() {
        return command instanceof Outcome.Done<SaleCommand> done && done.value().origin() != null
                ? done.value().origin().source()
                : null;
    }

    boolean isRefund() {
        return Op.REFUND.name().equalsIgnoreCase(op);
    }

    /**
     * As the single calls would read it.
     *
     * @param platform that sends it and always means the later version; null for a program of the API
     */
    static BatchItem read(
            int index, JsonNode node, long linkId, Currency currency, Instant now, @Nullable Origin platform) {
        var origin = platform == null ? SalesController.BATCH : platform;
        try {
            if (!node.isObject()) {
                throw Refusal.invalid("item", Messages.mustBeObject("item"));
            }
            var misnamed = new Violations();
            var head = Body.of(Head.class, node).readInto(misnamed);
            if (head.op() == null || head.op() == Op.SALE) {
                misnamed.throwIfAny();
            }
            check(head, misnamed);
            var sale = new ByExternalId(linkId, Objects.requireNonNullElse(head.saleExternalId(), ""));
            origin = from(platform, head.op().origin);
            return switch (head.op()) {
                case SALE -> sale(index, node, linkId, currency, now, platform);
                case REFUND -> refund(index, node, sale, misnamed, currency, now, origin);
                case REFUND_WITHDRAWAL -> withdrawal(index, node, sale, misnamed, now, origin);
                case VOID -> annul(index, node, sale, misnamed, now, origin);
            };
        } catch (Refusal refusal) {
            var externalId = node.path("external_id").asString(null);
            var sale = node.path("sale_external_id").asString(Objects.requireNonNullElse(externalId, ""));
            return new BatchItem(
                    index,
                    node.path("op").asString(null),
                    externalId,
                    null,
                    new Outcome.Refused<>(refusal),
                    SaleDeliveries.unreadable(origin, new ByExternalId(linkId, sale), refusal));
        }
    }

    private static void check(Head head, Violations violations) {
        if (head.op() != Op.SALE && head.saleExternalId() == null && !violations.has("sale_external_id")) {
            violations.add("sale_external_id", Messages.required("sale_external_id"));
        }
    }

    private static BatchItem sale(
            int index, JsonNode node, long linkId, Currency currency, Instant now, @Nullable Origin platform) {
        var request = Body.of(SaleRequest.class, node).valid((it, violations) -> {
            it.requireExternalId(violations);
            it.check(currency, now, violations);
        });
        var externalId = Objects.requireNonNull(request.externalId());
        var content = request.content(currency);
        // A till that tells which version it is may tell a later one.
        boolean replaces = platform != null || content.externalVersion() != null || content.externalUpdatedAt() != null;
        var command = SaleCommand.Deliver.of(
                new ByExternalId(linkId, externalId),
                content,
                replaces ? WhenKnown.REPLACE : WhenKnown.CONFLICT,
                from(platform, replaces ? SalesController.PUT : SalesController.CREATE));
        return accepted(index, Op.SALE, externalId, content.soldAt(), command);
    }

    private static Origin from(@Nullable Origin platform, Origin api) {
        return platform == null ? api : platform;
    }

    private static BatchItem refund(
            int index,
            JsonNode node,
            ByExternalId sale,
            Violations misnamed,
            Currency currency,
            Instant now,
            Origin origin) {
        var request = Body.of(RefundRequest.class, node).valid((it, violations) -> {
            violations.addAll(misnamed);
            it.check(currency, now, violations);
        });
        var content = request.content(currency);
        var command = SaleCommand.GiveBack.of(sale, request.externalId(), content, origin);
        return accepted(index, Op.REFUND, request.externalId(), content.refundedAt(), command);
    }

    private static BatchItem withdrawal(
            int index, JsonNode node, ByExternalId sale, Violations misnamed, Instant now, Origin origin) {
        var request = Body.of(WithdrawalRequest.class, node).valid((it, violations) -> {
            violations.addAll(misnamed);
            it.check(now, violations);
        });
        var at = request.withdrawnAt().at();
        var command = new SaleCommand.Withdraw(sale, request.externalId(), at, origin);
        return accepted(index, Op.REFUND_WITHDRAWAL, request.externalId(), at, command);
    }

    private static BatchItem annul(
            int index, JsonNode node, ByExternalId sale, Violations misnamed, Instant now, Origin origin) {
        var request = Body.of(VoidRequest.class, node).valid((it, violations) -> {
            violations.addAll(misnamed);
            it.check(now, violations);
        });
        var voidedAt = request.voidedAt();
        var command = new SaleCommand.Annul(sale, voidedAt.at(), voidedAt.naive(), request.reason(), origin);
        return accepted(index, Op.VOID, sale.externalId(), voidedAt.at(), command);
    }

    private static BatchItem accepted(int index, Op op, String externalId, Instant at, SaleCommand command) {
        return new BatchItem(
                index, op.name().toLowerCase(Locale.ROOT), externalId, at, new Outcome.Done<>(command), null);
    }
}
