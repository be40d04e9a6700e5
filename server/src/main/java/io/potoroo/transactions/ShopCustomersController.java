package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;

import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.customers.Actor;
import io.potoroo.customers.Consent;
import io.potoroo.customers.ContactDetails;
import io.potoroo.customers.Customer;
import io.potoroo.customers.CustomerReference;
import io.potoroo.customers.Customers;
import io.potoroo.customers.Gender;
import io.potoroo.customers.NewCustomer;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.kernel.Currency;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Language;
import io.potoroo.kernel.Phone;
import io.potoroo.kernel.Refusal;
import io.potoroo.kernel.Text;
import io.potoroo.points.Balance;
import io.potoroo.points.Ledger;
import io.potoroo.tiers.TierLevelAnswer;
import io.potoroo.tiers.Tiers;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Listing;
import io.potoroo.web.Messages;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import io.potoroo.web.Violations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /customers} for linked shops: whoever stands at the till is looked up by one name, or enrolled. */
@RestController
@RequestMapping("/api/v1/branch-links/{link}/customers")
@Tag(name = "Customers of shops")
class ShopCustomersController {

    private static final List<String> NAMES = List.of("email", "phone", "external_id", "qrcode");

    private final Customers customers;
    private final Enrolment enrolment;
    private final Ledger ledger;
    private final Tiers tiers;
    private final BranchLinks links;
    private final Businesses businesses;
    private final Clock clock;

    ShopCustomersController(
            Customers customers,
            Enrolment enrolment,
            Ledger ledger,
            Tiers tiers,
            BranchLinks links,
            Businesses businesses,
            Clock clock) {
        this.customers = customers;
        this.enrolment = enrolment;
        this.ledger = ledger;
        this.tiers = tiers;
        this.links = links;
        this.businesses = businesses;
        this.clock = clock;
    }

    @GetMapping
    @Operation(summary = "The customer with that e-mail, phone, external id or QR code, if there is one")
    Listing<ShopCustomerAnswer> find(
            Caller caller, @PathVariable long link, @PageSize(100) Paging paging, HttpServletRequest request) {
        var shop = links.requireForIntake(caller.businessId(), link);
        var asked = reference(shop, standardCountry(caller), request);
        var found = customers
                .resolve(caller.businessId(), List.of(asked))
                .getFirst()
                .customer();
        var rows = found == null ? List.<ShopCustomerAnswer>of() : List.of(answer(shop, found));
        return paging.list(paging.number() == 1 ? rows : List.of(), rows.size());
    }

    private @Nullable String standardCountry(Caller caller) {
        return businesses.get(caller.businessId()).countryCode();
    }

    /** By exactly one name: a till is no place to list customers. */
    private static CustomerReference reference(
            LinkForIntake shop, @Nullable String standardCountry, HttpServletRequest request) {
        var violations = new Violations();
        var named =
                NAMES.stream().filter(it -> request.getParameter(it) != null).toList();
        if (named.isEmpty()) {
            NAMES.forEach(it -> violations.add(
                    it,
                    Messages.requiredWithoutAll(
                            it,
                            NAMES.stream().filter(other -> !other.equals(it)).toArray(String[]::new))));
        }
        named.stream().skip(1).forEach(it -> violations.add(it, Messages.prohibited(it)));
        var value = named.isEmpty() ? null : value(request, named.getFirst(), violations);
        violations.throwIfAny();
        var name = named.getFirst();
        var contact = ContactDetails.read(
                name.equals("email") ? value : null,
                name.equals("phone") ? value : null,
                request.getParameter("country_code"),
                standardCountry,
                "",
                violations);
        violations.throwIfAny();
        var phone = contact.phone();
        return new CustomerReference(
                null,
                shop.integrationId(),
                shop.accountId(),
                name.equals("external_id") ? value : null,
                name.equals("qrcode") ? value : null,
                contact.email(),
                phone == null ? null : phone.e164());
    }

    /** What follows {@code eq|}, which may be left out. */
    private static @Nullable String value(HttpServletRequest request, String name, Violations violations) {
        var values = requireNonNull(request.getParameterValues(name));
        var text = values[0].strip();
        int bar = text.indexOf('|');
        boolean holds = values.length == 1 && (bar < 0 || text.substring(0, bar).equals("eq"));
        var value = text.substring(bar + 1).strip();
        if (!holds || value.isEmpty() || !Text.isStorable(value)) {
            violations.add(name, Messages.selectedInvalid(name));
            return null;
        }
        return value;
    }

    @PostMapping
    @Operation(summary = "Enrol a customer; whoever is known already is told as they are")
    Data<ShopCustomerAnswer> enrol(Caller caller, @PathVariable long link, Body<EnrolRequest> body) {
        var shop = links.requireForIntake(caller.businessId(), link);
        var country = standardCountry(caller);
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var request = body.valid((it, violations) -> it.check(country, today, violations));
        if (!shop.open()) {
            throw Refusal.notAllowed("The branch link is disabled.");
        }
        var enrolled = enrolment.enrolAt(
                caller.businessId(), shop, request.person(country), request.externalId(), Actor.of(caller));
        return Data.withMeta(answer(shop, enrolled.customer()), Map.of("created", enrolled.created()));
    }

