package io.potoroo.sales;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.deliveries.Deliveries;
import io.potoroo.deliveries.Origin;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.kernel.Currency;
import io.potoroo.kernel.Refusal;
import io.potoroo.sales.SaleCommand.ByExternalId;
import io.potoroo.sales.SaleCommand.ById;
import io.potoroo.sales.SaleCommand.SaleReference;
import io.potoroo.sales.SaleCommand.WhenKnown;
import io.potoroo.sales.SaleResult.Effect;
import io.potoroo.sales.SaleResult.Settled;
import io.potoroo.sales.SaleResult.Waiting;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.IdempotencyKeys;
import io.potoroo.web.Listing;
import io.potoroo.web.Messages;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import io.potoroo.web.Violations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Sales, refunds and voids of linked shops. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Sales")
class SalesController {

    static final Origin BATCH = Origin.api("sales.batch");
    static final Origin CREATE = Origin.api("sales.create");
    static final Origin PUT = Origin.api("sales.put");
    static final Origin REFUND = Origin.api("refunds.create");
    static final Origin WITHDRAW = Origin.api("refunds.delete");
    static final Origin VOID = Origin.api("sales.void");

    private final Sales sales;
    private final SaleBatches batches;
    private final BranchLinks branchLinks;
    private final Businesses businesses;
    private final ClaimTokens claims;
    private final Deliveries deliveries;
    private final Clock clock;

