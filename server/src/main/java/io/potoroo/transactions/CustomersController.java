package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.potoroo.access.Caller;
import io.potoroo.access.Pins;
import io.potoroo.branches.Branches;
import io.potoroo.businesses.Business;
import io.potoroo.businesses.Businesses;
import io.potoroo.customers.Actor;
import io.potoroo.customers.CrmFields;
import io.potoroo.customers.Customer;
import io.potoroo.customers.CustomerRequest;
import io.potoroo.customers.Customers;
import io.potoroo.customers.Gender;
import io.potoroo.kernel.Address;
import io.potoroo.kernel.Currency;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Language;
import io.potoroo.kernel.Refusal;
import io.potoroo.offers.OfferAnswer;
import io.potoroo.offers.OfferAnswers;
import io.potoroo.products.ProductRewards;
import io.potoroo.referrals.Invitation;
import io.potoroo.referrals.ReferralProgram;
import io.potoroo.referrals.ReferralProgramAnswer;
import io.potoroo.referrals.Referrals;
import io.potoroo.tiers.TierAnswer;
import io.potoroo.tiers.TierLevelAnswer;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Includes;
import io.potoroo.web.Listing;
import io.potoroo.web.Messages;
import io.potoroo.web.Paging;
import io.potoroo.web.Violations;
import io.potoroo.web.WebSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /customers}; on this floor because an answer may hold what the ledger knows of a customer. */
@RestController
@RequestMapping("/customers")
class CustomersController {

    private final Customers customers;
    private final CrmFields crmFields;
    private final Businesses businesses;
    private final Balances balances;
    private final TierEvaluation tierEvaluation;
    private final Simulation simulation;
    private final OfferAnswers offerAnswers;
    private final Branches branches;
    private final ProductRewards productRewards;
    private final Enrolment enrolment;
    private final Referrals referrals;
    private final Pins pins;
    private final String publicUrl;
    private final Clock clock;

    CustomersController(
            Customers customers,
            CrmFields crmFields,
            Businesses businesses,
            Balances balances,
            TierEvaluation tierEvaluation,
            Simulation simulation,
            OfferAnswers offerAnswers,
            Branches branches,
            ProductRewards productRewards,
            Enrolment enrolment,
            Referrals referrals,
            Pins pins,
            WebSettings settings,
            Clock clock) {
        this.customers = customers;
        this.crmFields = crmFields;
        this.businesses = businesses;
        this.balances = balances;
        this.tierEvaluation = tierEvaluation;
        this.simulation = simulation;
        this.offerAnswers = offerAnswers;
        this.branches = branches;
        this.productRewards = productRewards;
        this.enrolment = enrolment;
        this.referrals = referrals;
        this.pins = pins;
        this.publicUrl = settings.publicUrl();
        this.clock = clock;
    }

    @GetMapping
    Listing<CustomerAnswer> list(Caller caller, Paging paging, HttpServletRequest request) {
        var page = customers.list(caller.businessId(), Customers.filters().read(request), paging);
        var spendable = Includes.read(request, "include").has("balance")
                ? balances.of(
                        caller.businessId(),
                        page.customers().stream().map(Customer::id).toList())
                : Map.<UUID, BalanceAnswer>of();
        return paging.listWithCursor(
                page.customers().stream()
                        .map(it -> CustomerAnswer.of(it).withBalance(spendable.get(it.id())))
                        .toList(),
                page.total());
    }

    @PostMapping
    Data<CustomerAnswer> create(Caller caller, Body<CustomerRequest> body) {
        var country = standardCountry(caller);
        var request = body.valid((it, violations) -> {
            it.checkNew(country, today(), violations);
            checkReferral(caller, it.referral(), violations);
        });
        return Data.of(CustomerAnswer.of(enrolment.enrol(
                caller.businessId(), request.person(country), sealed(request), Actor.of(caller), request.referral())));
    }

    private byte @Nullable [] sealed(CustomerRequest request) {
        var pin = request.pin();
        return pin == null ? null : pins.seal(pin);
    }

    /** The components may be null here, whatever they say. */
    private void checkReferral(
            Caller caller, CustomerRequest.@Nullable ReferralRequest referral, Violations violations) {
        if (referral == null) {
            return;
        }
        if (referral.referralProgramId() != null
                && referrals
                        .find(caller.businessId(), referral.referralProgramId())
                        .isEmpty()) {
            violations.add("referral.referral_program_id", Messages.selectedInvalid("referral.referral_program_id"));
        }
        if (referral.referrerId() != null
                && customers
                        .byIds(caller.businessId(), List.of(referral.referrerId()))
                        .isEmpty()) {
            violations.add("referral.referrer_id", Messages.selectedInvalid("referral.referrer_id"));
        }
    }

