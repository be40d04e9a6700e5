package io.potoroo.rewards;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Who of some customers may have which of some rewards.
 *
 * @param levels of those on one, where a reward asks for it
 * @param targets the rewards that are targeted at each, where one is at all
 */
public record Eligibility(Map<UUID, Long> levels, Map<UUID, Set<Long>> targets) {

    public boolean allows(UUID customerId, Reward reward) {
        return reward.isFor(targets.getOrDefault(customerId, Set.of()).contains(reward.id()), levels.get(customerId));
    }
}
