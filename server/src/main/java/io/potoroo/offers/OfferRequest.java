package io.potoroo.offers;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.potoroo.catalogue.Presentation;
import io.potoroo.catalogue.PresentationChange;
import io.potoroo.catalogue.PresentationChange.BranchReference;
import io.potoroo.catalogue.PresentationChange.ImageUrls;
import io.potoroo.catalogue.Text;
import io.potoroo.catalogue.WindowChange;
import io.potoroo.kernel.Currency;
import io.potoroo.kernel.Message;
import io.potoroo.web.Messages;
import io.potoroo.web.OneOf;
import io.potoroo.web.SentTime;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a client says of an offer it creates or changes; a change leaves what is not named as it is. */
@SuppressWarnings("NullableOptional") // three states: not named, null, a value
record OfferRequest(
        @OneOf({1, 2, 3, 8, 9, 10, 14}) @Nullable Integer typeId,
        @Nullable Boolean targetedOfferFlag,
        @Nullable Boolean neverExpiresFlag,
        @Nullable SentTime publishAt,
        @Nullable SentTime expiresAt,
        @Size(max = 64) @Nullable Optional<String> externalId,
        @PositiveOrZero @Nullable Integer priority,
        @Size(min = 1, max = 4) @Nullable List<ImageUrls> images,
        @Size(min = 1) @Nullable List<BranchReference> availableAtBranches,
        @Size(min = 1) @Nullable List<OfferLanguage> offerLanguages,
        @Nullable Boolean couponAutoGet,
        @Nullable Boolean couponPermAvailable,
        @Nullable Boolean couponConvertible,
        @PositiveOrZero @Max(36500) @Nullable Integer couponExpiresIn,
        @Positive @Nullable BigDecimal discountValue,
        @PositiveOrZero @Nullable BigDecimal realValue,
        @OneOf({1, 2, 3, 4}) @Nullable Integer offerFrequencyId,

        @Positive @Max(1000) @Digits(integer = 4, fraction = 4) @Nullable BigDecimal multipFactor,

        @PositiveOrZero @Nullable BigDecimal minPurchase,
        @PositiveOrZero @Nullable BigDecimal maxPurchase,
        @Nullable Boolean appsOnly,
        @Size(max = 7) @Nullable List<Integer> freqDetails,

        @Pattern(regexp = "([01]\\d|2[0-3]):[0-5]\\d") @Nullable String peakFrom,

        @Pattern(regexp = "([01]\\d|2[0-3]):[0-5]\\d") @Nullable String peakTo,

        @Positive @Nullable Long points) {

    private static final BigDecimal WHOLE = BigDecimal.valueOf(100);
    private static final int PERCENT_DECIMALS = 2;

    record OfferLanguage(
            @NotNull @OneOf({1, 2, 3}) Integer languageId,
            @NotNull @Size(max = 255) @JsonAlias("title") String offerTitle,

            @Size(max = 500) @JsonAlias("description") @Nullable String offerDescription,

            @Size(max = 1000) @JsonAlias("terms_conditions") @Nullable String offerTermsConditions,

            @Size(max = 500) @Pattern(regexp = "https?://\\S+") @JsonAlias("link") @Nullable
            String offerLink,

            @Size(max = 255) @Nullable String offerProduct) {

        Text text() {
            return new Text(
                    Text.language(languageId),
                    offerTitle,
                    offerDescription,
                    offerTermsConditions,
                    offerLink,
                    offerProduct);
        }
    }

    /** Without the texts whose language could not be read. */
    PresentationChange presentation() {
        return new PresentationChange(
                "offer_languages",
                offerLanguages == null
                        ? null
                        : offerLanguages.stream()
                                .filter(it -> it.languageId() != null)
                                .map(OfferLanguage::text)
                                .toList(),
                images,
                availableAtBranches);
    }

    private WindowChange window() {
        return new WindowChange(publishAt, expiresAt, neverExpiresFlag);
    }

    /** Adds what is wrong with creating this offer. */
    void checkNew(Currency currency, Violations violations) {
        if (typeId == null && !violations.has("type_id")) {
            violations.add("type_id", Messages.required("type_id"));
        }
        presentation().checkNew(violations);
        presentation().checkNewImages(violations);
        var type = typeId == null ? null : OfferType.of(typeId);
        if (type == OfferType.GIFTCARD) {
            violations.add("type_id", Messages.selectedInvalid("type_id"));
        }
        if (type == null || type == OfferType.GIFTCARD) {
            window().check(null, violations);
            return;
        }
        require(
                type,
                "discount_value",
                discountValue,
                violations,
                OfferType.DISCOUNT_PERCENTAGE,
                OfferType.DISCOUNT_AMOUNT);
        require(type, "multip_factor", multipFactor, violations, OfferType.POINTS_MULTIPLIER);
        require(type, "points", points, violations, OfferType.BONUS_POINTS);
        if (type.appliesToPurchases()) {
            require(type, "offer_frequency_id", offerFrequencyId, violations, type);
            require(type, "min_purchase", minPurchase, violations, type);
            require(type, "max_purchase", maxPurchase, violations, type);
        }
        check(type, null, currency, violations);
    }

    /** Adds what is wrong with this change of the offer. */
    void checkChange(Offer current, Currency currency, Violations violations) {
        var type = current.content().type();
        if (typeId != null && typeId != type.number()) {
            violations.add("type_id", Messages.prohibited("type_id"));
        }
        check(type, current.content(), currency, violations);
    }

    private static void require(
            OfferType type, String field, @Nullable Object value, Violations violations, OfferType... needing) {
        if (value == null && List.of(needing).contains(type) && !violations.has(field)) {
            violations.add(field, requiredFor(type, field));
        }
    }

    private static Message requiredFor(OfferType type, String field) {
        return Messages.requiredWhen(field, "type_id", String.valueOf(type.number()));
    }

    private void check(OfferType type, @Nullable OfferContent current, Currency currency, Violations violations) {
        window().check(current == null ? null : current.window(), violations);
        violations.money("real_value", realValue, currency);
        violations.money("min_purchase", minPurchase, currency);
        violations.money("max_purchase", maxPurchase, currency);
        checkDiscount(type, currency, violations);
        if (type == OfferType.BONUS_PRODUCT) {
            checkProducts(violations);
        }
        if (type.appliesToPurchases()) {
            var purchase = current == null ? null : current.purchase();
            checkRange(purchase, currency, violations);
            checkTimes(purchase, violations);
        }
        boolean convertible =
                couponConvertible == null ? current != null && current.coupon().convertible() : couponConvertible;
        boolean priced = points != null || (current != null && current.worth().points() > 0);
        if (type.givesCoupons() && convertible && !priced && !violations.has("points")) {
            violations.add("points", Messages.requiredWhen("points", "coupon_convertible", "1"));
        }
    }

    private void checkDiscount(OfferType type, Currency currency, Violations violations) {
        if (discountValue == null) {
            return;
        }
        if (type == OfferType.DISCOUNT_AMOUNT || type == OfferType.GIFTCARD) {
            violations.money("discount_value", discountValue, currency);
        } else if (type == OfferType.DISCOUNT_PERCENTAGE) {
            if (discountValue.compareTo(WHOLE) > 0) {
                violations.add("discount_value", Messages.tooBig("discount_value", WHOLE));
            } else if (discountValue.stripTrailingZeros().scale() > PERCENT_DECIMALS) {
                violations.add("discount_value", Messages.tooManyDecimals("discount_value", PERCENT_DECIMALS));
            }
        }
    }

    private void checkProducts(Violations violations) {
        for (int i = 0; offerLanguages != null && i < offerLanguages.size(); i++) {
            var field = "offer_languages." + i + ".offer_product";
            if (offerLanguages.get(i).offerProduct() == null && !violations.has(field)) {
                violations.add(field, requiredFor(OfferType.BONUS_PRODUCT, field));
            }
        }
    }

    private void checkRange(@Nullable PurchaseTerms current, Currency currency, Violations violations) {
        if (violations.has("min_purchase") || violations.has("max_purchase")) {
            return;
        }
        long least = minor(minPurchase, currency, current == null ? 0 : current.minMinor());
        long most = minor(maxPurchase, currency, current == null ? 0 : current.maxMinor());
        if (most < least) {
            violations.add("max_purchase", Messages.tooSmall("max_purchase", currency.toUnits(least)));
        }
    }

    private void checkTimes(@Nullable PurchaseTerms current, Violations violations) {
        for (int i = 0; freqDetails != null && i < freqDetails.size(); i++) {
            var day = freqDetails.get(i);
            if (day < 1 || day > 7) {
                violations.add("freq_details." + i, Messages.selectedInvalid("freq_details." + i));
            }
        }
        if (frequency(current) != Frequency.SPECIFIC_TIMES) {
            return;
        }
        if ((freqDetails == null ? current == null || current.weekdays().isEmpty() : freqDetails.isEmpty())
                && !violations.has("freq_details")) {
            violations.add("freq_details", Messages.requiredWhen("freq_details", "offer_frequency_id", "3"));
        }
        var from = violations.has("peak_from") ? null : time(peakFrom, current == null ? null : current.peakFrom());
        var to = violations.has("peak_to") ? null : time(peakTo, current == null ? null : current.peakTo());
        if (from == null && !violations.has("peak_from")) {
            violations.add("peak_from", Messages.requiredWith("peak_from", "freq_details"));
        }
        if (to == null && !violations.has("peak_to")) {
            violations.add("peak_to", Messages.requiredWith("peak_to", "freq_details"));
        }
        if (from != null && to != null && !from.isBefore(to)) {
            violations.add("peak_to", Messages.mustBeLater("peak_to", "peak_from"));
        }
    }

    private @Nullable Frequency frequency(@Nullable PurchaseTerms current) {
        if (offerFrequencyId != null) {
            return Frequency.of(offerFrequencyId);
        }
        return current == null ? null : current.frequency();
    }

    private static @Nullable LocalTime time(@Nullable String sent, @Nullable LocalTime current) {
        return sent == null ? current : LocalTime.parse(sent);
    }

    private static long minor(@Nullable BigDecimal sent, Currency currency, long current) {
        return sent == null ? current : currency.toMinor(sent);
    }

    /** A new offer that was checked. */
    OfferContent content(Currency currency, Presentation presentation, Instant now) {
        return content(OfferType.of(Objects.requireNonNull(typeId)), null, currency, presentation, now);
    }

    /** The offer after this change; refused where another change came between, and the two do not fit. */
    OfferContent changed(Offer current, Currency currency, Presentation presentation, Instant now) {
        var violations = new Violations();
        checkChange(current, currency, violations);
        violations.throwIfAny();
        return content(current.content().type(), current.content(), currency, presentation, now);
    }

    private OfferContent content(
            OfferType type, @Nullable OfferContent current, Currency currency, Presentation presentation, Instant now) {
        return new OfferContent(
                type,
                targetedOfferFlag == null ? current == null || current.targeted() : targetedOfferFlag,
                priority == null ? current == null ? 0 : current.priority() : priority,
                externalId == null ? current == null ? null : current.externalId() : externalId.orElse(null),
                window().of(current == null ? null : current.window(), now),
                worth(type, current == null ? Worth.points(0) : current.worth(), currency),
                type.appliesToPurchases() ? purchase(current == null ? null : current.purchase(), currency) : null,
                type.givesCoupons() ? coupon(current == null ? CouponTerms.NONE : current.coupon()) : CouponTerms.NONE,
                presentation);
    }

    private Worth worth(OfferType type, Worth current, Currency currency) {
        long ownPoints = points == null ? current.points() : points;
        long real = minor(realValue, currency, current.realMinor());
        return switch (type) {
            case POINTS_MULTIPLIER -> Worth.multiplier(multipFactor == null ? current.multiplier() : multipFactor);
            case BONUS_PRODUCT -> Worth.product(real);
            case BONUS_POINTS -> Worth.points(ownPoints);
            case FREE_PRODUCT -> new Worth(BigDecimal.ZERO, ownPoints, real, 0, BigDecimal.ZERO);
            case DISCOUNT_PERCENTAGE ->
                new Worth(
                        BigDecimal.ZERO,
                        ownPoints,
                        real,
                        0,
                        discountValue == null ? current.discountPercent() : discountValue);
            case GIFTCARD -> Worth.giftCard(real, minor(discountValue, currency, current.discountMinor()));
            case DISCOUNT_AMOUNT ->
                new Worth(
                        BigDecimal.ZERO,
                        ownPoints,
                        real,
                        minor(discountValue, currency, current.discountMinor()),
                        BigDecimal.ZERO);
        };
    }

    private PurchaseTerms purchase(@Nullable PurchaseTerms current, Currency currency) {
        var frequency = Objects.requireNonNull(frequency(current));
        boolean timed = frequency == Frequency.SPECIFIC_TIMES;
        return new PurchaseTerms(
                frequency,
                timed ? weekdays(current) : Set.of(),
                timed ? time(peakFrom, current == null ? null : current.peakFrom()) : null,
                timed ? time(peakTo, current == null ? null : current.peakTo()) : null,
                minor(minPurchase, currency, current == null ? 0 : current.minMinor()),
                minor(maxPurchase, currency, current == null ? 0 : current.maxMinor()),
                appsOnly == null ? current != null && current.appsOnly() : appsOnly);
    }

    private Set<DayOfWeek> weekdays(@Nullable PurchaseTerms current) {
        var days = new TreeSet<DayOfWeek>();
        if (freqDetails != null) {
            freqDetails.forEach(it -> days.add(DayOfWeek.of(it)));
        } else if (current != null) {
            days.addAll(current.weekdays());
        }
        return days;
    }

    private CouponTerms coupon(CouponTerms current) {
        return new CouponTerms(
                couponAutoGet == null ? current.autoGet() : couponAutoGet,
                couponPermAvailable == null ? current.permanentlyAvailable() : couponPermAvailable,
                couponConvertible == null ? current.convertible() : couponConvertible,
                couponExpiresIn == null ? current.expiresInDays() : couponExpiresIn);
    }
}
