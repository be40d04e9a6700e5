package io.potoroo.connectors;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.potoroo.access.Caller;
import io.potoroo.assortments.Reading;
import io.potoroo.deliveries.Deliveries;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.integrations.Integrations;
import io.potoroo.kernel.Address;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Listing;
import io.potoroo.web.Messages;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import io.potoroo.web.SentTime;
import io.potoroo.web.Violations;
import io.potoroo.web.WebSettings;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** How an integration is connected with its platform, and what the platform has told. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Connectors")
class ConnectorController {

    static final int LONGEST_SECRET = 1024;

    private final Connectors connectors;
    private final Events events;
    private final Backfills backfills;
    private final Catalogues catalogues;
    private final Shops shops;
    private final PluginKeys keys;
    private final Integrations integrations;
    private final BranchLinks links;
    private final Deliveries deliveries;
    private final String publicUrl;
    private final Clock clock;

    ConnectorController(
            Connectors connectors,
            Events events,
            Backfills backfills,
            Catalogues catalogues,
            Shops shops,
            PluginKeys keys,
            Integrations integrations,
            BranchLinks links,
            Deliveries deliveries,
            WebSettings settings,
            Clock clock) {
        this.connectors = connectors;
        this.events = events;
        this.backfills = backfills;
        this.catalogues = catalogues;
        this.shops = shops;
        this.keys = keys;
        this.integrations = integrations;
        this.links = links;
        this.deliveries = deliveries;
        this.publicUrl = settings.publicUrl();
        this.clock = clock;
    }

    @GetMapping("/integrations/{id}/connector")
    @Operation(summary = "How the integration is connected with its platform")
    Data<ConnectorAnswer> read(Caller caller, @PathVariable long id) {
        var platform = connectors.platform(integrations.require(caller.businessId(), id));
        return answer(platform, connectors.find(caller.businessId(), id).orElseThrow(Refusal::notFound));
    }

    @PutMapping("/integrations/{id}/connector")
    @Operation(
            summary = "Connects the integration with its platform, or changes how; secrets can be set and never read")
    Data<ConnectorAnswer> change(Caller caller, @PathVariable long id, Body<ChangeRequest> body) {
        var platform = connectors.platform(integrations.require(caller.businessId(), id));
        var request = body.valid((it, violations) -> it.check(platform, violations));
        var now = clock.instant();
        return answer(platform, connectors.change(caller.businessId(), id, it -> request.changed(it, platform, now)));
    }

    @GetMapping("/integrations/{id}/connector/shops")
    @Operation(
            summary = "The shops of the account, asked of the platform now, and which of them are linked",
            description =
                    "Tells at once whether the platform takes the credentials: 400 where it does not, 503 where it"
                            + " does not answer.")
    Data<List<ShopAnswer>> shops(Caller caller, @PathVariable long id) {
        var listed = shops.of(integrations.require(caller.businessId(), id));
        return Data.of(listed.stream().map(ShopAnswer::of).toList());
    }

    @PostMapping("/integrations/{id}/connector/credentials")
    @Operation(
            summary =
                    "Hands the plug-in in the shop what it signs in with here; again, another secret of the same client",
            description = "The client opens the calls of the plug-in and nothing else. Only for Magento.")
    Data<KeyAnswer> hand(Caller caller, @PathVariable long id) {
        var integration = integrations.require(caller.businessId(), id);
        if (caller.userId() == null) {
            throw Refusal.forbidden("Only a program that acts for somebody hands out keys.");
        }
        return Data.of(new KeyAnswer(keys.hand(integration, caller.userId())));
    }

    @PostMapping("/integrations/{id}/connector/key")
    @Operation(summary = "Gives the integration's webhooks another address; the one before ends at once")
    Data<ConnectorAnswer> rotate(Caller caller, @PathVariable long id) {
        var platform = connectors.platform(integrations.require(caller.businessId(), id));
        return answer(platform, connectors.rotateKey(caller.businessId(), id));
    }

