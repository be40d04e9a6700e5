package io.potoroo.rewards;

import io.potoroo.catalogue.ImageAnswer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reward as linked shops are told of it: what a till shows to whoever stands there. */
public record ShopRewardAnswer(
        long id,
        String title,
        @Nullable String description,
        String type,
        long points,
        BigDecimal amount,
        BigDecimal realValue,
        BigDecimal discountValue,
        Instant publishAt,
        Instant expiresAt,
        @Nullable Integer shippingOption,
        List<ImageAnswer> images) {

    public static ShopRewardAnswer of(RewardAnswer reward) {
        return new ShopRewardAnswer(
                reward.id(),
                reward.title(),
                reward.description(),
                reward.type(),
                reward.points(),
                reward.amount(),
                reward.realValue(),
                reward.discountValue(),
                reward.publishAt().toInstant(),
                reward.expiresAt().toInstant(),
                reward.shippingOption(),
                reward.images());
    }
}
