package io.potoroo.redemptions;

import io.potoroo.customers.ContactDetails;
import io.potoroo.customers.CustomerReference;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.kernel.Currency;
import io.potoroo.transactions.Reservation.Mode;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a shop wants to have set aside for one of its shoppers, as it sends it; the mode says which of it matters. */
record RedemptionRequest(
        @NotNull CustomerRequest customer,
        @NotNull Mode mode,
        @Positive @Max(MOST) @Nullable BigDecimal amount,
        @Positive @Max(MOST) @Nullable Long points,
        @Nullable CatalogItem catalogItem,
        @Nullable Named offer,
        @Nullable Named coupon,
        @PositiveOrZero @Max(MOST) @Nullable BigDecimal subtotal,
        @Size(max = 191) @Nullable String saleExternalId,
        @Nullable EmployeeRequest employee) {

    /** No till gives more at once; keeps balances far from overflow. */
    static final long MOST = 1_000_000_000;

    /** Who it is for; nobody is enrolled for it. */
    record CustomerRequest(
            @Nullable UUID id,
            @Size(max = 191) @Nullable String externalId,
            @Size(max = 64) @Nullable String qrcode,
            @Email @Nullable String email,
            @Size(max = 40) @Nullable String phone,
            @Nullable String countryCode,
            @Nullable JsonNode pinCode) {

        /** The field that says who is meant, the strongest of several; null where none does. */
        @Nullable String field() {
            if (id != null) {
                return "customer.id";
            }
            if (externalId != null) {
                return "customer.external_id";
            }
            if (qrcode != null) {
                return "customer.qrcode";
            }
            if (email != null) {
                return "customer.email";
            }
            return phone == null ? null : "customer.phone";
        }

        CustomerReference reference(LinkForIntake link, ContactDetails contact) {
            var number = contact.phone();
            return new CustomerReference(
                    id,
                    link.integrationId(),
                    link.accountId(),
                    externalId,
                    qrcode,
                    contact.email(),
                    number == null ? null : number.e164());
        }
    }

    record CatalogItem(
            @NotNull Long id, @Positive @Max(1000) @Nullable Integer quantity) {}

    record Named(@NotNull Long id) {}

    record EmployeeRequest(@Nullable JsonNode pinCode) {}

    /** The rules that look at several fields; the components may be null here, whatever they say. */
    void check(Currency currency, Violations violations) {
        violations.money("amount", amount, currency);
        violations.money("subtotal", subtotal, currency);
        if (customer != null && customer.field() == null) {
            requireIdentity(violations);
        }
        if (mode == null) {
            return;
        }
        switch (mode) {
            case AMOUNT -> {
                require("amount", amount, violations);
                require("subtotal", subtotal, violations);
            }
            case POINTS -> {
                require("points", points, violations);
                require("subtotal", subtotal, violations);
            }
            case CATALOG_ITEM -> require("catalog_item", catalogItem, violations);
            case COUPON -> {
                require("offer", offer, violations);
                require("coupon", coupon, violations);
            }
        }
    }

    private static void requireIdentity(Violations violations) {
        var fields = new String[] {"customer.external_id", "customer.qrcode", "customer.email", "customer.phone"};
        for (var field : fields) {
            if (violations.has(field)) {
                return;
            }
        }
        if (!violations.has("customer.id")) {
            violations.add("customer.id", Messages.requiredWithoutAll("customer.id", fields));
        }
    }

    private void require(String field, @Nullable Object value, Violations violations) {
        if (value == null && !violations.has(field)) {
            violations.add(
                    field, Messages.requiredWhen(field, "mode", mode.name().toLowerCase(Locale.ROOT)));
        }
    }

    /** Of a request that holds. */
    RedemptionOrder order(Currency currency, @Nullable UUID employeeId, boolean onBehalf, @Nullable String reference) {
        return new RedemptionOrder(
                mode,
                amount == null ? 0 : currency.toMinor(amount),
                points == null ? 0 : points,
                catalogItem == null ? null : catalogItem.id(),
                catalogItem == null || catalogItem.quantity() == null ? 1 : catalogItem.quantity(),
                offer == null ? null : offer.id(),
                coupon == null ? null : coupon.id(),
                subtotal == null ? null : currency.toMinor(subtotal),
                saleExternalId,
                employeeId,
                onBehalf,
                reference);
    }
}
