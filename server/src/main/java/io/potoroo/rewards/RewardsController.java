package io.potoroo.rewards;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.catalogue.Catalogue;
import io.potoroo.catalogue.ImageAnswer;
import io.potoroo.catalogue.Images;
import io.potoroo.catalogue.Text;
import io.potoroo.catalogue.TextAnswer;
import io.potoroo.integrations.BranchAnswer;
import io.potoroo.kernel.Currency;
import io.potoroo.tiers.Tiers;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Includes;
import io.potoroo.web.Listing;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import io.potoroo.web.Violations;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /rewards}: the catalogue that customers spend their points on. */
@RestController
@RequestMapping("/rewards")
class RewardsController {

    private final Rewards rewards;
    private final Catalogue catalogue;
    private final Images images;
    private final Businesses businesses;
    private final Tiers tiers;
    private final Clock clock;

    RewardsController(
            Rewards rewards, Catalogue catalogue, Images images, Businesses businesses, Tiers tiers, Clock clock) {
        this.rewards = rewards;
        this.catalogue = catalogue;
        this.images = images;
        this.businesses = businesses;
        this.tiers = tiers;
        this.clock = clock;
    }

    @GetMapping
    Listing<RewardAnswer> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String status,
            @PageSize(15) Paging paging,
            HttpServletRequest request) {
        var conditions = Rewards.withStatus(status, Rewards.filters().read(request));
        var page = rewards.list(caller.businessId(), conditions, paging);
        return paging.list(answers(caller, page.rewards(), request), page.total());
    }

    @PostMapping
    Data<RewardAnswer> create(Caller caller, Body<RewardRequest> body, HttpServletRequest request) {
        var currency = businesses.get(caller.businessId()).currency();
        var sent = body.valid((it, violations) -> {
            it.checkNew(currency, violations);
            checkReferences(caller, it, violations);
        });
        var content = sent.content(currency, catalogue.drawn(sent.presentation()), clock.instant());
        return answer(caller, rewards.create(caller.businessId(), content), request);
    }

    @GetMapping("/{id}")
    Data<RewardAnswer> read(Caller caller, @PathVariable String id, HttpServletRequest request) {
        return answer(caller, rewards.get(caller.businessId(), number(id)), request);
    }

    @PutMapping("/{id}")
    Data<RewardAnswer> change(
            Caller caller, @PathVariable String id, Body<RewardRequest> body, HttpServletRequest request) {
        var currency = businesses.get(caller.businessId()).currency();
        var reward = rewards.get(caller.businessId(), number(id));
        var sent = body.valid((it, violations) -> {
            it.checkChange(reward, currency, violations);
            checkReferences(caller, it, violations);
        });
        var changed = rewards.change(
                caller.businessId(),
                reward.id(),
                current -> sent.changed(
                        current,
                        currency,
                        catalogue.changed(current.content().presentation(), sent.presentation()),
                        clock.instant()));
        return answer(caller, changed, request);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable String id) {
        rewards.delete(caller.businessId(), number(id));
    }

    private void checkReferences(Caller caller, RewardRequest sent, Violations violations) {
        catalogue.check(caller.businessId(), sent.presentation(), violations);
        sent.checkTiers(tiers.known(caller.businessId(), sent.tierIds()), violations);
    }

    private static long number(String id) {
        return Catalogue.id(id).orElseThrow(Rewards::unknown);
    }

    private Data<RewardAnswer> answer(Caller caller, Reward reward, HttpServletRequest request) {
        return Data.of(answers(caller, List.of(reward), request).getFirst());
    }

    private List<RewardAnswer> answers(Caller caller, List<Reward> page, HttpServletRequest request) {
        var currency = businesses.get(caller.businessId()).currency();
        var branches = Includes.read(request, "relationships").has("branches")
                ? catalogue.branches(caller.businessId())
                : null;
        var now = clock.instant();
        return page.stream()
                .map(it -> RewardAnswer.of(
                        it,
                        currency,
                        now,
                        it.content().presentation().textFor(request),
                        images.answers(it.content().presentation().images()),
                        branches == null
                                ? null
                                : it.content().presentation().branchIds().stream()
                                        .map(branches::get)
                                        .filter(Objects::nonNull)
                                        .toList()))
                .toList();
    }

    /** Flags of whom it is for and whether it ends are numbers; numbers that its type has no use for are 0. */
    record RewardAnswer(
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
}