    @PostMapping("/integrations/{id}/connector/backfill")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary =
                    "Has the platform asked for every order that changed since then; the connector tells how far it came")
    Data<BackfillAnswer> backfill(Caller caller, @PathVariable long id, Body<BackfillRequest> body) {
        integrations.require(caller.businessId(), id);
        var since = body.valid().since().at();
        backfills.ask(caller.businessId(), id, since);
        return Data.of(new BackfillAnswer("accepted", since));
    }

    @PostMapping("/integrations/{id}/connector/catalogue")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Has everything read soon that the integration's accounts sell on the platform")
    Data<List<CatalogueAnswer>> readCatalogue(Caller caller, @PathVariable long id) {
        integrations.require(caller.businessId(), id);
        return Data.of(catalogues.readSoon(caller.businessId(), id).stream()
                .map(CatalogueAnswer::of)
                .toList());
    }

    @GetMapping("/integrations/{id}/events")
    @Operation(summary = "What the platform told in the last 30 days and what became of it, newest first")
    Listing<EventAnswer> events(
            Caller caller, @PathVariable long id, @PageSize(100) Paging paging, HttpServletRequest request) {
        integrations.require(caller.businessId(), id);
        var page = events.list(caller.businessId(), id, EventRepository.FILTERS.read(request), paging);
        return paging.list(page.events().stream().map(EventAnswer::of).toList(), page.total());
    }

    @PostMapping("/integrations/{id}/events/{event}/replay")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Has an event worked out once more")
    Data<ReplayAnswer> replay(Caller caller, @PathVariable long id, @PathVariable long event) {
        integrations.require(caller.businessId(), id);
        events.replay(caller.businessId(), id, event);
        return Data.of(new ReplayAnswer("accepted"));
    }

    @PostMapping("/branch-links/{id}/events/{event}/replay")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Has what a platform delivered for the shop worked out once more")
    Data<ReplayAnswer> replayOfShop(Caller caller, @PathVariable long id, @PathVariable long event) {
        var link = links.require(caller.businessId(), id);
        var origin = deliveries.origin(caller.businessId(), id, event).orElseThrow(Refusal::notFound);
        if (origin.isApi() || origin.deliveryId() == null) {
            throw Refusal.notAllowed("No platform delivered it; send the request again.");
        }
        events.replay(
                caller.businessId(),
                new EventRepository.DeliveryKey(link.integrationId(), origin.topic(), origin.deliveryId()));
        return Data.of(new ReplayAnswer("accepted"));
    }

    private Data<ConnectorAnswer> answer(Platform platform, Connector connector) {
        return Data.of(ConnectorAnswer.of(
                platform,
                connector,
                backfills.of(connector.businessId(), connector.integrationId()).orElse(null),
                catalogues.of(connector.businessId(), connector.integrationId()),
                publicUrl));
    }

    /** What is not named stays as it is; null takes it away. */
    record ChangeRequest(
            @Size(max = LONGEST_SECRET) @Nullable String secret,
            @Nullable JsonNode credentials,
            @Nullable JsonNode options) {

        void check(Platform platform, Violations violations) {
            check("credentials", credentials, Connector.settable(platform), violations);
            check("options", options, platform.options(), violations);
        }

        private static void check(String field, @Nullable JsonNode values, Set<String> names, Violations violations) {
            if (values == null) {
                return;
            }
            if (!values.isObject()) {
                violations.add(field, Messages.mustBeObject(field));
                return;
            }
            values.properties().forEach(it -> {
                var name = field + "." + it.getKey();
                if (!names.contains(it.getKey())) {
                    violations.add(name, Messages.selectedInvalid(name));
                } else if (!it.getValue().isString() && !it.getValue().isNull()) {
                    violations.add(name, Messages.mustBeString(name));
                } else if (it.getValue().asString("").length() > LONGEST_SECRET) {
                    violations.add(name, Messages.tooLong(name, LONGEST_SECRET));
                }
            });
        }

        Connector changed(Connector connector, Platform platform, Instant now) {
            return connector.set(
                    secret,
                    now.plus(Connectors.ROTATION),
                    connector.changedCredentials(platform, texts(credentials)),
                    connector.changedOptions(texts(options)));
        }

        private static Map<String, String> texts(@Nullable JsonNode changes) {
            return changes == null
                    ? Map.of()
                    : changes.properties().stream()
                            .collect(
                                    toMap(Map.Entry::getKey, it -> it.getValue().asString("")));
        }
    }

    /**
     * A shop as a link names it.
     *
     * @param storeDomain of a web shop
     * @param branchLinkId null until it is linked
     */
    record ShopAnswer(
            String accountId,
            String shopId,
            String name,
            PlaceAnswer address,
            @Nullable String storeDomain,
            @JsonProperty("is_ecom") boolean ecom,
            @Nullable Long branchLinkId) {

        static ShopAnswer of(Shops.Listed listed) {
            var shop = listed.shop();
            var link = listed.link();
            return new ShopAnswer(
                    shop.accountId(),
                    shop.shopId(),
                    shop.name(),
                    PlaceAnswer.of(shop.address()),
                    shop.storeDomain(),
                    shop.ecom(),
                    link == null ? null : link.id());
        }
    }

    /** Where a shop is, as far as the platform says. */
    record PlaceAnswer(
            String formatted,
            @Nullable String street,
            @Nullable String city,
            @Nullable String region,
            @Nullable String zipCode,
            @Nullable String country) {

        static PlaceAnswer of(Address address) {
            return new PlaceAnswer(
                    address.formatted(),
                    address.street(),
                    address.city(),
                    address.region(),
                    address.zipCode(),
                    address.country());
        }
    }

    /** The secret is told to nobody but the shop. */
    record KeyAnswer(long clientId) {}

    record BackfillRequest(@NotNull SentTime since) {}

    record BackfillAnswer(String status, Instant since) {}

    record ReplayAnswer(String status) {}

    /**
     * What is secret is only told to be there.
     *
     * @param intakeUrl where the platform is to send its webhooks; absent where it sends none
     * @param credentials the names of those that are set
     * @param missingCredentials the names of those that the platform's API wants besides
     * @param refusedRequests so many were not signed by the platform
     * @param askedAt when the platform was asked for changed orders the last time
     * @param problem why that failed
     * @param backfill the last that was asked for; null where none was
     * @param catalogue what the accounts sell, as far as it is read from the platform
     */
    record ConnectorAnswer(
            long integrationId,
            String platform,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String intakeUrl,

            boolean secretSet,
            @Nullable Instant earlierSecretUntil,
            Collection<String> credentials,
            Collection<String> missingCredentials,
            Map<String, String> options,
            long refusedRequests,
            @Nullable Instant refusedAt,
            @Nullable Instant askedAt,
            @Nullable String problem,
            @Nullable BackfillState backfill,
            List<CatalogueAnswer> catalogue,
            Instant createdAt,
            Instant updatedAt) {

        static ConnectorAnswer of(
                Platform platform,
                Connector connector,
                @Nullable Backfill backfill,
                List<Reading> catalogue,
                String publicUrl) {
            return new ConnectorAnswer(
                    connector.integrationId(),
                    connector.platform(),
                    platform.hasWebhooks()
                            ? publicUrl + WebhookIntakeController.path(connector.platform(), connector.intakeKey())
                            : null,
                    !connector.secrets().isEmpty(),
                    connector.earlierUntil(),
                    new TreeSet<>(connector.credentials().keySet()),
                    connector.missing(platform),
                    connector.options(),
                    connector.refused(),
                    connector.refusedAt(),
                    connector.askedAt(),
                    connector.problem(),
                    backfill == null ? null : BackfillState.of(backfill),
                    catalogue.stream().map(CatalogueAnswer::of).toList(),
                    connector.createdAt(),
                    connector.updatedAt());
        }
    }

    /**
     * How far what an account sells was read.
     *
     * @param status {@code reading}, or {@code waiting} until {@code next_at}
     * @param products so many were read, this time or the last
     * @param readAt when it was read to the end the last time
     * @param problem why it was not since then
     */
    record CatalogueAnswer(
            String accountId,
            String status,
            long products,
            @Nullable Instant startedAt,
            @Nullable Instant readAt,
            @Nullable Instant nextAt,
            @Nullable String problem) {

        static CatalogueAnswer of(Reading reading) {
            return new CatalogueAnswer(
                    reading.account().accountId(),
                    reading.underWay() ? "reading" : "waiting",
                    reading.products(),
                    reading.startedAt(),
                    reading.readAt(),
                    reading.underWay() ? null : reading.nextAt(),
                    reading.problem());
        }
    }

    /**
     * How far the platform was asked for earlier orders.
     *
     * @param state {@code waiting}, {@code running}, {@code done} or {@code failed}
     * @param pages read in the present or last try
     * @param tries that failed, also because the server died
     * @param problem why the last of them did
     */
    record BackfillState(
            Instant since,
            String state,
            long pages,
            long orders,
            int tries,
            @Nullable String problem,
            @Nullable Instant nextTryAt,
            Instant requestedAt,
            @Nullable Instant finishedAt) {

        static BackfillState of(Backfill backfill) {
            return new BackfillState(
                    backfill.since(),
                    backfill.state().wire(),
                    backfill.pages(),
                    backfill.orders(),
                    backfill.tries(),
                    backfill.problem(),
                    backfill.state() == Backfill.State.WAITING ? backfill.nextTryAt() : null,
                    backfill.requestedAt(),
                    backfill.finishedAt());
        }
    }

    /** An event as it is shown: without its content. */
    record EventAnswer(
            long id,
            Instant receivedAt,
            String topic,
            String deliveryId,
            String accountId,
            @Nullable String shopId,
            @Nullable String externalId,
            @Nullable String outcome,
            @Nullable String reason,
            int tries,
            @Nullable Instant nextTryAt,
            @Nullable Instant finishedAt) {

        static EventAnswer of(StoredEvent stored) {
            var event = stored.event();
            return new EventAnswer(
                    stored.id(),
                    stored.receivedAt(),
                    event.topic(),
                    event.deliveryId(),
                    event.accountId(),
                    event.shopId(),
                    event.orderId(),
                    stored.outcome() == null ? null : stored.outcome().name().toLowerCase(Locale.ROOT),
                    stored.reason(),
                    stored.tries(),
                    stored.outcome() == null ? stored.nextTryAt() : null,
                    stored.finishedAt());
        }
    }
}
