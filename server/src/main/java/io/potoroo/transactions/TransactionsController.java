package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.potoroo.access.Caller;
import io.potoroo.branches.Branch;
import io.potoroo.branches.Branches;
import io.potoroo.businesses.Business;
import io.potoroo.businesses.Businesses;
import io.potoroo.coupons.CouponAnswer;
import io.potoroo.coupons.CouponAnswers;
import io.potoroo.customers.ContactDetails;
import io.potoroo.customers.Customers;
import io.potoroo.database.GroupCommit;
import io.potoroo.employees.Employee;
import io.potoroo.employees.Employees;
import io.potoroo.integrations.BranchAnswer;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Refusal;
import io.potoroo.offers.OfferAnswer;
import io.potoroo.offers.OfferAnswers;
import io.potoroo.offers.Offers;
import io.potoroo.products.ProductRewards;
import io.potoroo.transactions.TransactionAnswer.CustomerAnswer;
import io.potoroo.transactions.TransactionAnswer.EmployeeAnswer;
import io.potoroo.transactions.TransactionAnswer.PurchaseAnswer;
import io.potoroo.transactions.TransactionAnswer.Related;
import io.potoroo.transactions.TransactionAnswer.SequenceAnswer;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Filters;
import io.potoroo.web.IdempotencyKeys;
import io.potoroo.web.Includes;
import io.potoroo.web.Listing;
import io.potoroo.web.Messages;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import io.potoroo.web.Violations;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /transactions}: booked by intent, listed, cancelled; and each customer's own. */
@RestController
class TransactionsController {

    private static final Filters FILTERS = new Filters()
            .time("created_at", "t.occurred_at")
            .time("updated_at", "t.updated_at")
            .text("transaction_details.external_order_id", "t.external_order_id")
            .hex32("customer.id", "t.customer_id");

    private static final Filters CUSTOMER_FILTERS = new Filters()
            .time("created_at", "t.occurred_at")
            .time("updated_at", "t.updated_at")
            .number("transaction_type", "t.type")
            .hex32("branch.id", "t.branch_id");

    private final GroupCommit<TransactionCommand, Receipt> queue;
    private final Transactions transactions;
    private final TransactionRepository repository;
    private final Balances balances;
    private final Businesses businesses;
    private final Branches branches;
    private final BranchLinks links;
    private final Customers customers;
    private final Offers offers;
    private final OfferAnswers offerAnswers;
    private final ProductRewards productRewards;
    private final CouponAnswers couponAnswers;
    private final Reservations reservations;
    private final Employees employees;
    private final Clerks clerks;
    private final CodeRemoval codes;
    private final Clock clock;

    TransactionsController(
            GroupCommit<TransactionCommand, Receipt> queue,
            Transactions transactions,
            TransactionRepository repository,
            Balances balances,
            Businesses businesses,
            Branches branches,
            BranchLinks links,
            Customers customers,
            Offers offers,
            OfferAnswers offerAnswers,
            ProductRewards productRewards,
            CouponAnswers couponAnswers,
            Reservations reservations,
            Employees employees,
            Clerks clerks,
            CodeRemoval codes,
            Clock clock) {
        this.queue = queue;
        this.transactions = transactions;
        this.repository = repository;
        this.balances = balances;
        this.businesses = businesses;
        this.branches = branches;
        this.links = links;
        this.customers = customers;
        this.offers = offers;
        this.offerAnswers = offerAnswers;
        this.productRewards = productRewards;
        this.couponAnswers = couponAnswers;
        this.reservations = reservations;
        this.employees = employees;
        this.clerks = clerks;
        this.codes = codes;
        this.clock = clock;
    }

    @PostMapping("/transactions")
    Data<TransactionAnswer> create(
            Caller caller, Body<TransactionRequest> body, HttpServletRequest request, HttpServletResponse response) {
        var business = businesses.get(caller.businessId());
        var command = command(business, body, request);
        if (command.intent() == Intent.CANCEL_ECOM_COUPON) {
            removeCode(business.id(), command);
        }
        var receipt = queue.submit(business.id(), command).orThrow();
        if (receipt.replayed()) {
            response.setHeader(IdempotencyKeys.REPLAYED, "true");
        }
        var transaction = receipt.transaction();
        var whose = CustomerAnswer.of(receipt.customer(), balances.of(business.id(), receipt.balance()));
        var coupon = coupon(business, transaction, request);
        return Data.of(TransactionAnswer.of(
                transaction,
                business.currency(),
                Related.toBooking(
                        whose,
                        employeesOf(business, List.of(transaction)).get(transaction.employeeId()),
                        applied(business, transaction, coupon, request),
                        coupon,
                        command.intent().isEcom()
                                ? ecomCodesOf(business, List.of(transaction)).get(transaction.id())
                                : null)));
    }

