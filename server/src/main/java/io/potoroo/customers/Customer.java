package io.potoroo.customers;

import io.potoroo.kernel.Address;
import io.potoroo.kernel.Language;
import io.potoroo.kernel.Phone;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A person a business rewards.
 *
 * @param email lower case, unique in the business
 * @param phone unique in the business
 * @param countryCode known even where there is no phone
 * @param qrcode the digits on the customer's card, unique in the business
 * @param enabled a disabled customer can be looked at, and neither earns nor spends
 */
public record Customer(
        UUID businessId,
        UUID id,
        @Nullable String email,
        @Nullable Phone phone,
        @Nullable String countryCode,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable LocalDate birthDate,
        @Nullable Gender gender,
        @Nullable Language language,
        String qrcode,
        boolean enabled,
        boolean emailVerified,
        boolean phoneVerified,
        Consent consent,
        @Nullable String note,
        @Nullable Address address,
        Instant createdAt,
        Instant updatedAt) {

    /** The name where there is one, else what identifies the customer. */
    public @Nullable String displayName() {
        var name = Stream.of(firstName, lastName).filter(Objects::nonNull).collect(Collectors.joining(" "));
        if (!name.isEmpty()) {
            return name;
        }
        return email != null || phone == null ? email : phone.nationalFormat();
    }

    /** As the customer wants to be known from now on. */
    public Customer with(
            @Nullable String newFirstName,
            @Nullable String newLastName,
            @Nullable LocalDate newBirthDate,
            Consent agreed) {
        return new Customer(
                businessId,
                id,
                email,
                phone,
                countryCode,
                newFirstName,
                newLastName,
                newBirthDate,
                gender,
                language,
                qrcode,
                enabled,
                emailVerified,
                phoneVerified,
                agreed,
                note,
                address,
                createdAt,
                updatedAt);
    }

    Customer withConsent(Consent agreed) {
        return with(firstName, lastName, birthDate, agreed);
    }

    Customer withAddress(@Nullable Address known) {
        return new Customer(
                businessId,
                id,
                email,
                phone,
                countryCode,
                firstName,
                lastName,
                birthDate,
                gender,
                language,
                qrcode,
                enabled,
                emailVerified,
                phoneVerified,
                consent,
                note,
                known,
                createdAt,
                updatedAt);
    }
}
