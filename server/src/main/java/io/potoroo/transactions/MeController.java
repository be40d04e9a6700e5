package io.potoroo.transactions;

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
import io.potoroo.web.Data;
import io.potoroo.web.Includes;
import jakarta.servlet.http.HttpServletRequest;
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

    /** What a business cannot have yet. */
    private static final List<String> EMPTY =
            List.of("offers", "products", "giftcards", "catalog_items", "social_media");

    private final Users users;
    private final Businesses businesses;
    private final Branches branches;
    private final BranchLinks links;

    MeController(Users users, Businesses businesses, Branches branches, BranchLinks links) {
        this.users = users;
        this.businesses = businesses;
        this.branches = branches;
        this.links = links;
    }

    @GetMapping("/me")
    Data<MeAnswer> me(Caller caller, HttpServletRequest request) {
        var business = businesses.get(caller.businessId());
        var profile =
                caller.userId() == null ? null : users.profile(caller.userId()).orElse(null);
        return Data.withIncluded(MeAnswer.of(profile, business), included(business, Includes.read(request, "include")));
    }

    private Map<String, Object> included(Business business, Includes includes) {
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
        EMPTY.stream().filter(includes::has).forEach(it -> included.put(it, List.of()));
        return included;
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
