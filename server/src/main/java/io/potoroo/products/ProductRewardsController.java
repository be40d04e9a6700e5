package io.potoroo.products;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.potoroo.access.Caller;
import io.potoroo.catalogue.Catalogue;
import io.potoroo.catalogue.ImageAnswer;
import io.potoroo.catalogue.Images;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Includes;
import io.potoroo.web.Listing;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Map;
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

/** {@code /product-rewards}: what products earn by the piece. */
@RestController
@RequestMapping("/product-rewards")
class ProductRewardsController {

    private final ProductRewards rewards;
    private final Products products;
    private final Images images;

    ProductRewardsController(ProductRewards rewards, Products products, Images images) {
        this.rewards = rewards;
        this.products = products;
        this.images = images;
    }

    @GetMapping
    Listing<ProductRewardAnswer> list(Caller caller, @PageSize(15) Paging paging, HttpServletRequest request) {
        var page = rewards.list(caller.businessId(), ProductRewards.filters().read(request), paging);
        return paging.list(answers(caller, page.rewards(), request), page.total());
    }

    @PostMapping
    Data<ProductRewardAnswer> create(Caller caller, Body<CreateRequest> body, HttpServletRequest request) {
        var sent = body.valid();
        return answer(caller, rewards.create(caller.businessId(), sent.product().id(), sent.points()), request);
    }

    @GetMapping("/{id}")
    Data<ProductRewardAnswer> read(Caller caller, @PathVariable String id, HttpServletRequest request) {
        return answer(caller, rewards.get(caller.businessId(), number(id)), request);
    }

    @PutMapping("/{id}")
    Data<ProductRewardAnswer> change(
            Caller caller, @PathVariable String id, Body<ChangeRequest> body, HttpServletRequest request) {
        var current = rewards.get(caller.businessId(), number(id));
        var points = body.valid().points();
        return answer(
                caller, points == null ? current : rewards.change(caller.businessId(), current.id(), points), request);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable String id) {
        rewards.delete(caller.businessId(), number(id));
    }

    private static long number(String id) {
        return Catalogue.id(id).orElseThrow(ProductRewards::unknown);
    }

    private Data<ProductRewardAnswer> answer(Caller caller, ProductReward reward, HttpServletRequest request) {
        return Data.of(answers(caller, List.of(reward), request).getFirst());
    }

    private List<ProductRewardAnswer> answers(Caller caller, List<ProductReward> page, HttpServletRequest request) {
        var shown = Includes.read(request, "relationships").has("product")
                ? products.byIds(
                        caller.businessId(),
                        page.stream().map(ProductReward::productId).toList())
                : Map.<Long, Product>of();
        return page.stream()
                .map(it -> new ProductRewardAnswer(it.id(), it.points(), product(shown.get(it.productId()), request)))
                .toList();
    }

    private @Nullable ProductOfReward product(@Nullable Product product, HttpServletRequest request) {
        if (product == null) {
            return null;
        }
        var text = product.presentation().textFor(request);
        return new ProductOfReward(
                product.id(),
                text.title(),
                text.description(),
                images.answers(product.presentation().images()));
    }

    record CreateRequest(
            @NotNull ProductReference product,
            @NotNull @Positive @Max(1_000_000_000) Long points) {

        record ProductReference(@NotNull Long id) {}
    }

    record ChangeRequest(
            @Positive @Max(1_000_000_000) @Nullable Long points) {}

    record ProductRewardAnswer(
            long id,
            long points,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ProductOfReward product) {}

    record ProductOfReward(long id, String title, @Nullable String description, List<ImageAnswer> images) {}
}
