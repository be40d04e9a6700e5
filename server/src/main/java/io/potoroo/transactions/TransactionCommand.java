package io.potoroo.transactions;

import io.potoroo.customers.ContactDetails;
import io.potoroo.customers.CustomerReference;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a program asks to have booked, after everything was checked that needs no look at the customer.
 *
 * @param customerId null where the contact details say who is meant
 * @param branchLinkId the shop through which it was asked; null where the request itself says where
 * @param productPoints for the articles that earn by the piece
 * @param reference the same for this request and no other while its key is remembered; null where the request may be
 *     carried out again when it is sent again
 */
record TransactionCommand(
        Intent intent,
        @Nullable UUID customerId,
        ContactDetails contact,
        UUID branchId,
        @Nullable Long branchLinkId,
        Asked asked,
        long productPoints,
        Wanted wanted,
        @Nullable Clerk clerk,
        @Nullable TransactionDetails details,
        @Nullable String receiptNumber,
        @Nullable String comments,
        @Nullable String reference,
        Instant occurredAt) {

    CustomerReference customer() {
        var phone = contact.phone();
        return new CustomerReference(
                customerId, null, null, null, null, contact.email(), phone == null ? null : phone.e164());
    }

    /** The field that says who is meant. */
    String customerField() {
        if (customerId != null) {
            return "customer.id";
        }
        return contact.email() != null ? "customer.email" : "customer.phone";
    }

    @Nullable UUID employeeId() {
        return clerk == null ? null : clerk.employeeId();
    }

    boolean isOnBehalf() {
        return intent == Intent.REDEEM && clerk != null && clerk.onBehalf();
    }

    @Nullable String orderId() {
        return details == null ? null : details.externalOrderId();
    }

    /** The order of a linked shop that it rewards. */
    @Nullable ShopOrder rewardedOrder() {
        var order = orderId();
        return intent == Intent.REWARD && branchLinkId != null && order != null
                ? new ShopOrder(branchLinkId, order)
                : null;
    }
}
