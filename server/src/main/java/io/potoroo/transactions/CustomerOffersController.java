package io.potoroo.transactions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.coupons.Coupon;
import io.potoroo.coupons.CouponAnswer;
import io.potoroo.coupons.CouponAnswers;
import io.potoroo.coupons.Coupons;
import io.potoroo.coupons.Taking;
import io.potoroo.customers.Customer;
import io.potoroo.customers.Customers;
import io.potoroo.kernel.Hex32;
import io.potoroo.offers.Offer;
import io.potoroo.offers.OfferAnswer;
import io.potoroo.offers.OfferAnswers;
import io.potoroo.offers.Offers;
import io.potoroo.web.Includes;
import io.potoroo.web.Listing;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import io.potoroo.web.Selection;
import io.potoroo.web.Violations;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What there is for a customer: offers, with the coupons they hold of them; on this floor because looking gives some. */
@RestController
@RequestMapping("/customers/{id}")
class CustomerOffersController {

    private final Customers customers;
    private final Businesses businesses;
    private final Offers offers;
    private final OfferAnswers offerAnswers;
    private final Coupons coupons;
    private final CouponAnswers couponAnswers;
    private final AutomaticCoupons automaticCoupons;
    private final Clock clock;

    CustomerOffersController(
            Customers customers,
            Businesses businesses,
            Offers offers,
            OfferAnswers offerAnswers,
            Coupons coupons,
            CouponAnswers couponAnswers,
            AutomaticCoupons automaticCoupons,
            Clock clock) {
        this.customers = customers;
        this.businesses = businesses;
        this.offers = offers;
        this.offerAnswers = offerAnswers;
        this.coupons = coupons;
        this.couponAnswers = couponAnswers;
        this.automaticCoupons = automaticCoupons;
        this.clock = clock;
    }

    /** Everything that is or was for the customer, by id. */
    @GetMapping("/offers")
    Listing<CustomerOfferAnswer> all(
            Caller caller, @PathVariable String id, @PageSize(15) Paging paging, HttpServletRequest request) {
        var customer = find(caller, id);
        var violations = new Violations();
        var states = Selection.ofNumbers(request, "coupon_type_id", violations);
        violations.throwIfAny();
        automaticCoupons.giveDue(customer);
        var now = clock.instant();
        var holdings = holdings(customer);
        var rows = holdings.rows(withOnceHeld(customer, holdings, open(customer, holdings, now))).stream()
                .filter(it -> states.allows(it.states(now)))
                .toList();
        var page = page(rows, paging);
        var shown = answers(customer, page, request);
        return paging.list(
                IntStream.range(0, page.size())
                        .mapToObj(i -> new CustomerOfferAnswer(
                                shown.get(i), page.get(i).actions(now)))
                        .toList(),
                rows.size());
    }

    /** What the customer may use now, by id. */
    @GetMapping("/targeted-offers")
    Listing<TargetedOfferAnswer> targeted(
            Caller caller, @PathVariable String id, @PageSize(15) Paging paging, HttpServletRequest request) {
        var customer = find(caller, id);
        var violations = new Violations();
        var places = Selection.ofIds(request, "branch.id", violations);
        var types = Selection.ofNumbers(request, "type_id", violations);
        violations.throwIfAny();
        automaticCoupons.giveDue(customer);
        var holdings = holdings(customer);
        var rows = holdings.rows(open(customer, holdings, clock.instant())).stream()
                .filter(it -> places.allows(it.offer().content().presentation().branchIds())
                        && types.allows(List.of(it.offer().content().type().number())))
                .toList();
        var page = page(rows, paging);
        var shown = answers(customer, page, request);
        boolean withCoupon = Includes.read(request, "include").has("coupon");
        return paging.list(
                IntStream.range(0, page.size())
                        .mapToObj(i -> new TargetedOfferAnswer(
                                shown.get(i), withCoupon ? page.get(i).couponAnswer() : null))
                        .toList(),
                rows.size());
    }

    /** What the customer can hand in. */
    @GetMapping("/available-coupons")
    Listing<CouponAnswer> coupons(
            Caller caller, @PathVariable String id, @PageSize(15) Paging paging, HttpServletRequest request) {
        var customer = find(caller, id);
        automaticCoupons.giveDue(customer);
        var page = coupons.live(caller.businessId(), customer.id(), clock.instant(), paging);
        return paging.list(
                couponAnswers.of(businesses.get(caller.businessId()), page.coupons(), request), page.total());
    }

    private Customer find(Caller caller, String id) {
        return customers.get(caller.businessId(), Hex32.parse(id).orElseThrow(Customers::unknown));
    }

    /** An offer as it is for the customer, with the coupon of it that they have or had. */
    private record Row(
            Offer offer, boolean target, @Nullable Coupon coupon) {

        /** None where the only coupon there was has expired. */
        List<Integer> states(Instant now) {
            return coupon == null || (coupon.state().isWaiting() && coupon.hasExpired(now))
                    ? List.of()
                    : List.of(coupon.state().number());
        }

        List<Action> actions(Instant now) {
            return new Taking(offer, target, coupon, now).isOpen() ? List.of(Action.GET_COUPON) : List.of();
        }

        Object couponAnswer() {
            return coupon == null ? List.of() : CouponAnswer.of(coupon, null);
        }
    }

    private record Holdings(Set<Long> targets, Map<Long, Coupon> newest) {

        List<Row> rows(Collection<Offer> offers) {
            return offers.stream()
                    .map(it -> new Row(it, targets.contains(it.id()), newest.get(it.id())))
                    .sorted(Comparator.comparingLong(it -> it.offer().id()))
                    .toList();
        }
    }

    private Holdings holdings(Customer customer) {
        var customerIds = List.of(customer.id());
        return new Holdings(
                offers.targets(customer.businessId(), customerIds).getOrDefault(customer.id(), Set.of()),
                coupons.newest(customer.businessId(), customerIds).getOrDefault(customer.id(), Map.of()));
    }

    private List<Offer> open(Customer customer, Holdings holdings, Instant now) {
        return offers.live(customer.businessId(), now).stream()
                .filter(it -> it.isFor(holdings.targets().contains(it.id())))
                .toList();
    }

    /** An offer that is over or deleted is still told of to whom holds or held a coupon of it. */
    private List<Offer> withOnceHeld(Customer customer, Holdings holdings, List<Offer> open) {
        var others = new HashSet<>(holdings.newest().keySet());
        open.forEach(it -> others.remove(it.id()));
        var all = new ArrayList<>(open);
        all.addAll(offers.byIds(customer.businessId(), others).values());
        return all;
    }

    private static List<Row> page(List<Row> rows, Paging paging) {
        return rows.stream().skip(paging.offset()).limit(paging.size()).toList();
    }

    private List<OfferAnswer> answers(Customer customer, List<Row> page, HttpServletRequest request) {
        return offerAnswers.of(
                businesses.get(customer.businessId()),
                page.stream().map(Row::offer).toList(),
                request);
    }

    /** What the customer may do with the offer now. */
    record Action(String type) {

        static final Action GET_COUPON = new Action("get_coupon");
    }

    record CustomerOfferAnswer(@JsonUnwrapped OfferAnswer offer, List<Action> actions) {}

    /**
     * An offer that is open to the customer.
     *
     * @param coupon only where it was asked for; an empty list where there is none
     */
    record TargetedOfferAnswer(
            @JsonUnwrapped OfferAnswer offer,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Object coupon) {}
}