    @GetMapping("/{id}")
    @Operation(summary = "One customer")
    Data<ShopCustomerAnswer> read(Caller caller, @PathVariable long link, @PathVariable String id) {
        var shop = links.requireForIntake(caller.businessId(), link);
        // Not the business API's own words for somebody who is not there.
        var customer = Hex32.parse(id)
                .map(it -> customers.byIds(caller.businessId(), List.of(it)).get(it))
                .orElseThrow(Refusal::notFound);
        return Data.of(answer(shop, customer));
    }

    private ShopCustomerAnswer answer(LinkForIntake shop, Customer customer) {
        var businessId = customer.businessId();
        var currency = businesses.get(businessId).currency();
        var level = tiers.program(businessId)
                .map(program -> program.find(
                        tiers.levels(businessId, List.of(customer.id())).get(customer.id())))
                .map(it -> TierLevelAnswer.of(it, currency));
        return ShopCustomerAnswer.of(
                customer,
                customers.identities(businessId, shop.integrationId(), shop.accountId(), customer.id()),
                BalanceOfShop.of(ledger.balance(businessId, customer.id()), currency),
                level.orElse(null));
    }

    /** Somebody to be enrolled; what they agree to has to be said. */
    record EnrolRequest(
            @Email @Nullable String email,
            @Size(max = 40) @Nullable String phone,
            @Nullable String countryCode,
            @Size(max = 100) @Nullable String firstName,
            @Size(max = 100) @Nullable String lastName,
            @Nullable Language language,
            @Nullable LocalDate birthDate,
            @Size(max = 191) @Nullable String externalId,
            @Nullable Boolean allowEmail,
            @Nullable Boolean allowSms) {

        /** The rules that look at several fields, or at the day. */
        void check(@Nullable String standardCountry, LocalDate today, Violations violations) {
            contact(standardCountry, violations);
            if (email == null && phone == null && !violations.has("email") && !violations.has("phone")) {
                violations.add("email", Messages.requiredWithout("email", "phone"));
                violations.add("phone", Messages.requiredWithout("phone", "email"));
            }
            if (birthDate != null && !birthDate.isBefore(today)) {
                violations.add("birth_date", Messages.mustBeBeforeNow("birth_date"));
            }
        }

        private ContactDetails contact(@Nullable String standardCountry, Violations violations) {
            return ContactDetails.read(email, phone, countryCode, standardCountry, "", violations);
        }

        NewCustomer person(@Nullable String standardCountry) {
            var contact = contact(standardCountry, new Violations());
            return new NewCustomer(
                    contact.email(),
                    contact.phone(),
                    contact.countryCode(),
                    firstName,
                    lastName,
                    birthDate,
                    null,
                    language,
                    null,
                    new Consent(Boolean.TRUE.equals(allowSms), Boolean.TRUE.equals(allowEmail), false),
                    null,
                    null);
        }
    }

    /**
     * A customer as linked shops are told of them.
     *
     * @param externalIds by which the shop's account knows them
     * @param tierLevel null where the business has no levels, or they are on none
     */
    record ShopCustomerAnswer(
            UUID id,
            @Nullable String displayName,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String firstName,
            @Nullable String lastName,
            String qrcode,
            @Nullable Gender gender,
            @Nullable LocalDate birthDate,
            @Nullable Language language,
            @Nullable String countryCode,
            @Nullable String profilePhoto,
            Instant createdAt,
            Instant updatedAt,
            boolean enabled,
            boolean emailVerified,
            boolean phoneVerified,
            List<String> externalIds,
            BalanceOfShop balance,
            @Nullable TierLevelAnswer tierLevel) {

        static ShopCustomerAnswer of(
                Customer customer,
                List<String> externalIds,
                BalanceOfShop balance,
                @Nullable TierLevelAnswer tierLevel) {
            return new ShopCustomerAnswer(
                    customer.id(),
                    customer.displayName(),
                    customer.email(),
                    Optional.ofNullable(customer.phone())
                            .map(Phone::nationalDigits)
                            .orElse(null),
                    customer.firstName(),
                    customer.lastName(),
                    customer.qrcode(),
                    customer.gender(),
                    customer.birthDate(),
                    customer.language(),
                    customer.countryCode(),
                    null,
                    customer.createdAt(),
                    customer.updatedAt(),
                    customer.enabled(),
                    customer.emailVerified(),
                    customer.phoneVerified(),
                    externalIds,
                    balance,
                    tierLevel);
        }
    }

    /** What they can spend, and what they will be able to. */
    record BalanceOfShop(long points, BigDecimal giftcard, long pendingPoints) {

        static BalanceOfShop of(Balance balance, Currency currency) {
            return new BalanceOfShop(
                    balance.points(), currency.toUnits(balance.giftCardMinor()), balance.pendingPoints());
        }
    }
}