    private Map<Long, EcomCodeAnswer> ecomCodesOf(Business business, List<Transaction> rows) {
        var now = clock.instant();
        var answers = new HashMap<Long, EcomCodeAnswer>();
        reservations
                .ofTransactions(
                        business.id(), rows.stream().map(Transaction::id).toList())
                .forEach((id, reservation) -> {
                    var code = EcomCodeAnswer.of(reservation, business.currency(), now);
                    if (code != null) {
                        answers.put(id, code);
                    }
                });
        return answers;
    }

    private @Nullable CouponAnswer coupon(Business business, Transaction transaction, HttpServletRequest request) {
        return transaction.type().isOfCoupon()
                ? couponAnswers
                        .ofTransactions(business, List.of(transaction.id()), request)
                        .get(transaction.id())
                : null;
    }

    private List<OfferAnswer> applied(
            Business business, Transaction transaction, @Nullable CouponAnswer coupon, HttpServletRequest request) {
        if (coupon != null && coupon.offer() != null) {
            return List.of(coupon.offer());
        }
        return transaction.offerId() == null
                ? List.of()
                : offerAnswers.of(
                        business,
                        List.copyOf(offers.byIds(business.id(), List.of(transaction.offerId()))
                                .values()),
                        request);
    }

    private TransactionCommand command(Business business, Body<TransactionRequest> body, HttpServletRequest http) {
        var now = clock.instant();
        var found = new Object() {
            @Nullable Branch branch;

            @Nullable ContactDetails contact;

            Map<Long, Long> pointsById = Map.of();
        };
        var request = body.valid((sent, violations) -> {
            sent.check(business.currency(), now, violations);
            found.contact = contact(sent, business, violations);
            found.branch = branch(sent, business, violations);
            clerks.check(business.id(), sent, violations);
            found.pointsById = productRewards.points(business.id(), ProductRewardRequest.ids(sent.productRewards()));
            ProductRewardRequest.check("product_rewards", sent.productRewards(), found.pointsById, violations);
            if (!violations.isEmpty()) {
                // The queue would find it out too, but then only after everything else was right.
                checkCustomer(sent, business, violations);
            }
        });
        var branch = found.branch;
        if (branch == null) {
            throw Refusal.notAllowed("The business has no main branch.");
        }
        return new TransactionCommand(
                request.intent(),
                request.customer().id(),
                requireNonNull(found.contact),
                branch.id(),
                request.asked(business.currency()),
                ProductRewardRequest.points(request.productRewards(), found.pointsById),
                request.wanted(business.currency()),
                clerks.identify(business.id(), request, requireNonNull(found.contact)),
                request.transactionDetails(),
                request.receipt() == null ? null : request.receipt().number(),
                request.comments(),
                IdempotencyKeys.reference(http),
                request.createdAt() == null ? now : request.createdAt().at());
    }

    private static @Nullable ContactDetails contact(TransactionRequest sent, Business business, Violations violations) {
        var customer = sent.customer();
        return customer == null
                ? null
                : ContactDetails.read(
                        customer.email(),
                        customer.phone(),
                        customer.countryCode(),
                        business.countryCode(),
                        "customer.",
                        violations);
    }

    private @Nullable Branch branch(TransactionRequest sent, Business business, Violations violations) {
        if (sent.branch() == null || sent.branch().id() == null) {
            return violations.has("branch.id")
                    ? null
                    : branches.main(business.id()).orElse(null);
        }
        var branch = branches.find(business.id(), sent.branch().id());
        if (branch.isEmpty()) {
            violations.add("branch.id", Messages.selectedInvalid("branch.id"));
        }
        return branch.orElse(null);
    }

    /** Before anything comes back for it no shop may take it any more. What is not the customer's code is refused later. */
    private void removeCode(UUID businessId, TransactionCommand command) {
        var customer = customers
                .resolve(businessId, List.of(command.customer()))
                .getFirst()
                .customer();
        var code = reservations
                .withCode(businessId, requireNonNull(command.wanted().code()))
                .filter(it -> customer != null
                        && it.customerId().equals(customer.id())
                        && it.branchId().equals(command.branchId())
                        && it.status(clock.instant()) == Reservation.Status.RESERVED);
        if (code.isEmpty()) {
            return;
        }
        long id = code.get().id();
        switch (codes.remove(businessId, List.of(id)).getOrDefault(id, CodeRemoval.Removed.REMOVED)) {
            case REMOVED -> {}
            case USED -> throw Refusal.notAllowed("The code has been used already.");
            case UNKNOWN -> throw Refusal.overloaded("The shop could not be asked for the code; try again.");
        }
    }

