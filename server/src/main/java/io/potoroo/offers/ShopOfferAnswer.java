package io.potoroo.offers;

import io.potoroo.catalogue.ImageAnswer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An offer as linked shops are told of it: what a till shows to whoever stands there. */
public record ShopOfferAnswer(
        long id,
        String title,
        @Nullable String description,
        String type,
        int typeId,
        long points,
        BigDecimal discountValue,
        BigDecimal multipFactor,
        BigDecimal realValue,
        BigDecimal minPurchase,
        BigDecimal maxPurchase,
        Instant expiresAt,
        List<ImageAnswer> images) {

    public static ShopOfferAnswer of(OfferAnswer offer) {
        return new ShopOfferAnswer(
                offer.id(),
                offer.title(),
                offer.description(),
                offer.type(),
                offer.typeId(),
                offer.points(),
                offer.discountValue(),
                offer.multipFactor(),
                offer.realValue(),
                offer.minPurchase(),
                offer.maxPurchase(),
                offer.expiresAt().toInstant(),
                offer.images());
    }
}