    SalesController(
            Sales sales,
            SaleBatches batches,
            BranchLinks branchLinks,
            Businesses businesses,
            ClaimTokens claims,
            Deliveries deliveries,
            Clock clock) {
        this.sales = sales;
        this.batches = batches;
        this.branchLinks = branchLinks;
        this.businesses = businesses;
        this.claims = claims;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    @PostMapping("/branch-links/{link}/sales")
    @Operation(summary = "Record a sale; recording it again changes nothing")
    ResponseEntity<Data<SaleResponse>> record(Caller caller, @PathVariable long link, Body<SaleRequest> body) {
        var currency = currency(caller);
        var named = Objects.requireNonNullElse(body.readInto(new Violations()).externalId(), "");
        var request = read(caller, new ByExternalId(link, named), CREATE, () -> body.valid(requestCheck(currency)));
        var result = deliver(
                caller,
                new ByExternalId(link, Objects.requireNonNull(request.externalId())),
                request.content(currency),
                WhenKnown.CONFLICT);
        var response = response(caller, result);
        return answer(
                result,
                result.effect() == Effect.STALE ? Data.withMeta(response, Map.of("stale", true)) : Data.of(response));
    }

    /** The link is named in the body, or found by integration, account and shop. */
    @PostMapping("/sales")
    @Operation(summary = "Record a sale of the shop that the body names")
    ResponseEntity<Data<SaleResponse>> record(Caller caller, Body<SaleRequest> body, Body<ShopRequest> shop) {
        var misnamed = new Violations();
        var link = shop.readInto(misnamed).find(caller, branchLinks, misnamed);
        if (!misnamed.isEmpty()) {
            body.valid(requestCheck(currency(caller)).andThen((it, violations) -> violations.addAll(misnamed)));
        }
        return record(caller, link, body);
    }

    private BiConsumer<SaleRequest, Violations> requestCheck(Currency currency) {
        return (it, violations) -> {
            it.requireExternalId(violations);
            it.check(currency, clock.instant(), violations);
        };
    }

    private Settled deliver(Caller caller, ByExternalId sale, SaleContent content, WhenKnown whenKnown) {
        var origin = whenKnown == WhenKnown.CONFLICT ? CREATE : PUT;
        return sales.carryOut(caller.businessId(), SaleCommand.Deliver.of(sale, content, whenKnown, origin))
                .settled();
    }

    @PostMapping("/branch-links/{link}/sales/batch")
    @Operation(summary = "Record many sales, refunds and voids of a shop at once; sending them again changes nothing")
    Data<List<BatchResult>> recordAll(Caller caller, @PathVariable long link, Body<BatchRequest> body) {
        branchLinks.require(caller.businessId(), link);
        var results = batches.carryOut(caller.businessId(), link, body.valid().items());
        return Data.withMeta(results, counted(results));
    }

    /** At most so many that a till which was offline for long sends them in a few requests. */
    record BatchRequest(@NotNull @Size(min = 1, max = 500) List<JsonNode> items) {}

    private static Map<String, Object> counted(List<BatchResult> results) {
        var counts = results.stream().collect(groupingBy(BatchResult::status, counting()));
        return Map.of(
                "total", results.size(),
                "created", counts.getOrDefault(BatchResult.Status.CREATED, 0L),
                "updated", counts.getOrDefault(BatchResult.Status.UPDATED, 0L),
                "duplicates", counts.getOrDefault(BatchResult.Status.DUPLICATE, 0L),
                "deferred", counts.getOrDefault(BatchResult.Status.DEFERRED, 0L),
                "failed", counts.getOrDefault(BatchResult.Status.FAILED, 0L));
    }

    @PutMapping("/branch-links/{link}/sales/{externalId}")
    @Operation(summary = "Create the sale, or replace it by a later version")
    ResponseEntity<Data<SaleResponse>> replace(
            Caller caller, @PathVariable long link, @PathVariable String externalId, Body<SaleRequest> body) {
        var currency = currency(caller);
        var sale = new ByExternalId(link, externalId);
        var request = read(
                caller,
                sale,
                PUT,
                () -> body.valid((it, violations) -> {
                    SaleRequest.checkExternalId("external_id", externalId, violations);
                    it.check(currency, clock.instant(), violations);
                }));
        var result = deliver(caller, sale, request.content(currency), WhenKnown.REPLACE);
        return answer(
                result,
                Data.withMeta(
                        response(caller, result),
                        result.effect() == Effect.STALE
                                ? Map.of("created", false, "stale", true)
                                : Map.of("created", result.effect() == Effect.CREATED)));
    }

    /** What is wrong with a request is in the log of its link; a link or a sale that does not exist comes before that. */
    private <T> T read(Caller caller, SaleReference sale, Origin origin, Supplier<T> request) {
        try {
            return request.get();
        } catch (Refusal refusal) {
            var named = name(caller, sale);
            deliveries.logAlone(caller.businessId(), List.of(SaleDeliveries.unreadable(origin, named, refusal)));
            throw refusal;
        }
    }

    private ByExternalId name(Caller caller, SaleReference sale) {
        return switch (sale) {
            case ById known -> sales.name(caller.businessId(), known.id());
            case ByExternalId named -> {
                branchLinks.require(caller.businessId(), named.branchLinkId());
                yield named;
            }
        };
    }

    @GetMapping("/branch-links/{link}/sales")
    @Operation(summary = "The sales of a shop, newest first")
    Listing<SaleResponse> list(
            Caller caller, @PathVariable long link, @PageSize(100) Paging paging, HttpServletRequest request) {
        branchLinks.require(caller.businessId(), link);
        return sales.list(caller.businessId(), link, SaleRepository.FILTERS.read(request), paging)
                .map(it -> response(caller, it));
    }

    @GetMapping("/sales/{id}")
    @Operation(summary = "One sale")
    Data<SaleResponse> read(Caller caller, @PathVariable long id) {
        return Data.of(response(caller, sales.find(caller.businessId(), id)));
    }

    @PostMapping("/sales/{id}/refunds")
    @Operation(summary = "Give money back for a sale; the same refund again changes nothing")
    ResponseEntity<Data<RefundAnswer>> refund(Caller caller, @PathVariable long id, Body<RefundRequest> body) {
        var currency = currency(caller);
        var result = give(caller, new ById(id), body, currency).settled();
        return answer(result, Data.of(answer(caller, result, currency)));
    }

    @PostMapping("/branch-links/{link}/sales/{externalId}/refunds")
    @Operation(
            summary = "Give money back for the sale the platform names; where it was not told of yet, as soon as it is")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(ref = "#/components/schemas/DataSalesRefundAnswer")))
    @ApiResponse(
            responseCode = "202",
            description = "It waits for its sale.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = DeferredBody.class)))
    ResponseEntity<?> refund(
            Caller caller, @PathVariable long link, @PathVariable String externalId, Body<RefundRequest> body) {
        var currency = currency(caller);
        return switch (give(caller, new ByExternalId(link, externalId), body, currency)) {
            case Settled settled -> answer(settled, Data.of(answer(caller, settled, currency)));
            case Waiting waiting -> deferred(waiting);
        };
    }

    /** Nothing can wait for a sale that cannot be told of. */
    private static void checkName(SaleReference sale, Violations violations) {
        if (sale instanceof ByExternalId named) {
            SaleRequest.checkExternalId("sale_external_id", named.externalId(), violations);
        }
    }

    private SaleResult give(Caller caller, SaleReference sale, Body<RefundRequest> body, Currency currency) {
        var request = read(
                caller,
                sale,
                REFUND,
                () -> body.valid((it, violations) -> {
                    it.check(currency, clock.instant(), violations);
                    checkName(sale, violations);
                }));
        return sales.carryOut(
                caller.businessId(),
                SaleCommand.GiveBack.of(sale, request.externalId(), request.content(currency), REFUND));
    }

    private RefundAnswer answer(Caller caller, Settled result, Currency currency) {
        var refund = Objects.requireNonNull(result.refund());
        return new RefundAnswer(
                refund.id(),
                refund.saleId(),
                refund.externalId(),
                SaleResponse.RefundResponse.status(refund, result.sale().sale()),
                currency.toUnits(refund.amountMinor()),
                refund.pointsReversed(),
                refund.pointsRestored(),
                refund.pointsShortfall(),
                refund.content().refundedAt(),
                response(caller, result));
    }

    private static ResponseEntity<DeferredBody> deferred(Waiting waiting) {
        return replayed(ResponseEntity.accepted(), waiting)
                .body(new DeferredBody(new DeferredAnswer("deferred", waiting.expiresAt())));
    }

    /** What is carried out as soon as the sale is told of, unless that takes too long. */
    record DeferredBody(DeferredAnswer data) {}

    record DeferredAnswer(String status, Instant expiresAt) {}

    @GetMapping("/sales/{id}/refunds")
    @Operation(summary = "The refunds of a sale, oldest first")
    Listing<SaleResponse.RefundResponse> refunds(Caller caller, @PathVariable long id, @PageSize(100) Paging paging) {
        var refunds = response(caller, sales.find(caller.businessId(), id)).refunds();
        return paging.list(
                refunds.stream().skip(paging.offset()).limit(paging.size()).toList(), refunds.size());
    }

    @DeleteMapping("/sales/{id}/refunds/{refundExternalId}")
    @Operation(summary = "Take a refund back that was none; again changes nothing")
    ResponseEntity<Data<SaleResponse>> withdraw(
            Caller caller, @PathVariable long id, @PathVariable String refundExternalId) {
        var result = withdraw(caller, new ById(id), refundExternalId).settled();
        return answer(result, Data.of(response(caller, result)));
    }

    @DeleteMapping("/branch-links/{link}/sales/{externalId}/refunds/{refundExternalId}")
    @Operation(
            summary =
                    "Take a refund back of the sale the platform names; where it was not told of yet, as soon as it is")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(ref = "#/components/schemas/DataSaleResponse")))
    @ApiResponse(
            responseCode = "202",
            description = "It waits for its sale.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = DeferredBody.class)))
    ResponseEntity<?> withdraw(
            Caller caller,
            @PathVariable long link,
            @PathVariable String externalId,
            @PathVariable String refundExternalId) {
        return switch (withdraw(caller, new ByExternalId(link, externalId), refundExternalId)) {
            case Settled settled -> answer(settled, Data.of(response(caller, settled)));
            case Waiting waiting -> deferred(waiting);
        };
    }

    private SaleResult withdraw(Caller caller, SaleReference sale, String refundExternalId) {
        var command = read(caller, sale, WITHDRAW, () -> {
            var violations = new Violations();
            checkName(sale, violations);
            if (refundExternalId.length() > 191) {
                violations.add("external_id", Messages.tooLong("external_id", 191));
            }
            violations.throwIfAny();
            return new SaleCommand.Withdraw(sale, refundExternalId, clock.instant(), WITHDRAW);
        });
        return sales.carryOut(caller.businessId(), command);
    }

    @PostMapping("/sales/{id}/void")
    @Operation(summary = "Undo the whole sale; again changes nothing")
    ResponseEntity<Data<SaleResponse>> annul(Caller caller, @PathVariable long id, Body<VoidRequest> body) {
        var result = annul(caller, new ById(id), body).settled();
        return answer(result, Data.of(response(caller, result)));
    }

    @PostMapping("/branch-links/{link}/sales/{externalId}/void")
    @Operation(summary = "Undo the sale the platform names; where it was not told of yet, as soon as it is")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(ref = "#/components/schemas/DataSaleResponse")))
    @ApiResponse(
            responseCode = "202",
            description = "It waits for its sale.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = DeferredBody.class)))
    ResponseEntity<?> annul(
            Caller caller, @PathVariable long link, @PathVariable String externalId, Body<VoidRequest> body) {
        return switch (annul(caller, new ByExternalId(link, externalId), body)) {
            case Settled settled -> answer(settled, Data.of(response(caller, settled)));
            case Waiting waiting -> deferred(waiting);
        };
    }

    private SaleResult annul(Caller caller, SaleReference sale, Body<VoidRequest> body) {
        var request = read(
                caller,
                sale,
                VOID,
                () -> body.valid((it, violations) -> {
                    it.check(clock.instant(), violations);
                    checkName(sale, violations);
                }));
        return sales.carryOut(
                caller.businessId(),
                new SaleCommand.Annul(
                        sale, request.voidedAt().at(), request.voidedAt().naive(), request.reason(), VOID));
    }

    @PostMapping("/sales/{id}/reward")
    @Operation(summary = "Give the points of a sale of a shop that does not reward by itself; again changes nothing")
    ResponseEntity<Data<SaleResponse>> reward(Caller caller, @PathVariable long id) {
        var result = sales.carryOut(caller.businessId(), new SaleCommand.Reward(new ById(id)))
                .settled();
        return answer(result, Data.of(response(caller, result)));
    }

    @PostMapping("/sales/{id}/claim")
    @Operation(summary = "Give a sale of nobody's to a customer; to the same one again changes nothing")
    ResponseEntity<Data<SaleResponse>> claim(Caller caller, @PathVariable long id, Body<ClaimRequest> body) {
        var request = orMissingSale(
                caller,
                id,
                () -> body.valid((it, violations) -> {
                    if (it.customer != null) {
                        SaleRequest.check(it.customer, violations);
                    }
                }));
        var shopper = SaleRequest.shopper(request.customer).ofAnAccount();
        var result = sales.carryOut(caller.businessId(), new SaleCommand.Claim(new ById(id), shopper))
                .settled();
        return answer(result, Data.of(response(caller, result)));
    }

    /** Whose it is, told as with a sale. */
    record ClaimRequest(@NotNull SaleRequest.Shopper customer) {}

    /** A sale that does not exist comes before anything wrong with the body. */
    private <T> T orMissingSale(Caller caller, long id, Supplier<T> answer) {
        try {
            return answer.get();
        } catch (Refusal refusal) {
            sales.name(caller.businessId(), id);
            throw refusal;
        }
    }

    private Currency currency(Caller caller) {
        return businesses.get(caller.businessId()).currency();
    }

    private SaleResponse response(Caller caller, Settled result) {
        return response(caller, result.sale());
    }

    private SaleResponse response(Caller caller, SaleView sale) {
        return SaleResponse.of(sale, clock.instant(), id -> claims.of(caller.businessId(), id));
    }

    private static <T> ResponseEntity<T> answer(Settled result, T body) {
        return replayed(ResponseEntity.ok(), result).body(body);
    }

    private static ResponseEntity.BodyBuilder replayed(ResponseEntity.BodyBuilder answer, SaleResult result) {
        return result.effect() == Effect.REPEATED ? answer.header(IdempotencyKeys.REPLAYED, "true") : answer;
    }

    /** The shop a sale belongs to: a branch link, or the three names that lead to one. */
    record ShopRequest(
            @Nullable Long branchLinkId,
            @Nullable Long integrationId,
            @Size(max = 191) @Nullable String accountId,
            @Size(max = 191) @Nullable String shopId) {

        /** The link's id; 0, and what is wrong, where there is none. */
        long find(Caller caller, BranchLinks branchLinks, Violations violations) {
            if (branchLinkId != null) {
                if (branchLinks.findForIntake(caller.businessId(), branchLinkId).isEmpty()) {
                    violations.add("branch_link_id", Messages.selectedInvalid("branch_link_id"));
                }
                return branchLinkId;
            }
            if (Stream.of("branch_link_id", "integration_id", "account_id", "shop_id")
                    .anyMatch(violations::has)) {
                return 0;
            }
            if (integrationId == null || accountId == null || shopId == null) {
                violations.add(
                        "branch_link_id",
                        Messages.requiredWithoutAll("branch_link_id", "integration_id", "account_id", "shop_id"));
                return 0;
            }
            var found = branchLinks.findByShop(caller.businessId(), integrationId, accountId, shopId);
            if (found.isEmpty()) {
                violations.add("shop_id", Messages.selectedInvalid("shop_id"));
            }
            return found.orElse(0L);
        }
    }

    /** A refund with the sale as it stands after it. */
    record RefundAnswer(
            long id,
            long saleId,
            String externalId,
            String status,
            BigDecimal amount,
            long pointsReversed,
            long pointsRestored,
            long pointsShortfall,
            Instant refundedAt,
            SaleResponse sale) {}
}
