package io.potoroo.products;

import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.catalogue.Catalogue;
import io.potoroo.catalogue.Presentation;
import io.potoroo.catalogue.PresentationChange;
import io.potoroo.catalogue.PresentationChange.BranchReference;
import io.potoroo.catalogue.PresentationChange.ImageUrls;
import io.potoroo.catalogue.Text;
import io.potoroo.kernel.Currency;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Listing;
import io.potoroo.web.OneOf;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import io.potoroo.web.Violations;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /products}: what the business sells and shows to its customers. */
@RestController
@RequestMapping("/products")
class ProductsController {

    private final Products products;
    private final Catalogue catalogue;
    private final ProductAnswers answers;
    private final Businesses businesses;

    ProductsController(Products products, Catalogue catalogue, ProductAnswers answers, Businesses businesses) {
        this.products = products;
        this.catalogue = catalogue;
        this.answers = answers;
        this.businesses = businesses;
    }

    @GetMapping
    Listing<ProductAnswer> list(Caller caller, @PageSize(15) Paging paging, HttpServletRequest request) {
        var page = products.list(caller.businessId(), paging);
        return paging.list(answers.of(businesses.get(caller.businessId()), page.products(), request), page.total());
    }

    @PostMapping
    Data<ProductAnswer> create(Caller caller, Body<ProductRequest> body, HttpServletRequest request) {
        var currency = businesses.get(caller.businessId()).currency();
        var sent = body.valid((it, violations) -> {
            it.check(currency, violations);
            catalogue.check(caller.businessId(), it.presentation(), violations);
        });
        var product =
                products.create(caller.businessId(), sent.product(currency, catalogue.drawn(sent.presentation())));
        return answer(caller, product, request);
    }

    @GetMapping("/{id}")
    Data<ProductAnswer> read(Caller caller, @PathVariable String id, HttpServletRequest request) {
        var product = products.get(caller.businessId(), Catalogue.id(id).orElseThrow(Products::unknown));
        return answer(caller, product, request);
    }

    private Data<ProductAnswer> answer(Caller caller, Product product, HttpServletRequest request) {
        return Data.of(answers.of(businesses.get(caller.businessId()), List.of(product), request)
                .getFirst());
    }

    record ProductRequest(
            @Nullable Boolean promoteFlag,
            @Size(min = 3, max = 100) @Nullable String productSku,
            @PositiveOrZero @Nullable BigDecimal productActualPrice,
            @PositiveOrZero @Nullable BigDecimal productRealPrice,
            @Size(max = 4) @Nullable List<ImageUrls> images,
            @Size(min = 1) @Nullable List<BranchReference> availableAtBranches,
            @Size(min = 1) @Nullable List<ProductLanguage> productLanguages) {

        record ProductLanguage(
                @NotNull @OneOf({1, 2, 3}) Integer languageId,
                @NotNull @Size(max = 255) String productTitle,
                @Size(max = 500) @Nullable String productDescription,
                @Size(max = 1000) @Nullable String productTermsConditions,

                @Size(max = 500) @Pattern(regexp = "https?://\\S+") @Nullable
                String productLink) {

            Text text() {
                return new Text(
                        Text.language(languageId),
                        productTitle,
                        productDescription,
                        productTermsConditions,
                        productLink,
                        null);
            }
        }

        /** Without the texts whose language could not be read. */
        PresentationChange presentation() {
            return new PresentationChange(
                    "product_languages",
                    productLanguages == null
                            ? null
                            : productLanguages.stream()
                                    .filter(it -> it.languageId() != null)
                                    .map(ProductLanguage::text)
                                    .toList(),
                    images,
                    availableAtBranches);
        }

        void check(Currency currency, Violations violations) {
            presentation().checkNew(violations);
            violations.money("product_actual_price", productActualPrice, currency);
            violations.money("product_real_price", productRealPrice, currency);
        }

        NewProduct product(Currency currency, Presentation presentation) {
            return new NewProduct(
                    promoteFlag != null && promoteFlag,
                    productSku,
                    productActualPrice == null ? 0 : currency.toMinor(productActualPrice),
                    productRealPrice == null ? 0 : currency.toMinor(productRealPrice),
                    presentation);
        }
    }
}
