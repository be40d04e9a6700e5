package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.potoroo.branches.Branches;
import io.potoroo.businesses.Business;
import io.potoroo.coupons.CouponAnswer;
import io.potoroo.coupons.CouponAnswers;
import io.potoroo.customers.Customers;
import io.potoroo.employees.Employee;
import io.potoroo.employees.Employees;
import io.potoroo.integrations.BranchAnswer;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.offers.OfferAnswer;
import io.potoroo.offers.OfferAnswers;
import io.potoroo.offers.Offers;
import io.potoroo.transactions.TransactionAnswer.CustomerAnswer;
import io.potoroo.transactions.TransactionAnswer.EmployeeAnswer;
import io.potoroo.transactions.TransactionAnswer.PurchaseAnswer;
import io.potoroo.transactions.TransactionAnswer.Related;
import io.potoroo.transactions.TransactionAnswer.SequenceAnswer;
import io.potoroo.web.Includes;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Transactions as answers show them, with what was asked for beside them. */
@Component
class TransactionAnswers {

    private final TransactionRepository repository;
    private final Balances balances;
    private final Branches branches;
    private final BranchLinks links;
    private final Customers customers;
    private final Employees employees;
    private final Offers offers;
    private final OfferAnswers offerAnswers;
    private final CouponAnswers couponAnswers;
    private final Reservations reservations;
    private final Clock clock;

    TransactionAnswers(
            TransactionRepository repository,
            Balances balances,
            Branches branches,
            BranchLinks links,
            Customers customers,
            Employees employees,
            Offers offers,
            OfferAnswers offerAnswers,
            CouponAnswers couponAnswers,
            Reservations reservations,
            Clock clock) {
        this.repository = repository;
        this.balances = balances;
        this.branches = branches;
        this.links = links;
        this.customers = customers;
        this.employees = employees;
        this.offers = offers;
        this.offerAnswers = offerAnswers;
        this.couponAnswers = couponAnswers;
        this.reservations = reservations;
        this.clock = clock;
    }

    /** To a request that was carried out. */
    TransactionAnswer toBooking(Business business, Receipt receipt, boolean withCode, HttpServletRequest request) {
        var transaction = receipt.transaction();
        var whose = CustomerAnswer.of(receipt.customer(), balances.of(business.id(), receipt.balance()));
        var coupon = coupon(business, transaction, request);
        return TransactionAnswer.of(
                transaction,
                business.currency(),
                Related.toBooking(
                        whose,
                        employeesOf(business, List.of(transaction)).get(transaction.employeeId()),
                        applied(business, transaction, coupon, request),
                        coupon,
                        withCode ? ecomCodesOf(business, List.of(transaction)).get(transaction.id()) : null));
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

    /** One statement for each relationship, however many rows there are. */
    List<TransactionAnswer> of(Business business, List<Transaction> rows, Includes relationships) {
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

    List<TransactionAnswer> ofCustomer(
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
}