    private void checkCustomer(TransactionRequest sent, Business business, Violations violations) {
        var id = sent.customer() == null ? null : sent.customer().id();
        if (id != null && customers.byIds(business.id(), List.of(id)).isEmpty()) {
            violations.add("customer.id", Messages.selectedInvalid("customer.id"));
        }
    }

    @GetMapping("/transactions")
    Listing<TransactionAnswer> list(Caller caller, Paging paging, HttpServletRequest request) {
        var business = businesses.get(caller.businessId());
        var conditions = FILTERS.read(request);
        var rows = repository.list(business.id(), conditions, paging);
        var total = repository.count(business.id(), conditions);
        return paging.listWithCursor(answers(business, rows, Includes.read(request, "relationships")), total);
    }

    @GetMapping("/transactions/{id}")
    Data<TransactionAnswer> read(Caller caller, @PathVariable long id, HttpServletRequest request) {
        var business = businesses.get(caller.businessId());
        var transaction = repository.byIds(business.id(), List.of(id)).get(id);
        if (transaction == null) {
            throw Refusal.notFound();
        }
        return Data.of(answers(business, List.of(transaction), Includes.read(request, "relationships"))
                .getFirst());
    }

    /** One statement for each relationship, however many rows there are. */
    private List<TransactionAnswer> answers(Business business, List<Transaction> rows, Includes relationships) {
        var currency = business.currency();
        var whose = relationships.has("customer") ? customersOf(business, rows) : Map.<UUID, CustomerAnswer>of();
        var clerksOf = relationships.has("employee") ? employeesOf(business, rows) : Map.<UUID, EmployeeAnswer>of();
        var sequences = relationships.has("transaction_sequences")
                ? repository.sequences(
                        business.id(), rows.stream().map(Transaction::id).toList())
                : Map.<Long, List<TransactionRepository.Sequence>>of();
        return rows.stream()
                .map(row -> TransactionAnswer.of(
                        row,
                        currency,
                        new Related(
                                null,
                                null,
                                asked(relationships, "customer", whose.get(row.customerId())),
                                asked(
                                        relationships,
                                        "employee",
                                        row.employeeId() == null ? null : clerksOf.get(row.employeeId())),
                                asked(relationships, "purchase.receipt", PurchaseAnswer.of(row)),
                                relationships.has("transaction_sequences")
                                        ? sequences.getOrDefault(row.id(), List.of()).stream()
                                                .map(it -> SequenceAnswer.of(it, currency))
                                                .toList()
                                        : null,
                                asked(relationships, "transaction_details", row.details()),
                                null,
                                null,
                                null)))
                .toList();
    }

    @SuppressWarnings("NullableOptional") // three states: not asked for, none, a value
    private static <T> @Nullable Optional<T> asked(Includes names, String name, @Nullable T value) {
        return names.has(name) ? Optional.ofNullable(value) : null;
    }

    private Map<UUID, EmployeeAnswer> employeesOf(Business business, List<Transaction> rows) {
        var ids =
                rows.stream().flatMap(it -> Stream.ofNullable(it.employeeId())).collect(toSet());
        return employees.byIds(business.id(), ids).values().stream().collect(toMap(Employee::id, EmployeeAnswer::of));
    }

    private Map<UUID, CustomerAnswer> customersOf(Business business, List<Transaction> rows) {
        var ids = rows.stream().map(Transaction::customerId).distinct().toList();
        if (ids.isEmpty()) {
            return Map.of();
        }
        var spendable = balances.of(business.id(), ids);
        var answers = new HashMap<UUID, CustomerAnswer>();
        customers
                .byIds(business.id(), ids)
                .forEach((id, customer) ->
                        answers.put(id, CustomerAnswer.of(customer, requireNonNull(spendable.get(id)))));
        return answers;
    }