    @GetMapping("/{id}")
    Data<CustomerAnswer> read(Caller caller, @PathVariable String id, HttpServletRequest request) {
        var customer = find(caller, id);
        var includes = Includes.read(request, "include");
        var balance = includes.has("balance")
                ? balances.of(caller.businessId(), List.of(customer.id())).get(customer.id())
                : null;
        var answer = CustomerAnswer.of(customer).withBalance(balance);
        var relationships = Includes.read(request, "relationships");
        return Data.withIncluded(
                relationships.has("address") ? answer.withAddress(customer.address()) : answer,
                included(customer, balance, includes, relationships));
    }

    private Map<String, @Nullable Object> included(
            Customer customer, @Nullable BalanceAnswer balance, Includes includes, Includes relationships) {
        var included = new LinkedHashMap<String, @Nullable Object>();
        if (balance != null) {
            included.put("balance", balance);
        }
        if (includes.has("consent")) {
            included.put("consent", customer.consent());
        }
        if (includes.has("note")) {
            included.put("note", customer.note());
        }
        if (includes.has("tier_level")
                || includes.has("tier")
                || includes.has("tier_progress")
                || includes.has("tiers")) {
            includeTiers(included, customer, includes, relationships);
        }
        if (includes.has("referral_programs")) {
            var currency = businesses.get(customer.businessId()).currency();
            included.put(
                    "referral_programs",
                    referrals.enabled(customer.businessId()).stream()
                            .map(it -> ReferralProgramAnswer.of(it, currency, link(it, customer)))
                            .toList());
        }
        return included;
    }

    private String link(ReferralProgram program, Customer referrer) {
        return program.linkEnabled()
                ? publicUrl + "/join/" + new Invitation(referrer.businessId(), referrer.id()).code()
                : "";
    }

    private void includeTiers(
            Map<String, @Nullable Object> included, Customer customer, Includes includes, Includes relationships) {
        var place = tierEvaluation.place(customer);
        var currency = businesses.get(customer.businessId()).currency();
        if (includes.has("tier_level") || includes.has("tier")) {
            var level = place == null ? null : place.progress().level();
            included.put("tier_level", level == null ? null : TierLevelAnswer.of(level, currency));
        }
        if (includes.has("tier_progress")) {
            included.put("tier_progress", place == null ? null : TierProgressAnswer.of(place, currency));
        }
        if (includes.has("tiers")) {
            included.put(
                    "tiers",
                    Stream.ofNullable(place)
                            .map(TierEvaluation.Place::program)
                            .map(it -> relationships.has("tier_levels")
                                    ? TierAnswer.withLevels(it, currency)
                                    : TierAnswer.of(it))
                            .toList());
        }
    }

    /** Looks at the customer's tier anew, or says what purchases would give. */
    @PostMapping("/{id}/actions")
    Data<Object> act(Caller caller, @PathVariable String id, Body<ActionRequest> body, HttpServletRequest http) {
        var customer = find(caller, id);
        var currency = businesses.get(caller.businessId()).currency();
        var pointsById = new HashMap<Long, Long>();
        var request = body.valid((sent, violations) -> {
            pointsById.putAll(productRewards.points(caller.businessId(), sent.productRewardIds()));
            sent.check(currency, branches.all(caller.businessId()), pointsById, violations);
        });
        return Data.of(
                switch (request.type()) {
                    case RECALCULATE -> recalculated(customer, currency);
                    case CALCULATE ->
                        calculated(customer, request, pointsById, http).getFirst();
                    case BATCH_CALCULATE -> calculated(customer, request, pointsById, http);
                });
    }

    private TierAction recalculated(Customer customer, Currency currency) {
        tierEvaluation.evaluate(customer.businessId(), List.of(customer.id()));
        var place = tierEvaluation.place(customer);
        return new TierAction(place == null ? null : TierProgressAnswer.of(place, currency));
    }

    private List<CalculationAnswer> calculated(
            Customer customer, ActionRequest request, Map<Long, Long> pointsById, HttpServletRequest http) {
        var business = businesses.get(customer.businessId());
        var currency = business.currency();
        var main = branches.main(customer.businessId())
                .orElseThrow(() -> Refusal.notAllowed("The business has no main branch."));
        var trials = request.trials().stream()
                .map(it -> it.trial(currency, main.id(), pointsById))
                .toList();
        if (request.intent() == ActionRequest.SimulatedIntent.REWARD_STORE_CREDIT) {
            var credits = simulation.storeCredits(customer, trials);
            return IntStream.range(0, trials.size())
                    .mapToObj(i -> CalculationAnswer.of(trials.get(i).asked(), credits.get(i), currency))
                    .toList();
        }
        var awards = simulation.of(customer, trials);
        var shown = shown(business, awards, http);
        return IntStream.range(0, trials.size())
                .mapToObj(i -> CalculationAnswer.of(
                        trials.get(i).asked(),
                        awards.get(i).points(),
                        Stream.ofNullable(awards.get(i).offer())
                                .map(it -> requireNonNull(shown.get(it.id())))
                                .toList(),
                        currency))
                .toList();
    }

