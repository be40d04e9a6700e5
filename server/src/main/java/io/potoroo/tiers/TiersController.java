package io.potoroo.tiers;

import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.kernel.Currency;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Includes;
import io.potoroo.web.Listing;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import io.potoroo.web.Violations;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /tiers}: the levels customers can climb. */
@RestController
@RequestMapping("/tiers")
class TiersController {

    private final Tiers tiers;
    private final Businesses businesses;

    TiersController(Tiers tiers, Businesses businesses) {
        this.tiers = tiers;
        this.businesses = businesses;
    }

    @GetMapping
    Listing<TierAnswer> list(Caller caller, @PageSize(15) Paging paging, HttpServletRequest request) {
        var page = tiers.list(caller.businessId(), paging);
        var currency = currency(caller);
        var withLevels = Includes.read(request, "relationships").has("tier_levels");
        return paging.list(
                page.programs().stream()
                        .map(it -> withLevels ? TierAnswer.withLevels(it, currency) : TierAnswer.of(it))
                        .toList(),
                page.total());
    }

    @PostMapping
    Data<TierAnswer> create(Caller caller, Body<TierRequest> body) {
        var currency = currency(caller);
        var request = body.valid((it, violations) -> it.checkNew(currency, violations));
        return answer(tiers.create(caller.businessId(), request.program(currency)), currency);
    }

    @GetMapping("/{id}")
    Data<TierAnswer> read(Caller caller, @PathVariable String id) {
        return answer(tiers.get(caller.businessId(), programId(id)), currency(caller));
    }

    @PutMapping("/{id}")
    Data<TierAnswer> change(Caller caller, @PathVariable String id, Body<TierRequest> body) {
        var currency = currency(caller);
        var program = tiers.get(caller.businessId(), programId(id));
        var request = body.valid((it, violations) -> it.checkChange(program, currency, violations));
        return answer(
                tiers.change(caller.businessId(), program.id(), current -> changed(request, current, currency)),
                currency);
    }

    /** Checked again: it may have changed since the request was. */
    private static TierProgram changed(TierRequest request, TierProgram current, Currency currency) {
        var violations = new Violations();
        request.checkChange(current, currency, violations);
        violations.throwIfAny();
        return request.changed(current, currency);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable String id) {
        tiers.delete(caller.businessId(), programId(id));
    }

    private static Data<TierAnswer> answer(TierProgram program, Currency currency) {
        return Data.of(TierAnswer.withLevels(program, currency));
    }

    /** Read here, as what is no number is told in the same form as a number that names nothing. */
    private static long programId(String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException notAnId) {
            throw Tiers.unknown();
        }
    }

    private Currency currency(Caller caller) {
        return businesses.get(caller.businessId()).currency();
    }
}
