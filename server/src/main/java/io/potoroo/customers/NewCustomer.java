package io.potoroo.customers;

import io.potoroo.kernel.Address;
import io.potoroo.kernel.Language;
import io.potoroo.kernel.Phone;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A customer to be enrolled.
 *
 * @param email lower case
 * @param qrcode null: one is drawn
 */
public record NewCustomer(
        @Nullable String email,
        @Nullable Phone phone,
        @Nullable String countryCode,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable LocalDate birthDate,
        @Nullable Gender gender,
        @Nullable Language language,
        @Nullable String qrcode,
        Consent consent,
        @Nullable String note,
        @Nullable Address address) {

    /** As a till knows a shopper. */
    public static NewCustomer of(
            @Nullable String email,
            @Nullable Phone phone,
            @Nullable String firstName,
            @Nullable String lastName,
            @Nullable Language language,
            Consent consent) {
        return new NewCustomer(
                email,
                phone,
                phone == null ? null : phone.countryCode(),
                firstName,
                lastName,
                null,
                null,
                language,
                null,
                consent,
                null,
                null);
    }
}
