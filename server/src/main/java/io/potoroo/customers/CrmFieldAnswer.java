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

    static CrmFieldAnswer of(CrmField field) {
        return of(field, null);
    }

    static CrmFieldAnswer of(CrmField field, Customer customer, CrmValues values) {
        return of(field, Optional.ofNullable(field.name().value(customer, values)));
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
}
