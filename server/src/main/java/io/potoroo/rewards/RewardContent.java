package io.potoroo.rewards;

import io.potoroo.catalogue.Presentation;
import io.potoroo.catalogue.Window;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything a business decides about a reward.
 *
 * @param type never changes
 * @param points its price
 * @param tierIds the tiers of {@link Audience#TIERS}
 * @param shippingOption of a web shop: 1 for free shipping, 2 for a discount on shipping too, 3 for one without
 * @param realMinor what a free product is worth
 * @param amountMinor money off
 * @param discountPercent 0 where only shipping is free
 * @param redeemForGiftCard the money goes on the customer's gift card
 */
public record RewardContent(
        RewardType type,
        long points,
        Audience audience,
        Set<Long> tierIds,
        @Nullable Integer shippingOption,
        @Nullable String externalId,
        Window window,
        long realMinor,
        long amountMinor,
        int discountPercent,
        boolean redeemForGiftCard,
        Presentation presentation) {

    static final int FREE_SHIPPING = 1;

    public boolean isFreeShipping() {
        return type == RewardType.DISCOUNT_PERCENTAGE
                && discountPercent == 0
                && shippingOption != null
                && shippingOption == FREE_SHIPPING;
    }
}
