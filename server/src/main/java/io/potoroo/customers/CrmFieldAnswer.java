package io.potoroo.customers;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A field as it is written in answers.
 *
 * @param value absent where nobody in particular is meant
 * @param options absent where there is no choice
 */
@SuppressWarnings("NullableOptional") // three states: of nobody, not known, a value
record CrmFieldAnswer(
        int id,
        String name,
        String label,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Optional<Object> value,

        @JsonProperty("is_hidden") boolean hidden,
        @JsonProperty("is_required") boolean required,
        @JsonProperty("is_custom_field") boolean customField,
        String fieldType,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> options,

        int displayOrder) {

    record TagAnswer(String tagName) {}

    static CrmFieldAnswer of(CrmField field) {
        return of(field, null);
    }

    static CrmFieldAnswer of(CrmField field, Customer customer, CrmValues values) {
        return of(field, Optional.ofNullable(value(field.name(), customer, values)));
    }

    private static CrmFieldAnswer of(CrmField field, @Nullable Optional<Object> value) {
        var name = field.name();
        return new CrmFieldAnswer(
                name.id(),
                name.key(),
                field.label(),
                value,
                field.hidden(),
                field.required(),
                name.isCustom(),
                field.type().name().toLowerCase(Locale.ROOT),
                field.options(),
                field.displayOrder());
    }

    private static @Nullable Object value(CrmName name, Customer customer, CrmValues values) {
        return switch (name) {
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
            case TAGS -> values.tags().stream().map(TagAnswer::new).toList();
            case CUSTOM_FIELD_1, CUSTOM_FIELD_2, CUSTOM_FIELD_3, CUSTOM_FIELD_4, CUSTOM_FIELD_5 ->
                values.customFields().get(name.key());
        };
    }
}
