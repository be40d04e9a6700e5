package io.potoroo.transactions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.potoroo.businesses.Business;
import io.potoroo.catalogue.Window;
import io.potoroo.coupons.Coupon;
import io.potoroo.coupons.Coupons;
import io.potoroo.customers.Customer;
import io.potoroo.offers.Offer;
import io.potoroo.offers.OfferAnswers;
import io.potoroo.offers.OfferType;
import io.potoroo.offers.Offers;
import io.potoroo.offers.ShopOfferAnswer;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The offers at a linked shop now, for everybody or for one customer; on this floor because looking gives coupons. */
@Service
public class ShopOffers {

    /** What a shop can give by itself. */
    private static final Set<OfferType> SHOWN = EnumSet.complementOf(EnumSet.of(OfferType.GIFTCARD));

    private final Offers offers;
    private final OfferAnswers answers;
    private final Coupons coupons;
    private final AutomaticCoupons automaticCoupons;
    private final Clock clock;

    ShopOffers(Offers offers, OfferAnswers answers, Coupons coupons, AutomaticCoupons automaticCoupons, Clock clock) {
        this.offers = offers;
        this.answers = answers;
        this.coupons = coupons;
        this.automaticCoupons = automaticCoupons;
        this.clock = clock;
    }

    /** By id; without a customer those for everybody. */
    public List<Offer> open(UUID businessId, UUID branchId, @Nullable Customer customer) {
        if (customer != null) {
            automaticCoupons.giveDue(customer);
        }
        var targets = customer == null ? Set.<Long>of() : targets(customer);
        return offers.live(businessId, clock.instant()).stream()
                .filter(it -> it.isAt(branchId) && it.isFor(targets.contains(it.id())))
                .filter(it -> SHOWN.contains(it.content().type()))
                .sorted(Comparator.comparingLong(Offer::id))
                .toList();
    }

    private Set<Long> targets(Customer customer) {
        return offers.targets(customer.businessId(), List.of(customer.id())).getOrDefault(customer.id(), Set.of());
    }

    /** As the shop is told of them, in their order. */
    public List<OfferOfShop> show(
            Business business, List<Offer> open, @Nullable Customer customer, HttpServletRequest request) {
        var shown = answers.ofShop(business, open, request);
        var held = customer == null ? null : held(customer);
        var now = clock.instant();
        return IntStream.range(0, open.size())
                .mapToObj(i -> new OfferOfShop(
                        shown.get(i),
                        held == null
                                ? null
                                : Optional.ofNullable(held.get(open.get(i).id()))
                                        .filter(it -> isOfUse(it, now))
                                        .map(CouponOfShop::of)))
                .toList();
    }

    private Map<Long, Coupon> held(Customer customer) {
        return coupons.newest(customer.businessId(), List.of(customer.id())).getOrDefault(customer.id(), Map.of());
    }

    /** It can be handed in, or is being used elsewhere at this moment. */
    private static boolean isOfUse(Coupon coupon, Instant now) {
        return coupon.locked() || (coupon.state().isWaiting() && !coupon.hasExpired(now));
    }

    /**
     * An offer, for a customer with the coupon of it that they can use.
     *
     * @param coupon left out where nobody is named
     */
    @SuppressWarnings("NullableOptional") // three states: nobody named, none, a coupon
    public record OfferOfShop(
            @JsonUnwrapped ShopOfferAnswer offer,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Optional<CouponOfShop> coupon) {}

    /** A coupon that a customer can use at the shop. */
    public record CouponOfShop(long id, String qrcode, boolean couponLocked, int couponTypeId, Instant expiresAt) {

        static CouponOfShop of(Coupon coupon) {
            return new CouponOfShop(
                    coupon.id(),
                    coupon.qrcode(),
                    coupon.locked(),
                    coupon.state().number(),
                    new Window(coupon.assignedAt(), coupon.expiresAt()).toldExpiry());
        }
    }
}
