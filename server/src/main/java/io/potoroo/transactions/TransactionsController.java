package io.potoroo.transactions;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.customers.Customers;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Filters;
import io.potoroo.web.Includes;
import io.potoroo.web.Listing;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
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

    static final Filters FILTERS = new Filters()
            .time("created_at", "t.occurred_at")
            .time("updated_at", "t.updated_at")
            .text("transaction_details.external_order_id", "t.external_order_id")
            .hex32("customer.id", "t.customer_id");

    private static final Filters CUSTOMER_FILTERS = new Filters()
            .time("created_at", "t.occurred_at")
            .time("updated_at", "t.updated_at")
            .number("transaction_type", "t.type")
            .hex32("branch.id", "t.branch_id");

    private final IntentRequests requests;
    private final Transactions transactions;
    private final TransactionRepository repository;
    private final TransactionAnswers answers;
    private final Businesses businesses;
    private final Customers customers;

    TransactionsController(
            IntentRequests requests,
            Transactions transactions,
            TransactionRepository repository,
            TransactionAnswers answers,
            Businesses businesses,
            Customers customers) {
        this.requests = requests;
        this.transactions = transactions;
        this.repository = repository;
        this.answers = answers;
        this.businesses = businesses;
        this.customers = customers;
    }

    @PostMapping("/transactions")
    Data<TransactionAnswer> create(
            Caller caller, Body<TransactionRequest> body, HttpServletRequest request, HttpServletResponse response) {
        return requests.carryOut(businesses.get(caller.businessId()), body, null, request, response);
    }

    @GetMapping("/transactions")
    Listing<TransactionAnswer> list(Caller caller, Paging paging, HttpServletRequest request) {
        var business = businesses.get(caller.businessId());
        var conditions = FILTERS.read(request);
        var rows = repository.list(business.id(), conditions, paging);
        var total = repository.count(business.id(), conditions);
        return paging.listWithCursor(answers.of(business, rows, Includes.read(request, "relationships")), total);
    }

    @GetMapping("/transactions/{id}")
    Data<TransactionAnswer> read(Caller caller, @PathVariable long id, HttpServletRequest request) {
        var business = businesses.get(caller.businessId());
        var transaction = repository.byIds(business.id(), List.of(id)).get(id);
        if (transaction == null) {
            throw Refusal.notFound();
        }
        return Data.of(answers.of(business, List.of(transaction), Includes.read(request, "relationships"))
                .getFirst());
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
                answers.ofCustomer(
                        business, rows, Includes.read(request, "relationships"), Includes.read(request, "include")),
                total);
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
