package io.potoroo.transactions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.customers.Customer;
import io.potoroo.customers.Customers;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.kernel.Hex32;
import io.potoroo.points.Ledger;
import io.potoroo.rewards.Audience;
import io.potoroo.rewards.Reward;
import io.potoroo.rewards.RewardAnswers;
import io.potoroo.rewards.Rewards;
import io.potoroo.rewards.ShopRewardAnswer;
import io.potoroo.web.Listing;
import io.potoroo.web.Messages;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import io.potoroo.web.Selection;
import io.potoroo.web.Violations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is to be had at a linked shop now, for everybody or for one customer. */
@RestController
@RequestMapping("/api/v1/branch-links/{link}")
@Tag(name = "Offers of shops")
class ShopOffersController {

    private final BranchLinks links;
    private final Businesses businesses;
    private final Customers customers;
    private final ShopOffers offers;
    private final Rewards rewards;
    private final RewardAnswers rewardAnswers;
    private final Ledger ledger;
    private final Clock clock;

    ShopOffersController(
            BranchLinks links,
            Businesses businesses,
            Customers customers,
            ShopOffers offers,
            Rewards rewards,
            RewardAnswers rewardAnswers,
            Ledger ledger,
            Clock clock) {
        this.links = links;
        this.businesses = businesses;
        this.customers = customers;
        this.offers = offers;
        this.rewards = rewards;
        this.rewardAnswers = rewardAnswers;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** By id; without a customer those for everybody. */
    @GetMapping("/offers")
    @Operation(summary = "The offers at the link's branch now")
    Listing<ShopOffers.OfferOfShop> offers(
            Caller caller, @PathVariable long link, @PageSize(100) Paging paging, HttpServletRequest request) {
        var shop = links.require(caller.businessId(), link);
        var violations = new Violations();
        var types = Selection.ofNumbers(request, "type_id", violations);
        // No offer is tied to either.
        var skus = Selection.ofTexts(request, "products.product_sku", violations);
        var labels = Selection.ofTexts(request, "pos_items_group.tag_name", violations);
        var customer = customer(caller, request, violations);
        violations.throwIfAny();
        var open = offers.open(caller.businessId(), shop.branchId(), customer).stream()
                .filter(it -> types.allows(List.of(it.content().type().number()))
                        && skus.allows(List.of())
                        && labels.allows(List.of()))
                .toList();
        return paging.list(
                offers.show(businesses.get(caller.businessId()), page(open, paging), customer, request), open.size());
    }

    private static <T> List<T> page(List<T> all, Paging paging) {
        return all.stream().skip(paging.offset()).limit(paging.size()).toList();
    }

    /** Null where nobody is named. */
    private @Nullable Customer customer(Caller caller, HttpServletRequest request, Violations violations) {
        var sent = request.getParameter("customer_id");
        if (sent == null || sent.isBlank()) {
            return null;
        }
        var found = Hex32.parse(sent.strip().replaceFirst("^eq\\|", ""))
                .map(it -> customers.byIds(caller.businessId(), List.of(it)).get(it));
        if (found.isEmpty()) {
            violations.add("customer_id", Messages.selectedInvalid("customer_id"));
        }
        return found.orElse(null);
    }

    /** By id; without a customer also those for some levels. */
    @GetMapping("/rewards")
    @Operation(summary = "The rewards at the link's branch now")
    Listing<RewardOfShop> rewards(
            Caller caller, @PathVariable long link, @PageSize(100) Paging paging, HttpServletRequest request) {
        var shop = links.require(caller.businessId(), link);
        var violations = new Violations();
        var customer = customer(caller, request, violations);
        violations.throwIfAny();
        var live = rewards.live(caller.businessId(), clock.instant()).stream()
                .filter(it -> it.isAt(shop.branchId()))
                .toList();
        var open = live.stream()
                .filter(customer == null ? ShopOffersController::isForMany : isFor(customer, live))
                .sorted(Comparator.comparingLong(Reward::id))
                .toList();
        var page = page(open, paging);
        var points = customer == null
                ? null
                : ledger.balance(caller.businessId(), customer.id()).points();
        return paging.list(
                rewardAnswers.of(businesses.get(caller.businessId()), page, request).stream()
                        .map(it -> new RewardOfShop(
                                ShopRewardAnswer.of(it), points == null ? null : points >= it.points()))
                        .toList(),
                open.size());
    }

    private static boolean isForMany(Reward reward) {
        return reward.content().audience() != Audience.TARGETED;
    }

    private Predicate<Reward> isFor(Customer customer, List<Reward> live) {
        var eligibility = rewards.eligibility(customer.businessId(), live, List.of(customer.id()));
        return it -> eligibility.allows(customer.id(), it);
    }

    /**
     * A reward, for a customer with whether they have the points.
     *
     * @param affordable left out where nobody is named
     */
    record RewardOfShop(
            @JsonUnwrapped ShopRewardAnswer reward,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean affordable) {}
}