    /** The offers that would apply, each once. */
    private Map<Long, OfferAnswer> shown(Business business, List<Award> awards, HttpServletRequest http) {
        var offers = awards.stream()
                .flatMap(it -> Stream.ofNullable(it.offer()))
                .distinct()
                .toList();
        return offerAnswers.of(business, offers, http).stream().collect(toMap(OfferAnswer::id, it -> it));
    }

    /** Null where the business has no program. */
    record TierAction(@Nullable TierProgressAnswer tierProgress) {}

    @PutMapping("/{id}")
    Data<CustomerAnswer> change(Caller caller, @PathVariable String id, Body<CustomerRequest> body) {
        var customer = find(caller, id);
        var country = standardCountry(caller);
        var request = body.valid((it, violations) -> {
            it.checkChange(customer, country, today(), violations);
            crmFields.checkKept(customer, it.changed(customer, country), violations);
        });
        var actor = Actor.of(caller);
        return Data.of(CustomerAnswer.of(
                request.pinCode() == null
                        ? customers.change(
                                caller.businessId(), customer.id(), actor, it -> request.changed(it, country))
                        : enrolment.change(
                                caller.businessId(),
                                customer.id(),
                                sealed(request),
                                actor,
                                it -> request.changed(it, country))));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable String id) {
        customers.delete(caller.businessId(), customerId(id));
    }

    private Customer find(Caller caller, String id) {
        return customers.get(caller.businessId(), customerId(id));
    }

    private static UUID customerId(String id) {
        return Hex32.parse(id).orElseThrow(Customers::unknown);
    }

    private @Nullable String standardCountry(Caller caller) {
        return businesses.get(caller.businessId()).countryCode();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    record CustomerAnswer(
            UUID id,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String countryCode,
            @Nullable String firstName,
            @Nullable String lastName,
            @Nullable String displayName,
            @Nullable LocalDate birthDate,
            @Nullable Gender gender,
            @Nullable Language language,
            String qrcode,
            @Nullable String profilePhoto,
            boolean enabled,
            boolean emailVerified,
            boolean phoneVerified,
            OffsetDateTime createdAt,
            OffsetDateTime updatedAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable AddressAnswer address,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BalanceAnswer balance) {

        static CustomerAnswer of(Customer customer) {
            var phone = customer.phone();
            return new CustomerAnswer(
                    customer.id(),
                    customer.email(),
                    phone == null ? null : phone.nationalDigits(),
                    customer.countryCode(),
                    customer.firstName(),
                    customer.lastName(),
                    customer.displayName(),
                    customer.birthDate(),
                    customer.gender(),
                    customer.language(),
                    customer.qrcode(),
                    null,
                    customer.enabled(),
                    customer.emailVerified(),
                    customer.phoneVerified(),
                    customer.createdAt().atOffset(ZoneOffset.UTC),
                    customer.updatedAt().atOffset(ZoneOffset.UTC),
                    null,
                    null);
        }

        CustomerAnswer withAddress(@Nullable Address known) {
            return with(AddressAnswer.of(known == null ? Address.UNKNOWN : known), balance);
        }

        CustomerAnswer withBalance(@Nullable BalanceAnswer known) {
            return with(address, known);
        }

        private CustomerAnswer with(@Nullable AddressAnswer newAddress, @Nullable BalanceAnswer newBalance) {
            return new CustomerAnswer(
                    id,
                    email,
                    phone,
                    countryCode,
                    firstName,
                    lastName,
                    displayName,
                    birthDate,
                    gender,
                    language,
                    qrcode,
                    profilePhoto,
                    enabled,
                    emailVerified,
                    phoneVerified,
                    createdAt,
                    updatedAt,
                    newAddress,
                    newBalance);
        }
    }

    record AddressAnswer(
            String formatted,
            @Nullable String street,
            @Nullable String city,
            @Nullable String region,
            @Nullable String country,
            @Nullable String countryCode,
            @JsonProperty("lat") @Nullable BigDecimal latitude,
            @JsonProperty("long") @Nullable BigDecimal longitude,
            @Nullable String zipCode) {

        static AddressAnswer of(Address address) {
            return new AddressAnswer(
                    address.formatted(),
                    address.street(),
                    address.city(),
                    address.region(),
                    address.country(),
                    address.countryCode(),
                    address.latitude(),
                    address.longitude(),
                    address.zipCode());
        }
    }
}
