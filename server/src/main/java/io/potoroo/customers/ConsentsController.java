package io.potoroo.customers;

import io.potoroo.access.Caller;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Listing;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import jakarta.validation.constraints.NotNull;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /customers/{id}/consents}: what a customer agreed to, all of it, the newest first. */
@RestController
@RequestMapping("/customers/{customerId}/consents")
class ConsentsController {

    private final Customers customers;
    private final ConsentRepository repository;

    ConsentsController(Customers customers, ConsentRepository repository) {
        this.customers = customers;
        this.repository = repository;
    }

    @GetMapping
    Listing<ConsentAnswer> list(Caller caller, @PathVariable String customerId, @PageSize(15) Paging paging) {
        var customer = customers.get(caller.businessId(), customerId);
        return paging.list(
                repository.list(caller.businessId(), customer.id(), paging).stream()
                        .map(ConsentAnswer::of)
                        .toList(),
                repository.count(caller.businessId(), customer.id()));
    }

    @PostMapping
    Data<ConsentAnswer> record(Caller caller, @PathVariable String customerId, Body<ConsentRequest> body) {
        var customer = customers.get(caller.businessId(), customerId);
        var sent = body.valid();
        return Data.of(ConsentAnswer.of(customers.consent(
                caller.businessId(),
                customer.id(),
                new Consent(sent.allowSms(), sent.allowEmail(), sent.allowPush()),
                Actor.of(caller))));
    }

    record ConsentRequest(
            @NotNull Boolean allowSms,
            @NotNull Boolean allowEmail,
            @NotNull Boolean allowPush) {}

    record ConsentAnswer(long id, boolean allowSms, boolean allowEmail, boolean allowPush, OffsetDateTime createdAt) {

        static ConsentAnswer of(RecordedConsent recorded) {
            var consent = recorded.consent();
            return new ConsentAnswer(
                    recorded.id(),
                    consent.allowSms(),
                    consent.allowEmail(),
                    consent.allowPush(),
                    recorded.toldAt().atOffset(ZoneOffset.UTC));
        }
    }
}
