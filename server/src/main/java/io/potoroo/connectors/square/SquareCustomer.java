package io.potoroo.connectors.square;

import io.potoroo.connectors.ItemWriter;
import io.potoroo.connectors.PlatformJson;
import org.jspecify.annotations.Nullable;

/** Who bought, as the account's directory of customers knows them. */
final class SquareCustomer {

    private SquareCustomer() {}

    /**
     * Tells a sale, where there is anything to tell.
     *
     * @param customer null where the directory has none of this id any more
     * @param email of a receipt, for buyers who are no customers
     */
    static void write(
            ItemWriter sale,
            @Nullable String id,
            @Nullable PlatformJson customer,
            @Nullable String email,
            @Nullable String country) {
        if (id != null) {
            var written = sale.customer().text("external_id", id);
            if (customer != null) {
                written.contact(customer.text("email_address"), customer.text("phone_number"), country)
                        .text("first_name", customer.text("given_name"))
                        .text("last_name", customer.text("family_name"))
                        .texts("groups", customer.texts("group_ids"));
            }
        } else if (email != null) {
            sale.customer().contact(email, null, null).flag("is_guest", true);
        }
    }
}
