package io.potoroo.rewards;

import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.catalogue.Catalogue;
import io.potoroo.catalogue.TargetRequest;
import io.potoroo.catalogue.TargetedAnswer;
import io.potoroo.customers.Customers;
import io.potoroo.kernel.Hex32;
import io.potoroo.tiers.Tiers;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Listing;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import io.potoroo.web.Violations;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /rewards}: the catalogue that customers spend their points on, and whom a targeted one is for. */
@RestController
@RequestMapping("/rewards")
class RewardsController {

    private final Rewards rewards;
    private final RewardAnswers answers;
    private final Catalogue catalogue;
    private final Businesses businesses;
    private final Tiers tiers;
    private final Clock clock;

    RewardsController(
            Rewards rewards,
            RewardAnswers answers,
            Catalogue catalogue,
            Businesses businesses,
            Tiers tiers,
            Clock clock) {
        this.rewards = rewards;
        this.answers = answers;
        this.catalogue = catalogue;
        this.businesses = businesses;
        this.tiers = tiers;
        this.clock = clock;
    }

    @GetMapping
    Listing<RewardAnswer> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String status,
            @PageSize(15) Paging paging,
            HttpServletRequest request) {
        var conditions = Rewards.withStatus(status, Rewards.filters().read(request));
        var page = rewards.list(caller.businessId(), conditions, paging);
        return paging.list(answers(caller, page.rewards(), request), page.total());
    }

    @PostMapping
    Data<RewardAnswer> create(Caller caller, Body<RewardRequest> body, HttpServletRequest request) {
        var currency = businesses.get(caller.businessId()).currency();
        var sent = body.valid((it, violations) -> {
            it.checkNew(currency, violations);
            checkReferences(caller, it, violations);
        });
        var content = sent.content(currency, catalogue.drawn(sent.presentation()), clock.instant());
        return answer(caller, rewards.create(caller.businessId(), content), request);
    }

    @GetMapping("/{id}")
    Data<RewardAnswer> read(Caller caller, @PathVariable String id, HttpServletRequest request) {
        return answer(caller, rewards.get(caller.businessId(), number(id)), request);
    }

    @PutMapping("/{id}")
    Data<RewardAnswer> change(
            Caller caller, @PathVariable String id, Body<RewardRequest> body, HttpServletRequest request) {
        var currency = businesses.get(caller.businessId()).currency();
        var reward = rewards.get(caller.businessId(), number(id));
        var sent = body.valid((it, violations) -> {
            it.checkChange(reward, currency, violations);
            checkReferences(caller, it, violations);
        });
        var changed = rewards.change(
                caller.businessId(),
                reward.id(),
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
        rewards.delete(caller.businessId(), number(id));
    }

    /** Adds to those it is for already. */
    @PostMapping("/{id}/customers")
    Data<TargetedAnswer> target(Caller caller, @PathVariable String id, Body<TargetRequest> body) {
        var reward = rewards.get(caller.businessId(), number(id));
        var customerIds = body.valid().customerIds();
        return Data.of(new TargetedAnswer(rewards.target(caller.businessId(), reward.id(), customerIds)));
    }

    @DeleteMapping("/{id}/customers/{customerId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void untarget(Caller caller, @PathVariable String id, @PathVariable String customerId) {
        rewards.untarget(
                caller.businessId(), number(id), Hex32.parse(customerId).orElseThrow(Customers::unknown));
    }

    private void checkReferences(Caller caller, RewardRequest sent, Violations violations) {
        catalogue.check(caller.businessId(), sent.presentation(), violations);
        sent.checkTiers(tiers.known(caller.businessId(), sent.tierIds()), violations);
    }

    private static long number(String id) {
        return Catalogue.id(id).orElseThrow(Rewards::unknown);
    }

    private Data<RewardAnswer> answer(Caller caller, Reward reward, HttpServletRequest request) {
        return Data.of(answers(caller, List.of(reward), request).getFirst());
    }

    private List<RewardAnswer> answers(Caller caller, List<Reward> page, HttpServletRequest request) {
        return answers.of(businesses.get(caller.businessId()), page, request);
    }
}
