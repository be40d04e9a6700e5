package io.potoroo.integrations;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.potoroo.integrations.SalesSettings.DiscountMode;
import io.potoroo.integrations.SalesSettings.GuestOrders;
import io.potoroo.integrations.SalesSettings.RefundShortfall;
import io.potoroo.integrations.SalesSettings.RestoreRedeemedPoints;
import io.potoroo.integrations.SalesSettings.TaxMode;
import io.potoroo.integrations.SalesSettings.UnknownCustomer;
import io.potoroo.web.SentTime;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings a request names. What it does not name stays as it is; null is a value for the three settings that may
 * have none, and takes back what was set for any other.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@SuppressWarnings("NullableOptional") // three states: not named, null, a value
public record SettingsChange(
        @Nullable Optional<Boolean> autoReward,
        @Nullable Optional<SentTime> earningStartsAt,
        @Min(0) @Max(36_500) @Nullable Optional<Integer> lateSaleDays,
        @Min(0) @Max(1440) @Nullable Optional<Integer> maxFutureSkewMinutes,
        @Min(0) @Max(365) @Nullable Optional<Integer> pointsDelayDays,
        @Nullable Optional<TaxMode> taxMode,
        @Nullable Optional<DiscountMode> discountMode,
        @Nullable Optional<Boolean> includeShipping,
        @Nullable Optional<Boolean> includeTips,
        @Nullable Optional<Boolean> includeFees,
        @Nullable Optional<Boolean> excludeGiftCardItems,
        @Nullable Optional<Boolean> earnOnGiftCardTender,
        @Size(max = 1000) @Nullable Optional<List<String>> excludedCategoryIds,
        @Size(max = 1000) @Nullable Optional<List<String>> excludedProductIds,
        @Size(max = 1000) @Nullable Optional<List<String>> excludedSkus,
        @Size(max = 1000) @Nullable Optional<List<String>> excludedTags,
        @Size(max = 1000) @Nullable Optional<List<String>> exemptCustomerGroups,
        @Size(max = 1000) @Nullable Optional<List<String>> exemptEmailDomains,
        @Nullable Optional<UnknownCustomer> unknownCustomer,
        @Nullable Optional<GuestOrders> guestOrders,
        @Min(0) @Max(365) @Nullable Optional<Integer> claimWindowDays,
        @Nullable Optional<RefundShortfall> refundShortfall,
        @Nullable Optional<RestoreRedeemedPoints> restoreRedeemedPoints,
        @Min(1) @Max(365) @Nullable Optional<Integer> ecomCouponExpiresInDays,
        @Nullable Optional<Boolean> updateProfileFromSale) {}
