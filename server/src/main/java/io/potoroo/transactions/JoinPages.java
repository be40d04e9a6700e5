package io.potoroo.transactions;

import io.potoroo.access.Strangers;
import io.potoroo.businesses.Business;
import io.potoroo.businesses.Businesses;
import io.potoroo.customers.Actor;
import io.potoroo.customers.Customer;
import io.potoroo.customers.CustomerRequest;
import io.potoroo.customers.Customers;
import io.potoroo.kernel.CurrentBusiness;
import io.potoroo.kernel.Message;
import io.potoroo.kernel.Refusal;
import io.potoroo.referrals.Invitation;
import io.potoroo.referrals.ReferralProgram;
import io.potoroo.referrals.Referrals;
import io.potoroo.web.Body;
import io.potoroo.web.FormProblems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where a customer's own link leads: friends become customers, and it is known who brought them. */
@Controller
@RequestMapping("/join/{code}")
class JoinPages {

    private static final String FORM = "transactions/join";
    private static final String DONE = "transactions/joined";
    private static final String NOBODY = "transactions/join-nobody";
    private static final String CONTACT = "contact";

    private final Referrals referrals;
    private final Customers customers;
    private final Businesses businesses;
    private final Enrolment enrolment;
    private final Strangers strangers;
    private final Clock clock;

    JoinPages(
            Referrals referrals,
            Customers customers,
            Businesses businesses,
            Enrolment enrolment,
            Strangers strangers,
            Clock clock) {
        this.referrals = referrals;
        this.customers = customers;
        this.businesses = businesses;
        this.enrolment = enrolment;
        this.strangers = strangers;
        this.clock = clock;
    }

    /** An invitation that still holds. */
    private record Open(Business business, ReferralProgram program, Customer referrer) {}

    @GetMapping
    ModelAndView show(@PathVariable String code) {
        return invited(code, it -> page(it, new ModelAndView(FORM, Map.of("form", new JoinForm("", "", "")))));
    }

    /** Says the same to somebody who is a customer already: strangers must not find out who is. */
    @PostMapping
    ModelAndView join(
            @PathVariable String code,
            @ModelAttribute JoinForm form,
            HttpServletRequest request,
            HttpServletResponse response) {
        // At the time it is, whatever time it is for the business: others are counted by address as well.
        var wait = strangers.attempt(request.getRemoteAddr());
        return invited(code, invitation -> {
            if (wait.isPresent()) {
                response.setHeader(
                        HttpHeaders.RETRY_AFTER, Long.toString(wait.get().toSeconds()));
                return page(
                        invitation,
                        FormProblems.page(
                                HttpStatus.TOO_MANY_REQUESTS,
                                FORM,
                                form,
                                Map.of(CONTACT, "Too many attempts from your address; try again later.")));
            }
            CustomerRequest person;
            try {
                person = person(form, invitation.business().countryCode());
            } catch (Refusal refusal) {
                return page(invitation, FormProblems.page(FORM, form, refusal));
            }
            enrol(invitation, person);
            return page(invitation, new ModelAndView(DONE));
        });
    }

    private ModelAndView invited(String code, Function<Open, ModelAndView> answer) {
        return Invitation.parse(code)
                .flatMap(invitation -> CurrentBusiness.call(
                        invitation.businessId(), () -> open(invitation).map(answer)))
                .orElseGet(() -> new ModelAndView(NOBODY, HttpStatus.NOT_FOUND));
    }

    /** Empty where the business has no link, or who handed it out has left. */
    private Optional<Open> open(Invitation invitation) {
        return referrals
                .enabled(invitation.businessId())
                .filter(ReferralProgram::linkEnabled)
                .flatMap(program -> Optional.ofNullable(customers
                                .byIds(invitation.businessId(), List.of(invitation.referrerId()))
                                .get(invitation.referrerId()))
                        .filter(Customer::enabled)
                        .map(referrer -> new Open(businesses.get(invitation.businessId()), program, referrer)));
    }

    private static ModelAndView page(Open invitation, ModelAndView page) {
        return page.addObject("business", invitation.business().name());
    }

    private CustomerRequest person(JoinForm form, @Nullable String country) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        try {
            return Body.of(CustomerRequest.class, form.sent())
                    .valid((it, violations) -> it.checkNew(country, today, violations));
        } catch (Refusal refusal) {
            throw form.toFields(refusal);
        }
    }

    private void enrol(Open invitation, CustomerRequest person) {
        try {
            enrolment.enrol(
                    invitation.business().id(),
                    person.person(invitation.business().countryCode()),
                    null,
                    Actor.UNKNOWN,
                    new CustomerRequest.ReferralRequest(
                            invitation.program().id(), invitation.referrer().id()));
        } catch (Refusal refusal) {
            if (refusal.kind() != Refusal.Kind.INVALID) {
                throw refusal;
            }
        }
    }

    /**
     * The form of the page.
     *
     * @param contact an e-mail address or a phone number, and not both: nobody has shown that either is theirs, and with
     *     somebody else's beside their own they would come by what that one earns
     */
    record JoinForm(
            @Nullable String contact,
            @Nullable String firstName,
            @Nullable String lastName) {

        /** As a program would send it. */
        JsonNode sent() {
            return JsonMapper.shared()
                    .createObjectNode()
                    .put(contact != null && contact.indexOf('@') < 0 ? "phone" : "email", contact)
                    .put("first_name", firstName)
                    .put("last_name", lastName);
        }

        /** What is wrong, by the fields of the form. */
        Refusal toFields(Refusal refusal) {
            if (refusal.kind() != Refusal.Kind.INVALID) {
                return refusal;
            }
            var problems = new HashMap<>(refusal.fields());
            if (problems.keySet().removeAll(List.of("email", "phone"))) {
                problems.put(CONTACT, List.of(Message.of("Please give an e-mail address or a phone number.")));
            }
            return Refusal.invalid(problems);
        }
    }
}
