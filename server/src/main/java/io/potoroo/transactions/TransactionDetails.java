package io.potoroo.transactions;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** The integrator's own references on a transaction, 1 to 255 characters each. */
public record TransactionDetails(
        @Size(max = 255) @Nullable String externalOrderId,

        @JsonProperty("custom_field_1") @Size(max = 255) @Nullable String customField1,

        @JsonProperty("custom_field_2") @Size(max = 255) @Nullable String customField2,

        @JsonProperty("custom_field_3") @Size(max = 255) @Nullable String customField3,

        @JsonProperty("custom_field_4") @Size(max = 255) @Nullable String customField4,

        @JsonProperty("custom_field_5") @Size(max = 255) @Nullable String customField5) {

    static final TransactionDetails NONE = new TransactionDetails(null, null, null, null, null, null);

    public static TransactionDetails ofOrder(String externalOrderId) {
        return new TransactionDetails(externalOrderId, null, null, null, null, null);
    }

    /** The same details under another order id. */
    public TransactionDetails withOrder(String orderId) {
        return new TransactionDetails(orderId, customField1, customField2, customField3, customField4, customField5);
    }

    @Nullable String[] customFields() {
        return new @Nullable String[] {customField1, customField2, customField3, customField4, customField5};
    }
}
