package io.potoroo.customers;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.potoroo.kernel.Address;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a client says of a customer by the names of the business's fields; what is not named stays as it is. */
@SuppressWarnings("NullableOptional") // three states: not named, null, a value
record CrmValuesRequest(
        @Size(max = 100) @Nullable Optional<String> firstName,
        @Size(max = 100) @Nullable Optional<String> lastName,
        @Email @Nullable Optional<String> email,
        @Size(max = 40) @Nullable Optional<String> phone,
        @Nullable Optional<String> countryCode,
        @Nullable Optional<Gender> gender,
        @Nullable Optional<LocalDate> birthDate,
        @Size(max = 20) @Nullable Optional<String> postalCode,
        @Nullable Optional<Boolean> promotionsMail,
        @Size(max = 5000) @Nullable Optional<String> notes,
        @Size(max = 100) @Nullable Optional<List<TagRequest>> tags,

        @JsonProperty("custom_field_1") @Nullable Optional<JsonNode> customField1,

        @JsonProperty("custom_field_2") @Nullable Optional<JsonNode> customField2,

        @JsonProperty("custom_field_3") @Nullable Optional<JsonNode> customField3,

        @JsonProperty("custom_field_4") @Nullable Optional<JsonNode> customField4,

        @JsonProperty("custom_field_5") @Nullable Optional<JsonNode> customField5) {

    record TagRequest(@NotNull @Size(max = 100) String tagName) {}

    /** Adds what is wrong with changing the customer so. */
    void check(
            List<CrmField> fields,
            Customer customer,
            @Nullable String standardCountry,
            LocalDate today,
            Violations violations) {
        for (var field : fields) {
            var key = field.name().key();
            var value = sent(field.name());
            if (value != null && value.isPresent() && value.get() instanceof JsonNode node) {
                field.type().read(node, key, field.options(), violations);
            }
            if (field.required() && isMissing(value) && !violations.has(key)) {
                violations.add(key, Messages.required(key));
            }
        }
        profile().checkChange(customer, standardCountry, today, violations);
    }

    private static boolean isMissing(@Nullable Optional<?> sent) {
        var value = sent == null ? null : sent.orElse(null);
        return switch (value) {
            case null -> true;
            case List<?> all -> all.isEmpty();
            default -> false;
        };
    }

    private @Nullable Optional<?> sent(CrmName name) {
        return switch (name) {
            case FIRST_NAME -> firstName;
            case LAST_NAME -> lastName;
            case EMAIL -> email;
            case PHONE -> phone;
            case COUNTRY_CODE -> countryCode;
            case GENDER -> gender;
            case BIRTH_DATE -> birthDate;
            case POSTAL_CODE -> postalCode;
            case PROMOTIONS_MAIL -> promotionsMail;
            case NOTES -> notes;
            case TAGS -> tags;
            case CUSTOM_FIELD_1 -> customField1;
            case CUSTOM_FIELD_2 -> customField2;
            case CUSTOM_FIELD_3 -> customField3;
            case CUSTOM_FIELD_4 -> customField4;
            case CUSTOM_FIELD_5 -> customField5;
        };
    }

    /** The part of it that every customer has. */
    private CustomerRequest profile() {
        var allowEmail = promotionsMail == null ? null : promotionsMail.orElse(false);
        return new CustomerRequest(
                email,
                phone,
                countryCode,
                firstName,
                lastName,
                birthDate,
                gender,
                null,
                null,
                notes,
                null,
                new CustomerRequest.ConsentRequest(null, allowEmail, null),
                null,
                null,
                null);
    }

    Customer changed(Customer customer, @Nullable String standardCountry) {
        var changed = profile().changed(customer, standardCountry);
        if (postalCode == null) {
            return changed;
        }
        var address = changed.address() == null ? Address.UNKNOWN : changed.address();
        var moved = new Address(
                address.street(),
                address.city(),
                address.region(),
                address.country(),
                address.countryCode(),
                postalCode.orElse(null),
                address.latitude(),
                address.longitude());
        return changed.withAddress(moved.equals(Address.UNKNOWN) ? null : moved);
    }

    CrmValues changed(CrmValues values, List<CrmField> fields) {
        var custom = new HashMap<>(values.customFields());
        for (var field : fields) {
            var name = field.name();
            var value = name.isCustom() ? sent(name) : null;
            if (value != null) {
                var read = value.isPresent() && value.get() instanceof JsonNode node
                        ? field.type().read(node, name.key(), field.options(), new Violations())
                        : null;
                if (read == null) {
                    custom.remove(name.key());
                } else {
                    custom.put(name.key(), read);
                }
            }
        }
        return new CrmValues(tags == null ? values.tags() : tagNames(), custom);
    }

    /** Each once, however it is written, as it was written first. */
    private List<String> tagNames() {
        var known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        var names = new LinkedHashSet<String>();
        var sent = tags == null ? List.<TagRequest>of() : tags.orElse(List.of());
        for (var tag : sent) {
            if (known.add(tag.tagName())) {
                names.add(tag.tagName());
            }
        }
        return new ArrayList<>(names);
    }
}
