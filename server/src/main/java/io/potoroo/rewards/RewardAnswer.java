package io.potoroo.rewards;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.potoroo.catalogue.ImageAnswer;
import io.potoroo.catalogue.Text;
import io.potoroo.catalogue.TextAnswer;
import io.potoroo.integrations.BranchAnswer;
import io.potoroo.kernel.Currency;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reward as answers show it; flags of whom it is for and whether it ends are numbers, and numbers that its type has no
 * use for are 0.
 */
public record RewardAnswer(
        long id,
        int typeId,
        String type,
        long points,
        int targetedFlag,
        List<Long> redemptionUserTiers,
        @Nullable Integer shippingOption,
        @Nullable String externalId,
        OffsetDateTime publishAt,
        OffsetDateTime expiresAt,
        int neverExpiresFlag,
        boolean isPublished,
        BigDecimal amount,
        BigDecimal realValue,
        BigDecimal discountValue,
        boolean redeemForGiftCard,
        boolean partnerReward,
        String title,
        @Nullable String description,
        @Nullable String termsConditions,
        @Nullable String link,
        List<ImageAnswer> images,
        List<TextAnswer> rewardLanguages,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<BranchAnswer> branches) {

    static RewardAnswer of(
            Reward reward,
            Currency currency,
            Instant now,
            Text text,
            List<ImageAnswer> images,
            @Nullable List<BranchAnswer> branches) {
        var content = reward.content();
        var window = content.window();
        return new RewardAnswer(
                reward.id(),
                content.type().number(),
                content.type().told(),
                content.points(),
                content.audience().number(),
                content.tierIds().stream().sorted().toList(),
                content.shippingOption(),
                content.externalId(),
                window.publishAt().atOffset(ZoneOffset.UTC),
                window.toldExpiry().atOffset(ZoneOffset.UTC),
                window.neverExpires() ? 1 : 0,
                !window.publishAt().isAfter(now),
                currency.toUnits(content.amountMinor()),
                currency.toUnits(content.realMinor()),
                BigDecimal.valueOf(content.discountPercent()),
                content.redeemForGiftCard(),
                false,
                text.title(),
                text.description(),
                text.termsConditions(),
                text.link(),
                images,
                content.presentation().texts().stream().map(TextAnswer::of).toList(),
                branches);
    }
}