    @GetMapping("/customers/{customerId}/transactions")
    Listing<TransactionAnswer> listOfCustomer(
            Caller caller, @PathVariable String customerId, @PageSize(15) Paging paging, HttpServletRequest request) {
        var business = businesses.get(caller.businessId());
        var customer = customers.get(business.id(), Hex32.parse(customerId).orElseThrow(Customers::unknown));
        var conditions = CUSTOMER_FILTERS.read(request);
        var rows = repository.listOf(business.id(), customer.id(), conditions, paging);
        var total = repository.countOf(business.id(), customer.id(), conditions);
        return paging.list(
                customerAnswers(
                        business, rows, Includes.read(request, "relationships"), Includes.read(request, "include")),
                total);
    }

    private List<TransactionAnswer> customerAnswers(
            Business business, List<Transaction> rows, Includes relationships, Includes include) {
        var places = relationships.has("branch") ? branchesOf(business, rows) : Map.<UUID, BranchAnswer>of();
        var codes = include.has("ecom_coupon") ? ecomCodesOf(business, rows) : Map.<Long, EcomCodeAnswer>of();
        return rows.stream()
                .map(row -> TransactionAnswer.of(
                        row,
                        business.currency(),
                        new Related(
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                asked(relationships, "transaction_details", row.details()),
                                asked(relationships, "branch", places.get(row.branchId())),
                                asked(include, "ecom_coupon", codes.get(row.id())),
                                TransactionAnswer.utc(row.updatedAt()))))
                .toList();
    }

    private Map<UUID, BranchAnswer> branchesOf(Business business, List<Transaction> rows) {
        var ids = rows.stream().map(Transaction::branchId).collect(toSet());
        var places = branches.all(business.id()).stream()
                .filter(it -> ids.contains(it.id()))
                .toList();
        return BranchAnswer.of(places, links.ecomBranches(business.id(), ids)).stream()
                .collect(toMap(BranchAnswer::id, it -> it));
    }

    @PatchMapping("/transactions/{id}/details")
    Data<TransactionDetails> attach(Caller caller, @PathVariable long id, Body<DetailsRequest> body) {
        // A path that names nothing comes before a body that does not hold.
        if (repository.byIds(caller.businessId(), List.of(id)).isEmpty()) {
            throw Refusal.notFound();
        }
        return Data.of(transactions.attach(caller.businessId(), id, body.valid()::of));
    }

    @DeleteMapping("/transactions/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(Caller caller, @PathVariable long id) {
        transactions.cancel(caller.businessId(), id);
    }

    /** The details to change, flat or wrapped; what is not named stays. */
    @SuppressWarnings("NullableOptional") // three states: not named, null, a value
    record DetailsRequest(
            @Nullable Change transactionDetails,
            @Size(max = 255) @Nullable Optional<String> externalOrderId,

            @JsonProperty("custom_field_1") @Size(max = 255) @Nullable Optional<String> customField1,

            @JsonProperty("custom_field_2") @Size(max = 255) @Nullable Optional<String> customField2,

            @JsonProperty("custom_field_3") @Size(max = 255) @Nullable Optional<String> customField3,

            @JsonProperty("custom_field_4") @Size(max = 255) @Nullable Optional<String> customField4,

            @JsonProperty("custom_field_5") @Size(max = 255) @Nullable Optional<String> customField5) {

        record Change(
                @Size(max = 255) @Nullable Optional<String> externalOrderId,

                @JsonProperty("custom_field_1") @Size(max = 255) @Nullable Optional<String> customField1,

                @JsonProperty("custom_field_2") @Size(max = 255) @Nullable Optional<String> customField2,

                @JsonProperty("custom_field_3") @Size(max = 255) @Nullable Optional<String> customField3,

                @JsonProperty("custom_field_4") @Size(max = 255) @Nullable Optional<String> customField4,

                @JsonProperty("custom_field_5") @Size(max = 255) @Nullable Optional<String> customField5) {

            TransactionDetails of(TransactionDetails before) {
                return new TransactionDetails(
                        or(externalOrderId, before.externalOrderId()),
                        or(customField1, before.customField1()),
                        or(customField2, before.customField2()),
                        or(customField3, before.customField3()),
                        or(customField4, before.customField4()),
                        or(customField5, before.customField5()));
            }

            private static @Nullable String or(@Nullable Optional<String> changed, @Nullable String before) {
                return changed == null ? before : changed.orElse(null);
            }
        }

        TransactionDetails of(TransactionDetails before) {
            var flat =
                    new Change(externalOrderId, customField1, customField2, customField3, customField4, customField5);
            var changed = flat.of(before);
            return transactionDetails == null ? changed : transactionDetails.of(changed);
        }
    }
}
