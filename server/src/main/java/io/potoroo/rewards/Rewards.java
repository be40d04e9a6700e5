package io.potoroo.rewards;

import static java.util.stream.Collectors.toMap;

import io.potoroo.catalogue.Catalogue;
import io.potoroo.catalogue.Presentation;
import io.potoroo.catalogue.Targets;
import io.potoroo.kernel.Refusal;
import io.potoroo.tiers.Tiers;
import io.potoroo.web.Filters;
import io.potoroo.web.Messages;
import io.potoroo.web.Paging;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the customers of each business can spend their points on. */
@Service
public class Rewards {

    private static final String LIVE = "(publish_at <= :now and (expires_at is null or expires_at > :now))";

    /** One page of rewards, and how many there are in all. */
    public record Page(List<Reward> rewards, long total) {}

    private final RewardRepository repository;
    private final Catalogue catalogue;
    private final Targets targets;
    private final Tiers tiers;
    private final Clock clock;

    Rewards(RewardRepository repository, Catalogue catalogue, Targets targets, Tiers tiers, Clock clock) {
        this.repository = repository;
        this.catalogue = catalogue;
        this.targets = targets;
        this.tiers = tiers;
        this.clock = clock;
    }

    @Transactional
    public Reward create(UUID businessId, RewardContent content) {
        var now = now();
        var reward = new Reward(businessId, catalogue.add(businessId, content.presentation()), content, now, now);
        repository.add(reward);
        return reward;
    }

    /** Carries out the change on the reward as it is now; its type stays. */
    @Transactional
    public Reward change(UUID businessId, long id, Function<Reward, RewardContent> change) {
        var reward = whole(repository.lock(businessId, id).orElseThrow(Rewards::unknown));
        var content = change.apply(reward);
        if (content.type() != reward.content().type()) {
            throw Refusal.invalid("type_id", Messages.prohibited("type_id"));
        }
        var changed = new Reward(businessId, id, content, reward.createdAt(), now());
        repository.save(changed);
        if (!content.presentation().equals(reward.content().presentation())) {
            catalogue.replace(businessId, id, content.presentation());
        }
        return changed;
    }

    /** Hides it; {@link #byIds} still knows it. */
    @Transactional
    public void delete(UUID businessId, long id) {
        if (!repository.delete(businessId, id, now())) {
            throw unknown();
        }
    }

    public Reward get(UUID businessId, long id) {
        return whole(repository.find(businessId, id).orElseThrow(Rewards::unknown));
    }

    /** By their ids, deleted ones as well. */
    public Map<Long, Reward> byIds(UUID businessId, Collection<Long> ids) {
        return ids.isEmpty()
                ? Map.of()
                : whole(businessId, repository.byIds(businessId, ids)).stream().collect(toMap(Reward::id, it -> it));
    }

    /** By their ids, without those that are deleted. */
    public Map<Long, Reward> existing(UUID businessId, Collection<Long> ids) {
        return ids.isEmpty()
                ? Map.of()
                : whole(businessId, repository.existing(businessId, ids)).stream()
                        .collect(toMap(Reward::id, it -> it));
    }

    /** Every one that is published and has not expired, by id. */
    public List<Reward> live(UUID businessId, Instant at) {
        return whole(businessId, repository.live(businessId, at));
    }

    /** Those that meet conditions of {@link #filters} and {@link #withStatus}. */
    public Page list(UUID businessId, Filters.Conditions conditions, Paging paging) {
        var now = now();
        return new Page(
                whole(businessId, repository.list(businessId, conditions, now, paging)),
                repository.count(businessId, conditions, now));
    }

    /** Lets these customers have a targeted reward, and tells how many may now; refused with those who do not exist. */
    @Transactional
    public long target(UUID businessId, long id, List<UUID> customerIds) {
        var reward = repository.lock(businessId, id).orElseThrow(Rewards::unknown);
        if (reward.content().audience() != Audience.TARGETED) {
            throw Refusal.notAllowed("The catalog item is not targeted at single customers.");
        }
        return targets.add(businessId, id, customerIds);
    }

    /** Takes a targeted reward from a customer again. */
    @Transactional
    public void untarget(UUID businessId, long id, UUID customerId) {
        if (repository.lock(businessId, id).isEmpty()) {
            throw unknown();
        }
        targets.remove(businessId, id, customerId);
    }

    /** Who of the customers may have which of the rewards; asks only for what the rewards make a difference by. */
    public Eligibility eligibility(UUID businessId, Collection<Reward> rewards, Collection<UUID> customerIds) {
        return new Eligibility(
                isAny(rewards, Audience.TIERS) ? tiers.levels(businessId, customerIds) : Map.of(),
                isAny(rewards, Audience.TARGETED) ? targets.of(businessId, customerIds) : Map.of());
    }

    private static boolean isAny(Collection<Reward> rewards, Audience audience) {
        return rewards.stream().anyMatch(it -> it.content().audience() == audience);
    }

    /** What lists of rewards may be filtered by, besides their status. */
    public static Filters filters() {
        return new Filters().since("start_date", "publish_at").until("end_date", "coalesce(expires_at, 'infinity')");
    }

    /** Only those to be had now ({@code active}) or only the others ({@code inactive}). */
    public static Filters.Conditions withStatus(@Nullable String status, Filters.Conditions conditions) {
        return switch (status) {
            case null -> conditions;
            case "" -> conditions;
            case "active" -> conditions.and(LIVE);
            case "inactive" -> conditions.and("not " + LIVE);
            default -> throw Refusal.invalid("status", Messages.selectedInvalid("status"));
        };
    }

    private Reward whole(Reward reward) {
        return whole(reward.businessId(), List.of(reward)).getFirst();
    }

    /** With how each is shown. */
    private List<Reward> whole(UUID businessId, List<Reward> rewards) {
        var presentations =
                catalogue.of(businessId, rewards.stream().map(Reward::id).toList());
        return rewards.stream()
                .map(it -> shown(
                        it, presentations.getOrDefault(it.id(), it.content().presentation())))
                .toList();
    }

    private static Reward shown(Reward reward, Presentation presentation) {
        var content = reward.content();
        return new Reward(
                reward.businessId(),
                reward.id(),
                new RewardContent(
                        content.type(),
                        content.points(),
                        content.audience(),
                        content.tierIds(),
                        content.shippingOption(),
                        content.externalId(),
                        content.window(),
                        content.realMinor(),
                        content.amountMinor(),
                        content.discountPercent(),
                        content.redeemForGiftCard(),
                        presentation),
                reward.createdAt(),
                reward.updatedAt());
    }

    /** The refusal that clients know by its message. */
    public static Refusal unknown() {
        return Refusal.missing("Catalog Item not found");
    }

    /** As precise as the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
