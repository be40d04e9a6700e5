package io.potoroo.redemptions;

import static java.util.Objects.requireNonNull;

import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.customers.ContactDetails;
import io.potoroo.customers.Customer;
import io.potoroo.customers.Customers;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.kernel.Refusal;
import io.potoroo.points.Ledger;
import io.potoroo.transactions.Reservation;
import io.potoroo.transactions.Reservations.SaleName;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.IdempotencyKeys;
import io.potoroo.web.Messages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Redemptions of linked shops: set aside, then taken off a sale or given back. */
@RestController
@RequestMapping("/api/v1")
class RedemptionsController {

    private final Redemptions redemptions;
    private final Approval approval;
    private final BranchLinks links;
    private final Customers customers;
    private final Businesses businesses;
    private final Ledger ledger;
    private final Cancellation cancellation;
    private final SaleTaking sales;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    RedemptionsController(
            Redemptions redemptions,
            Approval approval,
            BranchLinks links,
            Customers customers,
            Businesses businesses,
            Ledger ledger,
            Cancellation cancellation,
            SaleTaking sales,
            ApplicationEventPublisher events,
            Clock clock) {
        this.redemptions = redemptions;
        this.approval = approval;
        this.links = links;
        this.customers = customers;
        this.businesses = businesses;
        this.ledger = ledger;
        this.cancellation = cancellation;
        this.sales = sales;
        this.events = events;
        this.clock = clock;
    }

    @PostMapping("/branch-links/{link}/redemptions")
    Data<RedemptionAnswer> reserve(
            Caller caller, @PathVariable long link, Body<RedemptionRequest> body, HttpServletRequest http) {
        var shop = links.requireForIntake(caller.businessId(), link);
        var business = businesses.get(caller.businessId());
        var found = new Object() {
            @Nullable ContactDetails contact;
        };
        var request = body.valid((sent, violations) -> {
            sent.check(business.currency(), violations);
            Approval.check(sent, violations);
            var customer = sent.customer();
            if (customer != null) {
                found.contact = ContactDetails.read(
                        customer.email(),
                        customer.phone(),
                        customer.countryCode(),
                        business.countryCode(),
                        "customer.",
                        violations);
            }
        });
        var customer = customer(caller, shop, request.customer(), requireNonNull(found.contact));
        // A shop that is disabled is refused for that, whatever PINs are shown.
        var given = shop.open() ? approval.require(shop, customer, request) : Approval.Given.NOBODY;
        var order = request.order(
                business.currency(), given.employeeId(), given.onBehalf(), IdempotencyKeys.reference(http));
        var reserved = redemptions.reserve(business.id(), shop, customer, order);
        // The shopper is about to use the code.
        events.publishEvent(new RedemptionReserved(business.id(), reserved.id()));
        return answer(caller, reserved);
    }

    private Customer customer(
            Caller caller, LinkForIntake shop, RedemptionRequest.CustomerRequest asked, ContactDetails contact) {
        var match = customers
                .resolve(caller.businessId(), List.of(asked.reference(shop, contact)))
                .getFirst();
        var customer = match.customer();
        if (customer == null || match.unknownId()) {
            var field = requireNonNull(asked.field());
            throw Refusal.invalid(field, Messages.selectedInvalid(field));
        }
        return customer;
    }

    @GetMapping("/redemptions/{id}")
    Data<RedemptionAnswer> read(Caller caller, @PathVariable long id) {
        return answer(caller, redemptions.get(caller.businessId(), id));
    }

    @PostMapping("/redemptions/{id}/apply")
    Data<RedemptionAnswer> apply(Caller caller, @PathVariable long id, Body<ApplyRequest> body) {
        // A path that names nothing comes before a body that does not hold.
        var reservation = redemptions.get(caller.businessId(), id);
        var sale = new SaleName(
                requireNonNull(reservation.branchLinkId()), body.valid().saleExternalId());
        sales.take(caller.businessId(), id, sale);
        return answer(caller, redemptions.get(caller.businessId(), id));
    }

    /** The sale that it is taken off, as the shop calls it. */
    record ApplyRequest(@NotNull @Size(max = 191) String saleExternalId) {}

    @DeleteMapping("/redemptions/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(Caller caller, @PathVariable long id) {
        cancellation.cancel(caller.businessId(), id);
    }

    private Data<RedemptionAnswer> answer(Caller caller, Reservation reservation) {
        var businessId = caller.businessId();
        var customerId = reservation.customerId();
        // Gone, where the customer was deleted meanwhile.
        var customer = customers.byIds(businessId, List.of(customerId)).get(customerId);
        if (customer == null) {
            throw Refusal.notFound();
        }
        return Data.of(RedemptionAnswer.of(
                reservation,
                requireNonNull(reservation.branchLinkId()),
                customer,
                ledger.balance(businessId, customerId),
                businesses.get(businessId).currency(),
                clock.instant()));
    }
}
