package io.potoroo.integrations;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.potoroo.branches.Branch;
import io.potoroo.kernel.Phone;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A branch as it is written in answers; it says whether a web shop is linked, which only this floor knows. */
public record BranchAnswer(
        UUID id,
        String name,
        @Nullable String webSite,
        @Nullable PhoneAnswer phone,
        ImageAnswer logo,
        ImageAnswer coverPhoto,
        AddressAnswer address,
        boolean virtualBranchFlag,
        boolean isEcom,
        String timeZone) {

    /** A telephone number, in parts and in two ways to show it. */
    public record PhoneAnswer(String number, String countryCode, String nationalFormat, String intlFormat) {

        static PhoneAnswer of(Phone phone) {
            return new PhoneAnswer(
                    phone.nationalDigits(), phone.countryCode(), phone.nationalFormat(), phone.internationalFormat());
        }
    }

    /** Where an image is, in three sizes; null where there is none. */
    public record ImageAnswer(
            @Nullable String large,
            @Nullable String medium,
            @Nullable String thumbnail) {

        public static final ImageAnswer NONE = new ImageAnswer(null, null, null);
    }

    /** Where a branch is. */
    public record AddressAnswer(
            String formatted,
            @Nullable String street,
            @Nullable String city,
            @Nullable String region,
            @Nullable String country,
            @Nullable BigDecimal lat,
            @JsonProperty("long") @Nullable BigDecimal longitude) {}

    /** The branches in their order; {@code ecomBranches} are those that {@link BranchLinks#ecomBranches} names. */
    public static List<BranchAnswer> of(Collection<Branch> branches, Set<UUID> ecomBranches) {
        return branches.stream()
                .map(branch -> {
                    var phone = branch.phone();
                    var address = branch.address();
                    return new BranchAnswer(
                            branch.id(),
                            branch.name(),
                            branch.webSite(),
                            phone == null ? null : PhoneAnswer.of(phone),
                            ImageAnswer.NONE,
                            ImageAnswer.NONE,
                            new AddressAnswer(
                                    address.formatted(),
                                    address.street(),
                                    address.city(),
                                    address.region(),
                                    address.country(),
                                    address.latitude(),
                                    address.longitude()),
                            branch.virtual(),
                            ecomBranches.contains(branch.id()),
                            branch.timeZone().getId());
                })
                .toList();
    }
}
