package io.potoroo.webhooks;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.potoroo.access.Caller;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Listing;
import io.potoroo.web.Paging;
import io.potoroo.web.SentTime;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

/** {@code /webhooks}: where the business wants to be told what happened, and what became of telling it. */
@RestController
@RequestMapping("/api/v1/webhooks")
class WebhooksController {

    private final Endpoints endpoints;
    private final Deliveries deliveries;
    private final Webhooks webhooks;
    private final EndpointRules rules;

    WebhooksController(Endpoints endpoints, Deliveries deliveries, Webhooks webhooks, EndpointRules rules) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.webhooks = webhooks;
        this.rules = rules;
    }

    @PostMapping
    Data<EndpointAnswer> create(Caller caller, Body<CreateRequest> body) {
        var request = body.valid((it, violations) -> rules.check(it.url, it.topics, violations));
        return Data.of(EndpointAnswer.of(endpoints.create(caller.businessId(), request.endpoint())));
    }

    @GetMapping
    Listing<EndpointAnswer> list(Caller caller, Paging paging) {
        var page = endpoints.list(caller.businessId(), paging);
        return paging.list(page.endpoints().stream().map(EndpointAnswer::of).toList(), page.total());
    }

    @GetMapping("/{id}")
    Data<EndpointAnswer> read(Caller caller, @PathVariable long id) {
        return Data.of(EndpointAnswer.of(endpoints.get(caller.businessId(), id)));
    }

    @PutMapping("/{id}")
    Data<EndpointAnswer> change(Caller caller, @PathVariable long id, Body<ChangeRequest> body) {
        endpoints.get(caller.businessId(), id);
        var request = body.valid((it, violations) -> rules.check(it.url, it.topics, violations));
        return Data.of(EndpointAnswer.of(endpoints.change(caller.businessId(), id, request::changed)));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable long id) {
        endpoints.delete(caller.businessId(), id);
    }

    /** A new secret; the one before signs as well for a day. */
    @PostMapping("/{id}/secret")
    Data<EndpointAnswer> rotate(Caller caller, @PathVariable long id) {
        return Data.of(EndpointAnswer.of(endpoints.rotate(caller.businessId(), id)));
    }

    /** Sends {@code webhook.test} to it. */
    @PostMapping("/{id}/test")
    Data<DeliveryAnswer> test(Caller caller, @PathVariable long id) {
        var endpoint = endpoints.get(caller.businessId(), id);
        if (!endpoint.enabled()) {
            throw Refusal.notAllowed("The webhook is disabled.");
        }
        return Data.of(answer(deliveries.get(caller.businessId(), id, webhooks.test(endpoint))));
    }

    @GetMapping("/{id}/deliveries")
    Listing<DeliveryAnswer> deliveries(
            Caller caller, @PathVariable long id, Paging paging, HttpServletRequest request) {
        endpoints.get(caller.businessId(), id);
        var page = deliveries.list(
                caller.businessId(), id, DeliveryRepository.filters().read(request), paging);
        return paging.list(
                page.deliveries().stream().map(WebhooksController::answer).toList(), page.total());
    }

    @PostMapping("/{id}/deliveries/{event}/replay")
    Data<DeliveryAnswer> replay(Caller caller, @PathVariable long id, @PathVariable long event) {
        return Data.of(answer(deliveries.replay(caller.businessId(), id, event)));
    }

    /** Everything that was given up since then. */
    @PostMapping("/{id}/replay")
    Data<ReplayAnswer> replayFailed(Caller caller, @PathVariable long id, Body<ReplayRequest> body) {
        endpoints.get(caller.businessId(), id);
        var request = body.valid();
        return Data.of(new ReplayAnswer(deliveries.replayFailed(caller.businessId(), id, request.since.at())));
    }

    record CreateRequest(
            @NotNull @Size(max = 2000) String url,
            @Size(max = 255) @Nullable String description,
            @NotNull @Size(min = 1, max = 50) List<String> topics,
            @Nullable Boolean enabled) {

        EndpointChange endpoint() {
            return new EndpointChange(
                    url, description, topics.stream().distinct().toList(), requireNonNullElse(enabled, true));
        }
    }

    /** What is not named stays as it is. */
    @SuppressWarnings("NullableOptional") // three states: not named, null, a value
    record ChangeRequest(
            @Size(max = 2000) @Nullable String url,
            @Size(max = 255) @Nullable Optional<String> description,
            @Size(min = 1, max = 50) @Nullable List<String> topics,
            @Nullable Boolean enabled) {

        EndpointChange changed(EndpointChange current) {
            return new EndpointChange(
                    url == null ? current.url() : url,
                    description == null ? current.description() : description.orElse(null),
                    topics == null
                            ? current.topics()
                            : topics.stream().distinct().toList(),
                    enabled == null ? current.enabled() : enabled);
        }
    }

    record ReplayRequest(@NotNull SentTime since) {}

    record ReplayAnswer(int replayed) {}

    /** The secret is told when it is made, and never again. */
    record EndpointAnswer(
            long id,
            String url,
            @Nullable String description,
            List<String> topics,
            boolean enabled,
            @Nullable String disabledReason,
            @Nullable Instant failingSince,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret,

            Instant createdAt,
            Instant updatedAt) {

        static EndpointAnswer of(Endpoint endpoint) {
            return of(endpoint, null);
        }

        static EndpointAnswer of(Endpoints.WithSecret made) {
            return of(made.endpoint(), made.secret());
        }

        private static EndpointAnswer of(Endpoint endpoint, @Nullable String secret) {
            return new EndpointAnswer(
                    endpoint.id(),
                    endpoint.url(),
                    endpoint.description(),
                    endpoint.topics(),
                    endpoint.enabled(),
                    endpoint.disabledReason(),
                    endpoint.failingSince(),
                    secret,
                    endpoint.createdAt(),
                    endpoint.updatedAt());
        }
    }

    /** {@code event_id} is the number in the header {@code webhook-id}. */
    record DeliveryAnswer(
            long eventId,
            String topic,
            String state,
            int attempts,
            Instant happenedAt,
            @Nullable Instant triedAt,
            @Nullable Instant nextTryAt,
            @Nullable Integer httpStatus,
            @Nullable String problem) {}

    private static DeliveryAnswer answer(Delivery delivery) {
        return new DeliveryAnswer(
                delivery.eventId(),
                delivery.topic(),
                delivery.state().name().toLowerCase(Locale.ROOT),
                delivery.attempts(),
                delivery.happenedAt(),
                delivery.triedAt(),
                delivery.nextTryAt(),
                delivery.httpStatus(),
                delivery.problem());
    }
}
