package io.potoroo.connectors.magento;

import io.potoroo.access.Caller;
import io.potoroo.connectors.magento.Storefront.Visit;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.ErrorBodies;
import io.potoroo.web.PreferredLanguage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /magento}: what the loyalty plug-in of a Magento store calls, and its storefront's browsers through it. Every
 * answer is JSON with {@code active}; changes that are asked for with a GET are done once.
 */
@RestController
@RequestMapping("/magento")
@Tag(name = "Magento")
class StoreController {

    /** A store's theme shows what the calls answer; nothing is drawn from here. */
    private static final String NO_WIDGET =
            "/* No widget is drawn by this server: the theme of the store shows points. */\n";

    private final Storefront storefront;
    private final Previews previews;
    private final BranchLinks links;

    StoreController(Storefront storefront, Previews previews, BranchLinks links) {
        this.storefront = storefront;
        this.previews = previews;
        this.links = links;
    }

    @GetMapping("/translation")
    @Operation(summary = "The words of the storefront in the shopper's language")
    StoreAnswer translation(Caller caller, HttpServletRequest request) throws IOException {
        return answer(
                caller, request, it -> Labels.in(PreferredLanguage.of(request)).all());
    }

    @GetMapping("/welcomeMessage")
    @Operation(summary = "What a new customer is told")
    StoreAnswer welcomeMessage(Caller caller, HttpServletRequest request) throws IOException {
        return answer(caller, request, it -> storefront.welcome(it, Labels.in(PreferredLanguage.of(request))));
    }

    @GetMapping("/balance")
    @Operation(summary = "What the shopper has")
    StoreAnswer balance(Caller caller, HttpServletRequest request) throws IOException {
        return answer(caller, request, storefront::balance);
    }

    @GetMapping("/transaction")
    @Operation(summary = "The shopper's transactions, newest first")
    StoreAnswer transaction(Caller caller, HttpServletRequest request) throws IOException {
        return answer(caller, request, storefront::transactions);
    }

    @GetMapping("/saveSetting")
    @Operation(summary = "Keeps what the shopper agrees to")
    StoreAnswer saveSetting(Caller caller, HttpServletRequest request) throws IOException {
        return answer(caller, request, storefront::save);
    }

    @GetMapping("/redeem")
    @Operation(summary = "A code that takes an amount off the cart")
    StoreAnswer redeem(Caller caller, HttpServletRequest request) throws IOException {
        return answer(caller, request, storefront::redeem);
    }

    @GetMapping("/redeemCatalog")
    @Operation(summary = "A code for an item of the catalogue")
    StoreAnswer redeemCatalog(Caller caller, HttpServletRequest request) throws IOException {
        return answer(caller, request, storefront::redeemReward);
    }

    @GetMapping("/redeemOffer")
    @Operation(summary = "A code for a coupon that the shopper holds")
    StoreAnswer redeemOffer(Caller caller, HttpServletRequest request) throws IOException {
        return answer(caller, request, storefront::redeemCoupon);
    }

    @PostMapping("/getProductOffer")
    @Operation(summary = "What an article would earn, and the offers that the shopper can have")
    StoreAnswer getProductOffer(Caller caller, HttpServletRequest request) throws IOException {
        return answer(caller, request, it -> previews.product(it, request));
    }

    @PostMapping("/getShoppingCartItemPrice")
    @Operation(summary = "What the cart would earn, and how much of it points could pay; writes nothing")
    StoreAnswer getShoppingCartItemPrice(Caller caller, HttpServletRequest request) throws IOException {
        return answer(caller, request, it -> previews.cart(it, request));
    }

    @PostMapping("/reclaim")
    @Operation(summary = "Gives a code back that was not used")
    StoreAnswer reclaim(Caller caller, HttpServletRequest request) throws IOException {
        return use(caller, request, LinkForIntake::open, it -> {
            storefront.reclaim(it);
            return StoreAnswer.DONE;
        });
    }

    @PostMapping("/call-to-actions")
    @Operation(summary = "The shopper did what a call to action asks for")
    StoreAnswer callToActions(Caller caller, HttpServletRequest request) throws IOException {
        return use(caller, request, LinkForIntake::open, it -> new StoreAnswer(true, true, storefront.act(it), null));
    }

    /** There are no surveys here. */
    @PostMapping("/surveyAnswers")
    @Operation(summary = "Takes no answers, as there are no surveys")
    StoreAnswer surveyAnswers(Caller caller, HttpServletRequest request) throws IOException {
        return use(caller, request, LinkForIntake::open, it -> StoreAnswer.NOT_DONE);
    }

    /** Nothing is given for reviews, so none is kept. */
    @PostMapping("/review")
    @Operation(summary = "Takes no reviews, as nothing is given for them")
    StoreAnswer review(Caller caller, HttpServletRequest request) throws IOException {
        return use(caller, request, LinkForIntake::open, it -> StoreAnswer.NOT_DONE);
    }

    /** Also of a link that is disabled: what was sold may still be refunded. */
    @PostMapping("/order")
    @Operation(summary = "Takes an order as it is now; worked out right afterwards")
    StoreAnswer order(Caller caller, HttpServletRequest request) throws IOException {
        return use(caller, request, ignored -> true, it -> {
            storefront.order(it);
            return StoreAnswer.DONE;
        });
    }

    @PostMapping("/unInstall")
    @Operation(summary = "Disables every link of the store")
    StoreAnswer unInstall(Caller caller, HttpServletRequest request) throws IOException {
        links.disableStore(caller.businessId(), StoreCall.read(request).inner().required("domain"));
        return StoreAnswer.DONE;
    }

    @GetMapping(value = "/initJS", produces = "text/javascript")
    @Operation(summary = "A script without effect: the theme of the store shows points")
    String initJs() {
        return NO_WIDGET;
    }

    @GetMapping(value = "/initCss", produces = "text/css")
    @Operation(summary = "A style without effect")
    String initCss() {
        return NO_WIDGET;
    }

    private StoreAnswer answer(Caller caller, HttpServletRequest request, Function<Visit, Object> data)
            throws IOException {
        return use(caller, request, LinkForIntake::open, it -> StoreAnswer.of(data.apply(it)));
    }

    private StoreAnswer use(
            Caller caller,
            HttpServletRequest request,
            Predicate<LinkForIntake> usable,
            Function<Visit, StoreAnswer> use)
            throws IOException {
        var call = StoreCall.read(request).inner();
        return call.link(caller.businessId(), links)
                .filter(usable)
                .map(it -> use.apply(new Visit(caller, it, call)))
                .orElse(StoreAnswer.INACTIVE);
    }

    /** The plug-in hands the body on, whatever the status. */
    @ExceptionHandler
    ResponseEntity<StoreAnswer> refused(Refusal refusal) {
        HttpStatus status = ErrorBodies.status(refusal);
        return ResponseEntity.status(status).body(StoreAnswer.refused(refusal));
    }
}
