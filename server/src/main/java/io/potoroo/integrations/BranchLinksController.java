package io.potoroo.integrations;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.potoroo.access.Caller;
import io.potoroo.web.Body;
import io.potoroo.web.Includes;
import io.potoroo.web.Listing;
import io.potoroo.web.Paging;
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

/** {@code /branch-links}: which shop belongs to which virtual branch. */
@RestController
@RequestMapping("/api/v1")
class BranchLinksController {

    private final BranchLinks links;
    private final Integrations integrations;

    BranchLinksController(BranchLinks links, Integrations integrations) {
        this.links = links;
        this.integrations = integrations;
    }

    @PostMapping("/branch-links")
    BranchLinkAnswer create(Caller caller, Body<CreateRequest> body, HttpServletRequest http) {
        var request = body.valid((it, violations) -> {
            // A sound request is checked while the link is made.
            if (!violations.isEmpty()) {
                links.check(
                        caller.businessId(),
                        it.integrationId(),
                        it.accountId(),
                        it.shopId(),
                        it.branchId(),
                        it.storeDomain(),
                        violations);
            }
        });
        return answer(links.create(caller.businessId(), request.link()), http);
    }

    @GetMapping("/branch-links")
    Listing<BranchLinkAnswer> list(Caller caller, Paging paging, HttpServletRequest http) {
        var page = links.list(caller.businessId(), BranchLinks.filters().read(http), paging);
        return answers(page, paging, http);
    }

    @GetMapping("/integrations/{integrationId}/branch-links")
    Listing<BranchLinkAnswer> listOf(
            Caller caller, @PathVariable long integrationId, Paging paging, HttpServletRequest http) {
        var integration = integrations.require(caller.businessId(), integrationId);
        var page = links.listOf(
                caller.businessId(), integration.id(), BranchLinks.filters().read(http), paging);
        return answers(page, paging, http);
    }

    @GetMapping("/branch-links/{id}")
    BranchLinkAnswer read(Caller caller, @PathVariable long id, HttpServletRequest http) {
        return answer(links.require(caller.businessId(), id), http);
    }

    @PutMapping("/branch-links/{id}")
    BranchLinkAnswer change(Caller caller, @PathVariable long id, Body<ChangeRequest> body, HttpServletRequest http) {
        var link = links.require(caller.businessId(), id);
        var request = body.valid((it, violations) -> {
            if (!violations.isEmpty()) {
                links.check(link, it.change(), violations);
            }
        });
        return answer(links.change(caller.businessId(), id, request.change()), http);
    }

    @DeleteMapping("/branch-links/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable long id) {
        links.delete(caller.businessId(), id);
    }

    private static BranchLinkAnswer answer(BranchLink link, HttpServletRequest http) {
        return BranchLinkAnswer.of(link, Includes.read(http, "include"));
    }

    private static Listing<BranchLinkAnswer> answers(BranchLinks.Page page, Paging paging, HttpServletRequest http) {
        var includes = Includes.read(http, "include");
        return paging.list(
                page.links().stream()
                        .map(it -> BranchLinkAnswer.of(it, includes))
                        .toList(),
                page.total());
    }

    record CreateRequest(
            @NotNull @Size(max = 191) String accountId,
            @NotNull @Size(max = 191) String shopId,
            @NotNull Long integrationId,
            @NotNull UUID branchId,
            @Size(max = 255) @Nullable String storeName,
            @Size(max = 255) @Nullable String storeDomain,
            @Nullable Boolean enabled,
            @Nullable SettingsChange settings) {

        NewBranchLink link() {
            return new NewBranchLink(
                    integrationId,
                    accountId,
                    shopId,
                    branchId,
                    storeName,
                    storeDomain,
                    enabled == null || enabled,
                    settings);
        }
    }

    @SuppressWarnings("NullableOptional") // three states: not named, null, a value
    record ChangeRequest(
            @Size(max = 191) @Nullable String accountId,
            @Size(max = 191) @Nullable String shopId,
            @Nullable Long integrationId,
            @Nullable UUID branchId,
            @Size(max = 255) @Nullable Optional<String> storeName,
            @Size(max = 255) @Nullable Optional<String> storeDomain,
            @Nullable Boolean enabled,
            @Nullable SettingsChange settings) {

        BranchLinkChange change() {
            return new BranchLinkChange(
                    integrationId, accountId, shopId, branchId, storeName, storeDomain, enabled, settings);
        }
    }

    /** Nine keys in the order the wire contract gives; the settings, and what is wrong with them, where they are asked for. */
    record BranchLinkAnswer(
            long id,
            String accountId,
            String shopId,
            @Nullable String storeName,
            @Nullable String storeDomain,
            long integrationId,
            UUID branchId,
            Instant createdAt,
            boolean enabled,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SalesSettings settings,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings) {

        static BranchLinkAnswer of(BranchLink link, Includes includes) {
            return new BranchLinkAnswer(
                    link.id(),
                    link.accountId(),
                    link.shopId(),
                    link.storeName(),
                    link.storeDomain(),
                    link.integrationId(),
                    link.branchId(),
                    link.createdAt(),
                    link.enabled(),
                    includes.has("settings") ? link.settings() : null,
                    includes.has("settings") ? link.settings().warnings() : List.of());
        }
    }
}
