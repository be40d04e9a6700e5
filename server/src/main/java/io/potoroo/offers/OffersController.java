package io.potoroo.offers;

import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.catalogue.Catalogue;
import io.potoroo.catalogue.TargetRequest;
import io.potoroo.catalogue.TargetedAnswer;
import io.potoroo.customers.Customers;
import io.potoroo.kernel.Hex32;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Listing;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /offers}: what the business offers, and whom a targeted offer is for. */
@RestController
@RequestMapping("/offers")
class OffersController {

    private final Offers offers;
    private final OfferAnswers answers;
    private final Catalogue catalogue;
    private final Businesses businesses;
    private final Clock clock;

    OffersController(Offers offers, OfferAnswers answers, Catalogue catalogue, Businesses businesses, Clock clock) {
        this.offers = offers;
        this.answers = answers;
        this.catalogue = catalogue;
        this.businesses = businesses;
        this.clock = clock;
    }

    @GetMapping
    Listing<OfferAnswer> list(Caller caller, @PageSize(15) Paging paging, HttpServletRequest request) {
        var page = offers.list(caller.businessId(), Offers.filters().read(request), paging);
        return paging.list(answers.of(businesses.get(caller.businessId()), page.offers(), request), page.total());
    }

    @PostMapping
    Data<OfferAnswer> create(Caller caller, Body<OfferRequest> body, HttpServletRequest request) {
        var currency = businesses.get(caller.businessId()).currency();
        var sent = body.valid((it, violations) -> {
            it.checkNew(currency, violations);
            catalogue.check(caller.businessId(), it.presentation(), violations);
        });
        var content = sent.content(currency, catalogue.drawn(sent.presentation()), clock.instant());
        return answer(caller, offers.create(caller.businessId(), content), request);
    }

    @GetMapping("/{id}")
    Data<OfferAnswer> read(Caller caller, @PathVariable String id, HttpServletRequest request) {
        return answer(caller, offers.get(caller.businessId(), number(id)), request);
    }

    @PutMapping("/{id}")
    Data<OfferAnswer> change(
            Caller caller, @PathVariable String id, Body<OfferRequest> body, HttpServletRequest request) {
        var currency = businesses.get(caller.businessId()).currency();
        var offer = offers.get(caller.businessId(), number(id));
        var sent = body.valid((it, violations) -> {
            it.checkChange(offer, currency, violations);
            catalogue.check(caller.businessId(), it.presentation(), violations);
        });
        var changed = offers.change(
                caller.businessId(),
                offer.id(),
                current -> sent.changed(
                        current,
                        currency,
                        catalogue.changed(current.content().presentation(), sent.presentation()),
                        clock.instant()));
        return answer(caller, changed, request);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable String id) {
        offers.delete(caller.businessId(), number(id));
    }

    /** Adds to those it is for already. */
    @PostMapping("/{id}/customers")
    Data<TargetedAnswer> target(Caller caller, @PathVariable String id, Body<TargetRequest> body) {
        var offer = offers.get(caller.businessId(), number(id));
        var customerIds = body.valid().customerIds();
        return Data.of(new TargetedAnswer(offers.target(caller.businessId(), offer.id(), customerIds)));
    }

    @DeleteMapping("/{id}/customers/{customerId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void untarget(Caller caller, @PathVariable String id, @PathVariable String customerId) {
        offers.untarget(caller.businessId(), number(id), Hex32.parse(customerId).orElseThrow(Customers::unknown));
    }

    private Data<OfferAnswer> answer(Caller caller, Offer offer, HttpServletRequest request) {
        return Data.of(answers.of(businesses.get(caller.businessId()), List.of(offer), request)
                .getFirst());
    }

    private static long number(String id) {
        return Catalogue.id(id).orElseThrow(() -> Offers.unknown(id));
    }
}
