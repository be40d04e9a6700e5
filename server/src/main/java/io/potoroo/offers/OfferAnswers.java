package io.potoroo.offers;

import io.potoroo.businesses.Business;
import io.potoroo.businesses.LoyaltyType;
import io.potoroo.catalogue.Catalogue;
import io.potoroo.catalogue.Images;
import io.potoroo.integrations.BranchAnswer;
import io.potoroo.kernel.Currency;
import io.potoroo.web.Includes;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Offers as answers show them, with the relationships and in the language that the request asks for. */
@Component
public class OfferAnswers {

    private final Catalogue catalogue;
    private final Images images;
    private final Clock clock;

    OfferAnswers(Catalogue catalogue, Images images, Clock clock) {
        this.catalogue = catalogue;
        this.images = images;
        this.clock = clock;
    }

    /** In their order, in two statements at most however many there are. */
    public List<OfferAnswer> of(Business business, List<Offer> offers, HttpServletRequest request) {
        var relationships = Includes.read(request, "relationships");
        boolean one = relationships.has("branch");
        boolean all = relationships.has("branches");
        var branches = one || all ? catalogue.branches(business.id()) : Map.<UUID, BranchAnswer>of();
        var now = clock.instant();
        return offers.stream()
                .map(it -> {
                    var places = it.content().presentation().branchIds().stream()
                            .map(branches::get)
                            .filter(Objects::nonNull)
                            .toList();
                    return answer(
                            business,
                            it,
                            request,
                            now,
                            one && !places.isEmpty() ? places.getFirst() : null,
                            all ? places : null);
                })
                .toList();
    }

    /** As {@link #of}, in the form in which linked shops are told. */
    public List<ShopOfferAnswer> ofShop(Business business, List<Offer> offers, HttpServletRequest request) {
        return of(business, offers, request).stream().map(ShopOfferAnswer::of).toList();
    }

    private OfferAnswer answer(
            Business business,
            Offer offer,
            HttpServletRequest request,
            Instant now,
            @Nullable BranchAnswer branch,
            @Nullable List<BranchAnswer> branches) {
        var content = offer.content();
        var currency = business.currency();
        var window = content.window();
        var text = content.presentation().textFor(request);
        var purchase = content.purchase();
        var coupon = content.coupon();
        return new OfferAnswer(
                offer.id(),
                content.type().number(),
                type(business, content.type()),
                content.targeted() ? 1 : 0,
                content.priority(),
                content.externalId(),
                window.publishAt().atOffset(ZoneOffset.UTC),
                window.toldExpiry().atOffset(ZoneOffset.UTC),
                window.neverExpires() ? 1 : 0,
                !window.publishAt().isAfter(now),
                text.title(),
                text.description(),
                text.termsConditions(),
                text.link(),
                content.worth().points(),
                content.worth().multiplier(),
                discount(content, currency),
                currency.toUnits(content.worth().realMinor()),
                purchase == null ? 0 : purchase.frequency().number(),
                purchase == null
                        ? List.of()
                        : purchase.weekdays().stream()
                                .sorted()
                                .map(it -> Integer.toString(it.getValue()))
                                .toList(),
                purchase == null || purchase.peakFrom() == null
                        ? null
                        : purchase.peakFrom().toString(),
                purchase == null || purchase.peakTo() == null
                        ? null
                        : purchase.peakTo().toString(),
                currency.toUnits(purchase == null ? 0 : purchase.minMinor()),
                currency.toUnits(purchase == null ? 0 : purchase.maxMinor()),
                purchase != null && purchase.appsOnly(),
                coupon.autoGet() ? 1 : 0,
                coupon.permanentlyAvailable() ? 1 : 0,
                coupon.convertible(),
                coupon.expiresInDays(),
                images.answers(content.presentation().images()),
                content.presentation().texts().stream()
                        .map(OfferAnswer.LanguageOfOffer::of)
                        .toList(),
                branch,
                branches);
    }

    private static String type(Business business, OfferType type) {
        return type == OfferType.POINTS_MULTIPLIER && business.loyaltyType() == LoyaltyType.PER_VISIT
                ? "visits_multiplier"
                : type.name().toLowerCase(Locale.ROOT);
    }

    private static BigDecimal discount(OfferContent content, Currency currency) {
        return content.type() == OfferType.DISCOUNT_PERCENTAGE
                ? content.worth().discountPercent()
                : currency.toUnits(content.worth().discountMinor());
    }
}
