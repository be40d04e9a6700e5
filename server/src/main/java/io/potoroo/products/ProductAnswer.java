package io.potoroo.products;

import io.potoroo.catalogue.ImageAnswer;
import io.potoroo.catalogue.TextAnswer;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A product as answers show it. */
public record ProductAnswer(
        long id,
        int promoteFlag,
        @Nullable String productSku,
        BigDecimal actualPrice,
        BigDecimal realPrice,
        String title,
        @Nullable String description,
        @Nullable String termsConditions,
        @Nullable String link,
        List<ImageAnswer> images,
        List<TextAnswer> productLanguages) {}
