package io.potoroo.assortments;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.kernel.Currency;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What the account of a linked shop sells: told by its platform, and read by whoever sets up rules. */
@RestController
@RequestMapping("/api/v1/branch-links/{link}")
@Tag(name = "Assortments")
class AssortmentsController {

    private final Assortments assortments;
    private final BranchLinks links;
    private final Businesses businesses;

    AssortmentsController(Assortments assortments, BranchLinks links, Businesses businesses) {
        this.assortments = assortments;
        this.links = links;
        this.businesses = businesses;
    }

    @GetMapping("/products")
    @Operation(summary = "The products of the link's account")
    Page<ProductAnswer> products(
            Caller caller, @PathVariable long link, Body<ReadRequest> body, HttpServletRequest http) {
        return page(caller, link, body, http, ProductAnswer::of);
    }

    @GetMapping("/categories")
    @Operation(summary = "The categories of the link's account")
    Page<CategoryAnswer> categories(
            Caller caller, @PathVariable long link, Body<ReadRequest> body, HttpServletRequest http) {
        return page(caller, link, body, http, CategoryAnswer::of);
    }

    @GetMapping({"/product-brands", "/product-suppliers", "/product-tags"})
    @Operation(summary = "The brands, suppliers or tags of the link's account")
    Page<NamedAnswer> named(Caller caller, @PathVariable long link, Body<ReadRequest> body, HttpServletRequest http) {
        return page(caller, link, body, http, NamedAnswer::of);
    }

    private <T> Page<T> page(
            Caller caller, long link, Body<ReadRequest> body, HttpServletRequest http, Function<Item, T> answer) {
        var account = account(caller, link);
        var selecting = ReadRequest.selecting(body, http);
        return Page.of(assortments.list(caller.businessId(), account, Kind.of(http), selecting), selecting, answer);
    }

    private Account account(Caller caller, long link) {
        var shop = links.require(caller.businessId(), link);
        return new Account(shop.integrationId(), shop.accountId());
    }

    @PutMapping("/products")
    @Operation(summary = "Tell products, some of them or, in a sync, all")
    Data<Assortments.Told> tellProducts(
            Caller caller, @PathVariable long link, Body<ProductsRequest> body, HttpServletRequest http) {
        return tell(caller, link, body, http);
    }

    @PutMapping("/categories")
    @Operation(summary = "Tell categories, some of them or, in a sync, all")
    Data<Assortments.Told> tellCategories(
            Caller caller, @PathVariable long link, Body<CategoriesRequest> body, HttpServletRequest http) {
        return tell(caller, link, body, http);
    }

    @PutMapping({"/product-brands", "/product-suppliers", "/product-tags"})
    @Operation(summary = "Tell brands, suppliers or tags, some of them or, in a sync, all")
    Data<Assortments.Told> tellNamed(
            Caller caller, @PathVariable long link, Body<NamedRequest> body, HttpServletRequest http) {
        return tell(caller, link, body, http);
    }

    private Data<Assortments.Told> tell(
            Caller caller, long link, Body<? extends SyncRequest> body, HttpServletRequest http) {
        var account = account(caller, link);
        var currency = businesses.get(caller.businessId()).currency();
        var request = valid(body, currency);
        var items = request.items().stream().map(it -> it.item(currency)).toList();
        return Data.of(assortments.tell(caller.businessId(), account, Kind.of(http), items, request.part()));
    }

    private static <T extends SyncRequest> T valid(Body<T> body, Currency currency) {
        return body.valid((it, violations) -> it.check(currency, violations));
    }

    @DeleteMapping({
        "/products/{externalId}",
        "/categories/{externalId}",
        "/product-brands/{externalId}",
        "/product-suppliers/{externalId}",
        "/product-tags/{externalId}"
    })
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Take one out")
    void delete(Caller caller, @PathVariable long link, @PathVariable String externalId, HttpServletRequest http) {
        assortments.delete(caller.businessId(), account(caller, link), Kind.of(http), externalId);
    }

    /** An item as its platform sends it. */
    interface SentItem {

        @Nullable String externalId();

        Item item(Currency currency);

        /** The rules that a single field does not tell. */
        default void check(String at, Currency currency, Violations violations) {}
    }

    /** Some items; with a sync's id as part of all there are. */
    interface SyncRequest {

        List<? extends SentItem> items();

        @Nullable String syncId();

        @Nullable Boolean last();

