package io.potoroo.customers;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a business may want to know of its customers, in the order in which it is asked until the business says another. */
enum CrmName {
    FIRST_NAME(1, "First name", CrmFieldType.TEXT),
    LAST_NAME(2, "Last name", CrmFieldType.TEXT),
    EMAIL(3, "Email", CrmFieldType.TEXT),
    PHONE(4, "Phone", CrmFieldType.TEXT),
    COUNTRY_CODE(5, "Country code", CrmFieldType.TEXT),
    GENDER(6, "Gender", CrmFieldType.TEXT),
    BIRTH_DATE(7, "Birth date", CrmFieldType.DATE),
    POSTAL_CODE(8, "Postal code", CrmFieldType.TEXT),
    PROMOTIONS_MAIL(9, "Promotions by mail", CrmFieldType.BOOLEAN),
    NOTES(10, "Notes", CrmFieldType.TEXT),
    TAGS(11, "Tags", CrmFieldType.TEXT),
    CUSTOM_FIELD_1(12, "Custom field 1", null),
    CUSTOM_FIELD_2(13, "Custom field 2", null),
    CUSTOM_FIELD_3(14, "Custom field 3", null),
    CUSTOM_FIELD_4(15, "Custom field 4", null),
    CUSTOM_FIELD_5(16, "Custom field 5", null);

    private final int id;
    private final String label;
    private final @Nullable CrmFieldType type;

    /** {@code type} is null where the business says it. */
    CrmName(int id, String label, @Nullable CrmFieldType type) {
        this.id = id;
        this.label = label;
        this.type = type;
    }

    static Optional<CrmName> of(String text) {
        for (var name : values()) {
            if (name.key().equals(text)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    int id() {
        return id;
    }

    /** As it is written in requests and answers. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    String label() {
        return label;
    }

    CrmFieldType type() {
        return type == null ? CrmFieldType.TEXT : type;
    }

    boolean isCustom() {
        return type == null;
    }

    record Tag(String tagName) {}

    /** What is known of the customer, as it is written in answers. */
    @Nullable Object value(Customer customer, CrmValues values) {
        return switch (this) {
            case FIRST_NAME -> customer.firstName();
            case LAST_NAME -> customer.lastName();
            case EMAIL -> customer.email();
            case PHONE -> customer.phone() == null ? null : customer.phone().nationalDigits();
            case COUNTRY_CODE -> customer.countryCode();
            case GENDER -> customer.gender();
            case BIRTH_DATE -> customer.birthDate();
            case POSTAL_CODE ->
                customer.address() == null ? null : customer.address().zipCode();
            case PROMOTIONS_MAIL -> customer.consent().allowEmail();
            case NOTES -> customer.note();
            case TAGS -> values.tags().stream().map(Tag::new).toList();
            case CUSTOM_FIELD_1, CUSTOM_FIELD_2, CUSTOM_FIELD_3, CUSTOM_FIELD_4, CUSTOM_FIELD_5 ->
                values.customFields().get(key());
        };
    }
}
