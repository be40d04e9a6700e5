package io.potoroo.referrals;

import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.kernel.Currency;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Includes;
import io.potoroo.web.Listing;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /referral-programs}: what customers get for bringing others. */
@RestController
@RequestMapping("/referral-programs")
class ReferralProgramsController {

    private final Referrals referrals;
    private final Businesses businesses;

    ReferralProgramsController(Referrals referrals, Businesses businesses) {
        this.referrals = referrals;
        this.businesses = businesses;
    }

    @GetMapping
    Listing<ReferralProgramAnswer> list(Caller caller, @PageSize(15) Paging paging) {
        var page = referrals.list(caller.businessId(), paging);
        var currency = currency(caller);
        return paging.list(
                page.programs().stream()
                        .map(it -> ReferralProgramAnswer.of(it, currency))
                        .toList(),
                page.total());
    }

    @PostMapping
    Data<ReferralProgramAnswer> create(Caller caller, Body<ReferralProgramRequest> body) {
        var currency = currency(caller);
        var request = body.valid((it, violations) -> it.checkNew(currency, violations));
        var program = referrals.create(caller.businessId(), request.program(currency));
        return Data.of(ReferralProgramAnswer.of(program, currency));
    }

    /** One program in a list, as the wire contract has it. */
    @GetMapping("/{id}")
    Data<List<ReferralProgramAnswer>> read(Caller caller, @PathVariable String id, HttpServletRequest request) {
        var program = referrals.get(caller.businessId(), programId(id));
        return Data.withIncluded(
                List.of(ReferralProgramAnswer.of(program, currency(caller))),
                Includes.read(request, "include").has("analytics")
                        ? Map.of(
                                "analytics", AnalyticsAnswer.of(referrals.analytics(caller.businessId(), program.id())))
                        : Map.of());
    }

    @PutMapping("/{id}")
    Data<ReferralProgramAnswer> change(Caller caller, @PathVariable String id, Body<ReferralProgramRequest> body) {
        var currency = currency(caller);
        var program = referrals.get(caller.businessId(), programId(id));
        var request = body.valid((it, violations) -> it.check(currency, violations));
        var changed =
                referrals.change(caller.businessId(), program.id(), current -> request.changed(current, currency));
        return Data.of(ReferralProgramAnswer.of(changed, currency));
    }

    /** Read here, as what is no number is told in the same form as a number that names nothing. */
    private static long programId(String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException notAnId) {
            throw Referrals.unknown();
        }
    }

    private Currency currency(Caller caller) {
        return businesses.get(caller.businessId()).currency();
    }

    /** Spelled as the wire contract has it. */
    record AnalyticsAnswer(
            long totalReferrers,
            long totalReferrees,
            long totalRefereePending,
            long totalRefereeMet,
            long totalRefereeNotMet) {

        static AnalyticsAnswer of(Analytics analytics) {
            return new AnalyticsAnswer(
                    analytics.referrers(),
                    analytics.referees(),
                    analytics.pending(),
                    analytics.met(),
                    analytics.notMet());
        }
    }
}
