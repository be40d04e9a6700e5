package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.partitioningBy;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.potoroo.access.Caller;
import io.potoroo.access.Profile;
import io.potoroo.access.Users;
import io.potoroo.branches.Branch;
import io.potoroo.branches.Branches;
import io.potoroo.businesses.Business;
import io.potoroo.businesses.Businesses;
import io.potoroo.businesses.CurrencyAnswer;
import io.potoroo.businesses.LoyaltyType;
import io.potoroo.integrations.BranchAnswer;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.offers.OfferAnswers;
import io.potoroo.offers.OfferType;
import io.potoroo.offers.Offers;
import io.potoroo.products.ProductAnswers;
import io.potoroo.products.Products;
import io.potoroo.rewards.RewardAnswers;
import io.potoroo.rewards.Rewards;
import io.potoroo.web.Data;
import io.potoroo.web.Includes;
import io.potoroo.web.Paging;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /me}: who calls, and for which business; on this floor because it may be asked for what every lower one has. */
@RestController
class MeController {

    private final Users users;
    private final Businesses businesses;
    private final Branches branches;
    private final BranchLinks links;
    private final Offers offers;
    private final OfferAnswers offerAnswers;
    private final Rewards rewards;
    private final RewardAnswers rewardAnswers;
    private final Products products;
    private final ProductAnswers productAnswers;
    private final Clock clock;

    MeController(
            Users users,
            Businesses businesses,
            Branches branches,
            BranchLinks links,
            Offers offers,
            OfferAnswers offerAnswers,
            Rewards rewards,
            RewardAnswers rewardAnswers,
            Products products,
            ProductAnswers productAnswers,
            Clock clock) {
        this.users = users;
        this.businesses = businesses;
        this.branches = branches;
        this.links = links;
        this.offers = offers;
        this.offerAnswers = offerAnswers;
        this.rewards = rewards;
        this.rewardAnswers = rewardAnswers;
        this.products = products;
        this.productAnswers = productAnswers;
        this.clock = clock;
    }

    /** Of products a page is included; of offers and rewards, all that are to be had now. */
    @GetMapping("/me")
    Data<MeAnswer> me(Caller caller, Paging paging, HttpServletRequest request) {
        var business = businesses.get(caller.businessId());
        var profile =
                caller.userId() == null ? null : users.profile(caller.userId()).orElse(null);
        return Data.withIncluded(MeAnswer.of(profile, business), included(business, paging, request));
    }

    private Map<String, Object> included(Business business, Paging paging, HttpServletRequest request) {
        var includes = Includes.read(request, "include");
        var included = new LinkedHashMap<String, Object>();
        if (includes.has("business")) {
            included.put("business", IncludedBusiness.of(business));
        }
        if (includes.has("settings")) {
            included.put("settings", Settings.of(business));
        }
        if (includes.has("branches")) {
            included.put("branches", branches(business.id()));
        }
        includeOffers(included, business, includes, request);
        if (includes.has("catalog_items")) {
            included.put(
                    "catalog_items", rewardAnswers.of(business, rewards.live(business.id(), clock.instant()), request));
        }
        if (includes.has("products")) {
            included.put(
                    "products",
                    productAnswers.of(
                            business, products.list(business.id(), paging).products(), request));
        }
        if (includes.has("social_media")) {
            included.put("social_media", List.of());
        }
        return included;
    }

    /** Gift cards are offers of a type of their own. */
    private void includeOffers(
            Map<String, Object> included, Business business, Includes includes, HttpServletRequest request) {
        if (includes.has("offers") || includes.has("giftcards")) {
            var live = offers.live(business.id(), clock.instant()).stream()
                    .collect(partitioningBy(it -> it.content().type() == OfferType.GIFTCARD));
            if (includes.has("offers")) {
                included.put("offers", offerAnswers.of(business, requireNonNull(live.get(false)), request));
            }
            if (includes.has("giftcards")) {
                included.put("giftcards", offerAnswers.of(business, requireNonNull(live.get(true)), request));
            }
        }
    }

    private List<BranchAnswer> branches(UUID businessId) {
        var all = branches.all(businessId);
        return BranchAnswer.of(
                all, links.ecomBranches(businessId, all.stream().map(Branch::id).toList()));
    }

    /**
     * The user under two names, as two generations of clients look for them.
     *
     * @param id null for a plug-in, which acts for the business and not for a user
     */
    record MeAnswer(
            @Nullable UUID id,
            @Nullable ProfileAnswer profile,
            BusinessAnswer business,
            @JsonUnwrapped FlatProfile flat) {

        record ProfileAnswer(UUID id, String username, String email, String firstName, String lastName) {}

        record BusinessAnswer(
                UUID id,
                String name,
                LoyaltyType loyaltyType,
                @Nullable String about,
                @Nullable String logo,
                @Nullable String cover) {}

        /** What the server does not know of a user is null. */
        record FlatProfile(
                @Nullable String email,
                @Nullable String phone,
                @Nullable String firstName,
                @Nullable String lastName,
                @Nullable String qrcode,
                @Nullable String gender,
                @Nullable String birthDate,
                @Nullable String language,
                @Nullable String countryCode,
                @Nullable String profilePhoto,
                @Nullable OffsetDateTime createdAt,
                @Nullable OffsetDateTime updatedAt,
                boolean enabled,
                boolean emailVerified,
                boolean phoneVerified) {

            static FlatProfile of(@Nullable Profile profile, Business business) {
                var since = profile == null ? null : profile.createdAt().atOffset(ZoneOffset.UTC);
                return new FlatProfile(
                        profile == null ? null : profile.email(),
                        null,
                        profile == null ? null : profile.firstName(),
                        profile == null ? null : profile.lastName(),
                        null,
                        null,
                        null,
                        null,
                        business.countryCode(),
                        null,
                        since,
                        since,
                        true,
                        false,
                        false);
            }
        }

        static MeAnswer of(@Nullable Profile profile, Business business) {
            return new MeAnswer(
                    profile == null ? null : profile.userId(),
                    profile == null
                            ? null
                            : new ProfileAnswer(
                                    profile.userId(),
                                    profile.email(),
                                    profile.email(),
                                    profile.firstName(),
                                    profile.lastName()),
                    new BusinessAnswer(
                            business.id(), business.name(), business.loyaltyType(), business.about(), null, null),
                    FlatProfile.of(profile, business));
        }
    }

    /** The business at length. */
    record IncludedBusiness(
            UUID id,
            String name,
            LoyaltyType loyaltyType,
            boolean conglomerate,
            boolean whiteLabel,
            @Nullable String about,
            BranchAnswer.ImageAnswer logo,
            BranchAnswer.ImageAnswer logoTransparentBackground,
            BranchAnswer.ImageAnswer coverPhoto,
            @Nullable Category category,
            Settings settings) {

        record Category(long id, String name, String icon, String code) {}

        static IncludedBusiness of(Business business) {
            return new IncludedBusiness(
                    business.id(),
                    business.name(),
                    business.loyaltyType(),
                    false,
                    false,
                    business.about(),
                    BranchAnswer.ImageAnswer.NONE,
                    BranchAnswer.ImageAnswer.NONE,
                    BranchAnswer.ImageAnswer.NONE,
                    null,
                    Settings.of(business));
        }
    }

    /** What clients need to show amounts and times. */
    record Settings(CurrencyAnswer currency, String timeZone) {

        static Settings of(Business business) {
            return new Settings(
                    CurrencyAnswer.of(business.currency()), business.timeZone().getId());
        }
    }
}
