package io.potoroo.sales;

import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.offers.OfferAnswers;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.SentTime;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says of carts of linked shops what they would give. */
@RestController
@Tag(name = "Carts")
class CartsController {

    private final Carts carts;
    private final BranchLinks branchLinks;
    private final Businesses businesses;
    private final OfferAnswers offerAnswers;
    private final Clock clock;

    CartsController(
            Carts carts, BranchLinks branchLinks, Businesses businesses, OfferAnswers offerAnswers, Clock clock) {
        this.carts = carts;
        this.branchLinks = branchLinks;
        this.businesses = businesses;
        this.offerAnswers = offerAnswers;
        this.clock = clock;
    }

    @PostMapping("/api/v1/branch-links/{link}/cart/evaluate")
    @Operation(summary = "What a cart would earn, and how much of it points could pay; writes nothing")
    Data<CartAnswer> evaluate(
            Caller caller, @PathVariable long link, Body<CartRequest> body, HttpServletRequest request) {
        var shop = branchLinks.requireForIntake(caller.businessId(), link);
        var business = businesses.get(caller.businessId());
        var now = clock.instant();
        var cart = body.valid((it, violations) -> it.sale(now).check(business.currency(), now, violations));
        var evaluation = carts.evaluate(
                business.id(), shop, cart.sale(now).content(business.currency()).addedUp());
        return Data.of(CartAnswer.of(
                evaluation, offerAnswers.ofShop(business, evaluation.offers(), request), business.currency()));
    }

    /**
     * A cart as a shop sends it, in the words of a sale.
     *
     * @param discountTotal all discounts, those on lines included
     */
    record CartRequest(
            SaleRequest.@Nullable Shopper customer,
            @NotNull @PositiveOrZero BigDecimal subtotal,
            @PositiveOrZero @Nullable BigDecimal discountTotal,
            @PositiveOrZero @Nullable BigDecimal taxTotal,
            @PositiveOrZero @Nullable BigDecimal shippingTotal,
            @Nullable Boolean pricesIncludeTax,
            @Size(max = 500) @Nullable List<SaleRequest.Line> lineItems) {

        /** The same as a sale that is completed at this moment; components may be null where they did not hold. */
        SaleRequest sale(Instant now) {
            return new SaleRequest(
                    null,
                    null,
                    SaleRequest.Status.COMPLETED,
                    new SentTime(now, false),
                    null,
                    null,
                    null,
                    pricesIncludeTax,
                    subtotal,
                    discountTotal,
                    taxTotal,
                    shippingTotal,
                    null,
                    null,
                    BigDecimal.ZERO,
                    null,
                    lineItems,
                    null,
                    customer,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
    }
}
