package io.potoroo.connectors.square;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.potoroo.connectors.ItemWriter;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A payment: one that belongs to no order is a sale of which only the money is known. */
record SquarePayment(
        PlatformJson json,
        @Nullable PlatformJson customer,
        Currency currency,
        @Nullable String country) {

    ItemWriter sale() {
        var offlineAt = offlineAt(json);
        var sale = ItemWriter.sale(requireNonNull(json.text("id")), currency)
                .text("status", status())
                .time("sold_at", offlineAt == null ? json.instant("created_at") : offlineAt)
                .time("external_updated_at", json.instant("updated_at"))
                .text("currency", json.object("total_money").text("currency"))
                .money("total", SquareOrder.money(json, "total_money", currency))
                .money("tip_total", SquareOrder.money(json, "tip_money", currency));
        SquareCustomer.write(sale, json.text("customer_id"), customer, json.text("buyer_email_address"), country);
        return sale;
    }

    private String status() {
        return switch (requireNonNullElse(json.text("status"), "")) {
            case "COMPLETED" -> "completed";
            case "CANCELED", "FAILED" -> "cancelled";
            default -> "pending";
        };
    }

    /** When a till without a connection took it; null where it had one. */
    static @Nullable Instant offlineAt(PlatformJson payment) {
        return payment.object("offline_payment_details").instant("client_created_at");
    }

    /** What it is a payment of. */
    String saleId() {
        return requireNonNullElse(json.text("order_id"), requireNonNull(json.text("id")));
    }

    /**
     * Money that was paid back of it, of which no order says what for. It goes by the id of the order that Square makes for
     * a refund, so that it is not counted again if that one turns out to say it after all.
     */
    ItemWriter refund(PlatformJson refund) {
        var order = refund.text("order_id");
        var id = order == null || order.equals(saleId()) ? refund.text("id") : order;
        return ItemWriter.refund(saleId(), requireNonNull(id), currency)
                .time("refunded_at", refund.instant("created_at"))
                .text("reason", refund.text("reason"))
                .money("amount", SquareOrder.money(refund, "amount_money", currency));
    }
}
