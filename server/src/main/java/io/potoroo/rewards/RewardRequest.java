package io.potoroo.rewards;

import io.potoroo.catalogue.Presentation;
import io.potoroo.catalogue.PresentationChange;
import io.potoroo.catalogue.PresentationChange.BranchReference;
import io.potoroo.catalogue.PresentationChange.ImageUrls;
import io.potoroo.catalogue.Text;
import io.potoroo.catalogue.WindowChange;
import io.potoroo.kernel.Currency;
import io.potoroo.web.Messages;
import io.potoroo.web.OneOf;
import io.potoroo.web.SentTime;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a client says of a reward it creates or changes; a change leaves what is not named as it is. */
@SuppressWarnings("NullableOptional") // three states: not named, null, a value
record RewardRequest(
        @OneOf({15, 16, 18}) @Nullable Integer typeId,
        @Positive @Nullable Long points,
        @OneOf({0, 1, 2}) @Nullable Integer targetedFlag,
        @Size(min = 1, max = 100) @Nullable List<TierReference> redemptionUserTiers,
        @OneOf({1, 2, 3}) @Nullable Optional<Integer> shippingOption,
        @Nullable Boolean neverExpiresFlag,
        @Nullable SentTime publishAt,
        @Nullable SentTime expiresAt,
        @Nullable Boolean partnerReward,
        @Size(max = 64) @Nullable Optional<String> externalId,
        @PositiveOrZero @Nullable BigDecimal realValue,
        @Positive @Nullable BigDecimal amount,
        @Min(0) @Max(100) @Nullable Integer discountValue,
        @Nullable Boolean redeemForGiftCard,
        @Size(min = 1, max = 4) @Nullable List<ImageUrls> images,
        @Size(min = 1) @Nullable List<BranchReference> availableAtBranches,
        @Size(min = 1) @Nullable List<RewardLanguage> rewardLanguages) {

    record TierReference(@NotNull Long id) {}

    record RewardLanguage(
            @NotNull @OneOf({1, 2, 3}) Integer languageId,
            @NotNull @Size(max = 255) String title,
            @Size(max = 500) @Nullable String description,
            @Size(max = 1000) @Nullable String termsConditions,

            @Size(max = 500) @Pattern(regexp = "https?://\\S+") @Nullable
            String link) {

        Text text() {
            return new Text(Text.language(languageId), title, description, termsConditions, link, null);
        }
    }

    /** Without the texts whose language could not be read. */
    PresentationChange presentation() {
        return new PresentationChange(
                "reward_languages",
                rewardLanguages == null
                        ? null
                        : rewardLanguages.stream()
                                .filter(it -> it.languageId() != null)
                                .map(RewardLanguage::text)
                                .toList(),
                images,
                availableAtBranches);
    }

    private WindowChange window() {
        return new WindowChange(publishAt, expiresAt, neverExpiresFlag);
    }

    /** Adds what is wrong with creating this reward. */
    void checkNew(Currency currency, Violations violations) {
        require("type_id", typeId, violations);
        require("points", points, violations);
        presentation().checkNew(violations);
        presentation().checkNewImages(violations);
        if (typeId != null) {
            switch (RewardType.of(typeId)) {
                case FREE_PRODUCT -> requireFor("real_value", realValue, violations);
                case DISCOUNT_AMOUNT -> {
                    requireFor("amount", amount, violations);
                    requireFor("redeem_for_gift_card", redeemForGiftCard, violations);
                }
                case DISCOUNT_PERCENTAGE -> {
                    if (!isFreeShipping(null)) {
                        requireFor("discount_value", discountValue, violations);
                    }
                }
            }
        }
        check(null, currency, violations);
    }

    /** Adds what is wrong with this change of the reward. */
    void checkChange(Reward current, Currency currency, Violations violations) {
        if (typeId != null && typeId != current.content().type().number()) {
            violations.add("type_id", Messages.prohibited("type_id"));
        }
        check(current.content(), currency, violations);
    }

    private static void require(String field, @Nullable Object value, Violations violations) {
        if (value == null && !violations.has(field)) {
            violations.add(field, Messages.required(field));
        }
    }

    private void requireFor(String field, @Nullable Object value, Violations violations) {
        if (value == null && !violations.has(field)) {
            violations.add(field, Messages.requiredWhen(field, "type_id", String.valueOf(typeId)));
        }
    }

    private void check(@Nullable RewardContent current, Currency currency, Violations violations) {
        window().check(current == null ? null : current.window(), violations);
        violations.money("real_value", realValue, currency);
        violations.money("amount", amount, currency);
        var percent = discountValue;
        if (percent == null && current != null && current.type() == RewardType.DISCOUNT_PERCENTAGE) {
            percent = current.discountPercent();
        }
        if (percent != null && percent == 0 && !isFreeShipping(current)) {
            violations.add("discount_value", Messages.tooSmall("discount_value", BigDecimal.ONE));
        }
        boolean named = redemptionUserTiers != null
                || (current != null && !current.tierIds().isEmpty());
        if (audience(current) == Audience.TIERS && !named && !violations.has("redemption_user_tiers")) {
            violations.add(
                    "redemption_user_tiers", Messages.requiredWhen("redemption_user_tiers", "targeted_flag", "2"));
        }
        // No business gives rewards of others.
        if (partnerReward != null && partnerReward) {
            violations.add("partner_reward", Messages.prohibited("partner_reward"));
        }
    }

    /** Takes nothing off but the price of shipping. */
    private boolean isFreeShipping(@Nullable RewardContent current) {
        var type = current != null ? current.type() : typeId == null ? null : RewardType.of(typeId);
        return type == RewardType.DISCOUNT_PERCENTAGE
                && Objects.equals(shippingOption(current), RewardContent.FREE_SHIPPING);
    }

    private @Nullable Integer shippingOption(@Nullable RewardContent current) {
        if (shippingOption != null) {
            return shippingOption.orElse(null);
        }
        return current == null ? null : current.shippingOption();
    }

    /** Those that could be read. */
    List<Long> tierIds() {
        return redemptionUserTiers == null
                ? List.of()
                : redemptionUserTiers.stream()
                        .flatMap(it -> Stream.ofNullable(it.id()))
                        .toList();
    }

    /** Adds which of its tiers the business does not have. */
    void checkTiers(Set<Long> known, Violations violations) {
        for (int i = 0; redemptionUserTiers != null && i < redemptionUserTiers.size(); i++) {
            var id = redemptionUserTiers.get(i).id();
            if (id != null && !known.contains(id)) {
                var field = "redemption_user_tiers." + i + ".id";
                violations.add(field, Messages.selectedInvalid(field));
            }
        }
    }

    private Audience audience(@Nullable RewardContent current) {
        if (targetedFlag != null) {
            return Audience.of(targetedFlag);
        }
        return current == null ? Audience.TARGETED : current.audience();
    }

    /** A new reward that was checked. */
    RewardContent content(Currency currency, Presentation presentation, Instant now) {
        return content(RewardType.of(Objects.requireNonNull(typeId)), null, currency, presentation, now);
    }

    /** The reward after this change; refused where another change came between, and the two do not fit. */
    RewardContent changed(Reward current, Currency currency, Presentation presentation, Instant now) {
        var violations = new Violations();
        checkChange(current, currency, violations);
        violations.throwIfAny();
        return content(current.content().type(), current.content(), currency, presentation, now);
    }

    private RewardContent content(
            RewardType type,
            @Nullable RewardContent current,
            Currency currency,
            Presentation presentation,
            Instant now) {
        var audience = audience(current);
        long real = realValue == null ? current == null ? 0 : current.realMinor() : currency.toMinor(realValue);
        long off = amount == null ? current == null ? 0 : current.amountMinor() : currency.toMinor(amount);
        int percent = discountValue == null ? current == null ? 0 : current.discountPercent() : discountValue;
        boolean giftCard =
                redeemForGiftCard == null ? current != null && current.redeemForGiftCard() : redeemForGiftCard;
        return new RewardContent(
                type,
                points == null ? Objects.requireNonNull(current).points() : points,
                audience,
                audience == Audience.TIERS ? tiers(current) : Set.of(),
                shippingOption(current),
                externalId == null ? current == null ? null : current.externalId() : externalId.orElse(null),
                window().of(current == null ? null : current.window(), now),
                type == RewardType.FREE_PRODUCT ? real : 0,
                type == RewardType.DISCOUNT_AMOUNT ? off : 0,
                type == RewardType.DISCOUNT_PERCENTAGE ? percent : 0,
                type == RewardType.DISCOUNT_AMOUNT && giftCard,
                presentation);
    }

    private Set<Long> tiers(@Nullable RewardContent current) {
        if (redemptionUserTiers != null) {
            return Set.copyOf(tierIds());
        }
        return current == null ? Set.of() : current.tierIds();
    }
}
