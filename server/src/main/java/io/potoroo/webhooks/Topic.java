package io.potoroo.webhooks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What programs can be told of; the names are what endpoints subscribe to. */
public enum Topic {
    SALE_CREATED("sale.created"),
    SALE_UPDATED("sale.updated"),
    SALE_REFUNDED("sale.refunded"),
    SALE_VOIDED("sale.voided"),
    TRANSACTION_CREATED("transaction.created"),
    TRANSACTION_CANCELLED("transaction.cancelled"),
    CUSTOMER_CREATED("customer.created"),
    CUSTOMER_UPDATED("customer.updated"),
    CUSTOMER_DELETED("customer.deleted"),
    COUPON_TAKEN("coupon.taken"),
    COUPON_REDEEMED("coupon.redeemed"),
    REDEMPTION_RESERVED("redemption.reserved"),
    REDEMPTION_APPLIED("redemption.applied"),
    REDEMPTION_REFUNDED("redemption.refunded"),
    REDEMPTION_CANCELLED("redemption.cancelled"),
    REDEMPTION_EXPIRED("redemption.expired"),
    TIER_CHANGED("tier.changed"),
    POINTS_EXPIRING("points.expiring"),
    WEBHOOK_TEST("webhook.test");

    private static final String EVERYTHING = "*";

    private final String label;

    Topic(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** {@code sale.*} for {@code sale.created}. */
    private String family() {
        return label.substring(0, label.indexOf('.')) + ".*";
    }

    /** All that endpoints may subscribe to; tests are sent on request only. */
    static List<String> subscribable() {
        var told = Arrays.stream(values()).filter(it -> it != WEBHOOK_TEST).toList();
        return Stream.of(
                        Stream.of(EVERYTHING),
                        told.stream().map(Topic::family).distinct(),
                        told.stream().map(Topic::label))
                .flatMap(it -> it)
                .toList();
    }
}
