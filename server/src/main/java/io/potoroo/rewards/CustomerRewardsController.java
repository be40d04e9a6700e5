package io.potoroo.rewards;

import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.customers.Customers;
import io.potoroo.kernel.Hex32;
import io.potoroo.web.Listing;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import io.potoroo.web.Selection;
import io.potoroo.web.Violations;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /customers/{id}/rewards}: what the customer may have for points now, whether they have as many or not. */
@RestController
class CustomerRewardsController {

    private final Customers customers;
    private final Businesses businesses;
    private final Rewards rewards;
    private final RewardAnswers answers;
    private final Clock clock;

    CustomerRewardsController(
            Customers customers, Businesses businesses, Rewards rewards, RewardAnswers answers, Clock clock) {
        this.customers = customers;
        this.businesses = businesses;
        this.rewards = rewards;
        this.answers = answers;
        this.clock = clock;
    }

    @GetMapping("/customers/{id}/rewards")
    Listing<RewardAnswer> list(
            Caller caller, @PathVariable String id, @PageSize(15) Paging paging, HttpServletRequest request) {
        var business = businesses.get(caller.businessId());
        var customer = customers.get(business.id(), Hex32.parse(id).orElseThrow(Customers::unknown));
        var violations = new Violations();
        var places = Selection.ofIds(request, "branch.id", violations);
        violations.throwIfAny();
        var live = rewards.live(business.id(), clock.instant());
        var eligibility = rewards.eligibility(business.id(), live, List.of(customer.id()));
        var open = live.stream()
                .filter(it -> eligibility.allows(customer.id(), it)
                        && places.allows(it.content().presentation().branchIds()))
                .sorted(Comparator.comparingLong(Reward::id))
                .toList();
        var page = open.stream().skip(paging.offset()).limit(paging.size()).toList();
        return paging.list(answers.of(business, page, request), open.size());
    }
}
