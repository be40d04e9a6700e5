package io.potoroo.rewards;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something customers can have for points, with the rules of when, where and for whom. */
public record Reward(UUID businessId, long id, RewardContent content, Instant createdAt, Instant updatedAt) {

    public boolean isLive(Instant at) {
        return content.window().isOpen(at);
    }

    public boolean isAt(UUID branchId) {
        return content.presentation().branchIds().contains(branchId);
    }

    /** Whether a customer of that tier, or of none, may have it, given whether it was targeted at them. */
    boolean isFor(boolean target, @Nullable Long tierId) {
        return switch (content.audience()) {
            case EVERYONE -> true;
            case TARGETED -> target;
            case TIERS -> tierId != null && content.tierIds().contains(tierId);
        };
    }
}
