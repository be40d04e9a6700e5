package io.potoroo.offers;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.potoroo.catalogue.ImageAnswer;
import io.potoroo.catalogue.LanguageAnswer;
import io.potoroo.catalogue.Text;
import io.potoroo.integrations.BranchAnswer;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An offer as answers show it; flags are 0 or 1, and numbers that its type has no use for are 0.
 *
 * @param title in the language of the request
 * @param branch the first of its branches, only where it was asked for
 * @param branches all of them, only where they were asked for
 */
public record OfferAnswer(
        long id,
        int typeId,
        String type,
        int targetedOfferFlag,
        int priority,
        @Nullable String externalId,
        OffsetDateTime publishAt,
        OffsetDateTime expiresAt,
        int neverExpiresFlag,
        boolean isPublished,
        String title,
        @Nullable String description,
        @Nullable String termsConditions,
        @Nullable String link,
        long points,
        BigDecimal multipFactor,
        BigDecimal discountValue,
        BigDecimal realValue,
        int offerFrequencyId,
        List<String> freqDetails,
        @Nullable String peakFrom,
        @Nullable String peakTo,
        BigDecimal minPurchase,
        BigDecimal maxPurchase,
        boolean appsOnly,
        int couponAutoGet,
        int couponPermAvailable,
        boolean couponConvertible,
        int couponExpiresIn,
        List<ImageAnswer> images,
        List<LanguageOfOffer> offerLanguages,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BranchAnswer branch,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<BranchAnswer> branches) {

    /** What is said of it in one language. */
    public record LanguageOfOffer(
            int id,
            int languageId,
            String offerTitle,
            @Nullable String offerDescription,
            @Nullable String offerTermsConditions,
            @Nullable String offerLink,
            @Nullable String offerProduct,
            LanguageAnswer language) {

        static LanguageOfOffer of(Text text) {
            return new LanguageOfOffer(
                    Text.number(text.language()),
                    Text.number(text.language()),
                    text.title(),
                    text.description(),
                    text.termsConditions(),
                    text.link(),
                    text.product(),
                    LanguageAnswer.of(text.language()));
        }
    }
}
