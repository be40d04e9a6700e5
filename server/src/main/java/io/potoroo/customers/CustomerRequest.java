package io.potoroo.customers;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.potoroo.access.Pins;
import io.potoroo.kernel.Address;
import io.potoroo.kernel.Language;
import io.potoroo.kernel.Phone;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a client says of a customer it creates or changes; a change leaves what is not named as it is. */
@SuppressWarnings("NullableOptional") // three states: not named, null, a value
public record CustomerRequest(
        @Email @Nullable Optional<String> email,
        @Size(max = 40) @Nullable Optional<String> phone,
        @Nullable Optional<String> countryCode,
        @Size(max = 100) @Nullable Optional<String> firstName,
        @Size(max = 100) @Nullable Optional<String> lastName,
        @Nullable Optional<LocalDate> birthDate,
        @Nullable Optional<Gender> gender,
        @Nullable Optional<Language> language,
        @Size(max = 64) @Nullable Optional<String> qrcode,
        @Size(max = 5000) @Nullable Optional<String> note,
        @Nullable Optional<AddressRequest> address,
        @Nullable ConsentRequest consent,
        @Nullable Boolean enabled,
        @Nullable Optional<JsonNode> pinCode,
        @Nullable ReferralRequest referral) {

    public record AddressRequest(
            @Size(max = 255) @Nullable String street,
            @Size(max = 255) @Nullable String city,
            @Size(max = 255) @Nullable String region,
            @Size(max = 255) @Nullable String country,
            @Size(min = 2, max = 2) @Nullable String countryCode,
            @Size(max = 20) @Nullable String zipCode,

            @Min(-90) @Max(90) @Digits(integer = 2, fraction = 8) @JsonProperty("lat") @Nullable BigDecimal latitude,

            @Min(-180) @Max(180) @Digits(integer = 3, fraction = 8) @JsonProperty("long") @Nullable BigDecimal longitude) {

        Address address() {
            var upper = countryCode == null ? null : countryCode.toUpperCase(Locale.ROOT);
            return new Address(street, city, region, country, upper, zipCode, latitude, longitude);
        }
    }

    public record ConsentRequest(
            @Nullable Boolean allowSms,
            @Nullable Boolean allowEmail,
            @Nullable Boolean allowPush) {

        Consent over(Consent consent) {
            return new Consent(
                    allowSms == null ? consent.allowSms() : allowSms,
                    allowEmail == null ? consent.allowEmail() : allowEmail,
                    allowPush == null ? consent.allowPush() : allowPush);
        }
    }

    public record ReferralRequest(
            @NotNull Long referralProgramId, @NotNull UUID referrerId) {}

    /** How it is called here. */
    static String key(CrmName name) {
        return switch (name) {
            case NOTES -> "note";
            case POSTAL_CODE -> "address.zip_code";
            default -> name.key();
        };
    }

    /** Adds what is wrong with creating this customer. */
    public void checkNew(@Nullable String standardCountry, LocalDate today, Violations violations) {
        contact(standardCountry, violations);
        checkReachable(
                sent(email) != null || violations.has("email"),
                sent(phone) != null || violations.has("phone"),
                violations);
        checkBirthDate(today, violations);
        checkAddress(violations);
        checkPin(violations);
    }

    /** Adds what is wrong with changing the customer so. */
    public void checkChange(
            Customer customer, @Nullable String standardCountry, LocalDate today, Violations violations) {
        contact(countryOf(customer, standardCountry), violations);
        boolean keepsEmail = email == null ? customer.email() != null : email.isPresent() || violations.has("email");
        boolean keepsPhone = phone == null ? customer.phone() != null : phone.isPresent() || violations.has("phone");
        checkReachable(keepsEmail, keepsPhone, violations);
        checkBirthDate(today, violations);
        checkAddress(violations);
        checkPin(violations);
    }

    private void checkAddress(Violations violations) {
        var sent = sent(address);
        if (sent != null
                && sent.countryCode() != null
                && !Phone.isCountry(sent.countryCode())
                && !violations.has("address.country_code")) {
            violations.add("address.country_code", Messages.selectedInvalid("address.country_code"));
        }
    }

    private void checkPin(Violations violations) {
        Pins.read(sent(pinCode), "pin_code", violations);
    }

    /** The PIN that was sent; null where none was, or where it is to be taken away. */
    public @Nullable String pin() {
        return Pins.read(sent(pinCode), "pin_code", new Violations());
    }

    private static void checkReachable(boolean byEmail, boolean byPhone, Violations violations) {
        if (!byEmail && !byPhone) {
            violations.add("email", Messages.requiredWithout("email", "phone"));
            violations.add("phone", Messages.requiredWithout("phone", "email"));
        }
    }

    private void checkBirthDate(LocalDate today, Violations violations) {
        var date = sent(birthDate);
        if (date != null && !date.isBefore(today)) {
            violations.add("birth_date", Messages.mustBeBeforeNow("birth_date"));
        }
    }

    public NewCustomer person(@Nullable String standardCountry) {
        var contact = contact(standardCountry, new Violations());
        return new NewCustomer(
                contact.email(),
                contact.phone(),
                contact.countryCode(),
                sent(firstName),
                sent(lastName),
                sent(birthDate),
                sent(gender),
                sent(language),
                sent(qrcode),
                consent == null ? Consent.NONE : consent.over(Consent.NONE),
                sent(note),
                address == null ? null : address.map(AddressRequest::address).orElse(null));
    }

    public Customer changed(Customer customer, @Nullable String standardCountry) {
        var contact = contact(countryOf(customer, standardCountry), new Violations());
        var phone = phone(customer, contact);
        return new Customer(
                customer.businessId(),
                customer.id(),
                email == null ? customer.email() : contact.email(),
                phone,
                phone == null ? or(countryCode, customer.countryCode(), contact.countryCode()) : phone.countryCode(),
                or(firstName, customer.firstName()),
                or(lastName, customer.lastName()),
                or(birthDate, customer.birthDate()),
                or(gender, customer.gender()),
                or(language, customer.language()),
                qrcode == null ? customer.qrcode() : qrcode.orElse(customer.qrcode()),
                enabled == null ? customer.enabled() : enabled,
                customer.emailVerified() && (email == null || email.equals(Optional.ofNullable(customer.email()))),
                customer.phoneVerified() && (phone == null || phone.equals(customer.phone())),
                consent == null ? customer.consent() : consent.over(customer.consent()),
                or(note, customer.note()),
                address == null
                        ? customer.address()
                        : address.map(AddressRequest::address).orElse(null),
                customer.createdAt(),
                customer.updatedAt());
    }

    private @Nullable Phone phone(Customer customer, ContactDetails contact) {
        if (phone != null) {
            return contact.phone();
        }
        var kept = customer.phone();
        // A number can be of the named country only where that has its calling code.
        return kept == null || contact.countryCode() == null
                ? kept
                : Phone.parse(kept.e164(), contact.countryCode()).orElse(kept);
    }

    private ContactDetails contact(@Nullable String standardCountry, Violations violations) {
        return ContactDetails.read(sent(email), sent(phone), sent(countryCode), standardCountry, "", violations);
    }

    private static @Nullable String countryOf(Customer customer, @Nullable String standardCountry) {
        return customer.countryCode() == null ? standardCountry : customer.countryCode();
    }

    private static <T> @Nullable T sent(@Nullable Optional<T> field) {
        return field == null ? null : field.orElse(null);
    }

    private static <T> @Nullable T or(@Nullable Optional<T> field, @Nullable T kept) {
        return or(field, kept, sent(field));
    }

    private static <T> @Nullable T or(@Nullable Optional<T> field, @Nullable T kept, @Nullable T read) {
        return field == null ? kept : read;
    }
}
