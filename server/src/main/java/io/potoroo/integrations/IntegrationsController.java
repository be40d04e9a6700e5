package io.potoroo.integrations;

import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.potoroo.access.Caller;
import io.potoroo.web.Body;
import io.potoroo.web.Listing;
import io.potoroo.web.Messages;
import io.potoroo.web.OneOf;
import io.potoroo.web.Paging;
import io.potoroo.web.Violations;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

/** {@code /integrations}: the platforms the business has connected. */
@RestController
@RequestMapping("/api/v1/integrations")
class IntegrationsController {

    private final Integrations integrations;

    IntegrationsController(Integrations integrations) {
        this.integrations = integrations;
    }

    @PostMapping
    IntegrationAnswer create(Caller caller, Body<CreateRequest> body) {
        return answer(integrations.create(caller.businessId(), body.valid().integration()));
    }

    @GetMapping
    Listing<IntegrationAnswer> list(Caller caller, Paging paging, HttpServletRequest request) {
        var page = integrations.list(caller.businessId(), Integrations.filters().read(request), paging);
        return paging.list(answers(caller.businessId(), page.integrations()), page.total());
    }

    @GetMapping("/{id}")
    IntegrationAnswer read(Caller caller, @PathVariable long id) {
        return answer(integrations.require(caller.businessId(), id));
    }

    @PutMapping("/{id}")
    IntegrationAnswer change(Caller caller, @PathVariable long id, Body<ChangeRequest> body) {
        var integration = integrations.require(caller.businessId(), id);
        var request = body.valid((it, violations) -> it.check(integration, violations));
        return answer(integrations.change(caller.businessId(), id, request.change()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable long id) {
        integrations.delete(caller.businessId(), id);
    }

    private IntegrationAnswer answer(Integration integration) {
        return answers(integration.businessId(), List.of(integration)).getFirst();
    }

    private List<IntegrationAnswer> answers(UUID businessId, List<Integration> page) {
        var accounts = integrations
                .accounts(businessId, page.stream().map(Integration::id).toList())
                .stream()
                .collect(groupingBy(Integrations.Account::integrationId));
        return page.stream()
                .map(it -> IntegrationAnswer.of(it, accounts.getOrDefault(it.id(), List.of())))
                .toList();
    }

    record CreateRequest(
            @NotNull @Size(max = 255) String name,
            @NotNull @OneOf(1) Integer type,
            @Nullable Boolean isEcom,

            @OneOf({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}) @Nullable Integer subType,

            @Nullable Boolean active,
            @Nullable SettingsChange settings) {

        NewIntegration integration() {
            return new NewIntegration(
                    name,
                    type,
                    subType == null ? 0 : subType,
                    isEcom != null && isEcom,
                    active == null || active,
                    settings);
        }
    }

    @SuppressWarnings("NullableOptional") // three states: not named, null, a value
    record ChangeRequest(
            @Size(max = 255) @Nullable Optional<String> name,
            @Nullable Integer type,
            @Nullable Boolean isEcom,

            @OneOf({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}) @Nullable Integer subType,

            @Nullable Boolean active,
            @Nullable SettingsChange settings) {

        void check(Integration integration, Violations violations) {
            if (name != null && name.isEmpty() && !violations.has("name")) {
                violations.add("name", Messages.required("name"));
            }
            if (type != null && type != integration.type()) {
                violations.add("type", Messages.prohibited("type"));
            }
        }

        IntegrationChange change() {
            return new IntegrationChange(
                    name == null ? null : name.orElse(null), type, subType, isEcom, active, settings);
        }
    }

    /**
     * The id is written twice: clients look for it under either name.
     *
     * @param warnings of settings that are most likely not meant; absent where there are none
     */
    record IntegrationAnswer(
            long id,
            long integrationId,
            String name,
            int type,
            int subType,
            boolean isEcom,
            boolean active,
            List<AccountAnswer> accounts,
            SalesSettings settings,
            Instant createdAt,
            Instant updatedAt,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings) {

        record AccountAnswer(
                String id,
                @Nullable String storeName,
                @Nullable String storeDomain) {}

        static IntegrationAnswer of(Integration integration, List<Integrations.Account> accounts) {
            return new IntegrationAnswer(
                    integration.id(),
                    integration.id(),
                    integration.name(),
                    integration.type(),
                    integration.subType(),
                    integration.ecom(),
                    integration.active(),
                    accounts.stream()
                            .map(it -> new AccountAnswer(it.id(), it.storeName(), it.storeDomain()))
                            .toList(),
                    integration.settings(),
                    integration.createdAt(),
                    integration.updatedAt(),
                    integration.settings().warnings());
        }
    }
}
