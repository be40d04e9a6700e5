package io.potoroo.engagement;

import io.potoroo.customers.Consent;
import io.potoroo.customers.Profile;
import java.util.Locale;

/** What makes a profile complete. */
enum Requirement {
    FIRST,
    LAST,
    BIRTH_DATE,
    ADDRESS,
    POSTAL_CODE,
    CONSENT,
    CUSTOM_FIELD_1,
    CUSTOM_FIELD_2,
    CUSTOM_FIELD_3,
    CUSTOM_FIELD_4,
    CUSTOM_FIELD_5;

    boolean isMetBy(Profile profile) {
        var customer = profile.customer();
        var address = customer.address();
        return switch (this) {
            case FIRST -> customer.firstName() != null;
            case LAST -> customer.lastName() != null;
            case BIRTH_DATE -> customer.birthDate() != null;
            case ADDRESS -> address != null && address.street() != null;
            case POSTAL_CODE -> address != null && address.zipCode() != null;
            case CONSENT -> !customer.consent().equals(Consent.NONE);
            case CUSTOM_FIELD_1, CUSTOM_FIELD_2, CUSTOM_FIELD_3, CUSTOM_FIELD_4, CUSTOM_FIELD_5 ->
                profile.customFields().contains(name().toLowerCase(Locale.ROOT));
        };
    }
}
