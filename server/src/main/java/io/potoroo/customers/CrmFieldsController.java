package io.potoroo.customers;

import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Listing;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /crm-fields}: what a business wants to know of its customers; and what it knows of each. */
@RestController
class CrmFieldsController {

    private final CrmFields fields;
    private final Customers customers;
    private final Businesses businesses;
    private final Clock clock;

    CrmFieldsController(CrmFields fields, Customers customers, Businesses businesses, Clock clock) {
        this.fields = fields;
        this.customers = customers;
        this.businesses = businesses;
        this.clock = clock;
    }

    @GetMapping("/crm-fields")
    Listing<CrmFieldAnswer> list(Caller caller, @PageSize(100) Paging paging) {
        return page(
                fields.list(caller.businessId()).stream()
                        .map(CrmFieldAnswer::of)
                        .toList(),
                paging);
    }

    @PatchMapping("/crm-fields")
    Data<List<CrmFieldAnswer>> change(Caller caller, Body<CrmFieldsRequest> body) {
        var current = fields.list(caller.businessId());
        var request = body.valid((it, violations) -> it.check(current, violations));
        return Data.of(fields.change(caller.businessId(), request::changed).stream()
                .map(CrmFieldAnswer::of)
                .toList());
    }

    @GetMapping("/customers/{customerId}/crm-fields")
    Listing<CrmFieldAnswer> listOf(Caller caller, @PathVariable String customerId, @PageSize(100) Paging paging) {
        var customer = customers.get(caller.businessId(), customerId);
        return page(
                answers(
                        fields.list(caller.businessId()),
                        new CrmFields.Known(customer, fields.values(caller.businessId(), customer.id()))),
                paging);
    }

    @PatchMapping("/customers/{customerId}/crm-fields-values")
    Data<List<CrmFieldAnswer>> learn(Caller caller, @PathVariable String customerId, Body<CrmValuesRequest> body) {
        var customer = customers.get(caller.businessId(), customerId);
        var asked = fields.list(caller.businessId());
        var country = businesses.get(caller.businessId()).countryCode();
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var request = body.valid((it, violations) -> it.check(asked, customer, country, today, violations));
        var known = fields.learn(
                caller.businessId(),
                customer.id(),
                Actor.of(caller),
                current -> request.changed(current, country),
                current -> request.changed(current, asked));
        return Data.of(answers(asked, known));
    }

    private static List<CrmFieldAnswer> answers(List<CrmField> asked, CrmFields.Known known) {
        return asked.stream()
                .map(it -> CrmFieldAnswer.of(it, known.customer(), known.values()))
                .toList();
    }

    /** There are never more than fit on one page, unless a client asks for small ones. */
    private static Listing<CrmFieldAnswer> page(List<CrmFieldAnswer> all, Paging paging) {
        return paging.list(
                all.stream().skip(paging.offset()).limit(paging.size()).toList(), all.size());
    }
}