        default void check(Currency currency, Violations violations) {
            if (Boolean.TRUE.equals(last()) && syncId() == null && !violations.has("sync_id")) {
                violations.add("sync_id", Messages.requiredWhen("sync_id", "final", "true"));
            }
            var ids = new HashSet<String>();
            var sent = requireNonNullElse(items(), List.<SentItem>of());
            for (int i = 0; i < sent.size(); i++) {
                var at = "items." + i + ".";
                var id = sent.get(i).externalId();
                if (id != null && !ids.add(id)) {
                    violations.add(at + "external_id", Messages.duplicate(at + "external_id"));
                }
                sent.get(i).check(at, currency, violations);
            }
        }

        default Assortments.@Nullable Part part() {
            return syncId() == null ? null : new Assortments.Part(syncId(), Boolean.TRUE.equals(last()));
        }
    }

    record ProductsRequest(
            @NotNull @Size(max = 500) List<ProductRequest> items,
            @Size(max = 191) @Nullable String syncId,
            @JsonProperty("final") @Nullable Boolean last)
            implements SyncRequest {}

    record ProductRequest(
            @NotNull @Size(max = 191) String externalId,
            @NotNull @Size(max = 255) String title,
            @Size(max = 191) @Nullable String sku,
            @PositiveOrZero @Nullable BigDecimal price,
            @Size(max = 100) @Nullable List<String> categoryIds,
            @Size(max = 191) @Nullable String brandId,
            @Size(max = 191) @Nullable String supplierId,
            @Size(max = 100) @Nullable List<String> tags,
            @Nullable Boolean giftCard,
            @Nullable Boolean active)
            implements SentItem {

        @Override
        public void check(String at, Currency currency, Violations violations) {
            violations.money(at + "price", price, currency);
        }

        @Override
        public Item item(Currency currency) {
            return new Item(
                    externalId,
                    title,
                    null,
                    sku,
                    price == null ? null : currency.toMinor(price),
                    requireNonNullElse(categoryIds, List.of()),
                    brandId,
                    supplierId,
                    requireNonNullElse(tags, List.of()),
                    Boolean.TRUE.equals(giftCard),
                    !Boolean.FALSE.equals(active));
        }
    }

    record CategoriesRequest(
            @NotNull @Size(max = 500) List<CategoryRequest> items,
            @Size(max = 191) @Nullable String syncId,
            @JsonProperty("final") @Nullable Boolean last)
            implements SyncRequest {}

    record CategoryRequest(
            @NotNull @Size(max = 191) String externalId,
            @NotNull @Size(max = 255) String title,
            @Size(max = 191) @Nullable String externalParentId)
            implements SentItem {

        @Override
        public Item item(Currency currency) {
            return Item.named(externalId, title, externalParentId);
        }
    }

    record NamedRequest(
            @NotNull @Size(max = 500) List<NamedItemRequest> items,
            @Size(max = 191) @Nullable String syncId,
            @JsonProperty("final") @Nullable Boolean last)
            implements SyncRequest {}

    record NamedItemRequest(
            @NotNull @Size(max = 191) String externalId,
            @NotNull @Size(max = 255) String title) implements SentItem {

        @Override
        public Item item(Currency currency) {
            return Item.named(externalId, title, null);
        }
    }

    record ProductAnswer(
            String externalId, String title, @Nullable String sku) {

        static ProductAnswer of(Item item) {
            return new ProductAnswer(item.externalId(), item.title(), item.sku());
        }
    }

    record CategoryAnswer(String externalId, @Nullable String externalParentId, String title) {

        static CategoryAnswer of(Item item) {
            return new CategoryAnswer(item.externalId(), item.parentId(), item.title());
        }
    }

    record NamedAnswer(String externalId, String title) {

        static NamedAnswer of(Item item) {
            return new NamedAnswer(item.externalId(), item.title());
        }
    }

    /** A page of items, and the filters there are. */
    record Page<T>(List<T> data, Pagination pagination, Map<String, List<String>> filters) {

        static <T> Page<T> of(List<Item> found, Selecting selecting, Function<Item, T> answer) {
            var items = found.subList(0, Math.min(found.size(), selecting.size()));
            var place = new Pagination(
                    items.isEmpty()
                            ? null
                            : Selecting.cursor(selecting.page(), items.getLast().externalId()),
                    selecting.page(),
                    selecting.size(),
                    found.size() > items.size(),
                    null);
            return new Page<>(items.stream().map(answer).toList(), place.doubled(), Selecting.FILTERS);
        }
    }

    /** Where a page lies; told twice, as clients read it in either place. */
    record Pagination(
            @Nullable String endCursor,
            int currentPage,
            int perPage,
            boolean hasNext,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Pagination pagination) {

        Pagination doubled() {
            return new Pagination(endCursor, currentPage, perPage, hasNext, this);
        }
    }
}
