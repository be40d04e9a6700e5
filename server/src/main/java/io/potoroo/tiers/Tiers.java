package io.potoroo.tiers;

import static java.util.stream.Collectors.toSet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.potoroo.database.Sequences;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Paging;
import io.potoroo.webhooks.Fact;
import io.potoroo.webhooks.Topic;
import io.potoroo.webhooks.Webhooks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;

/** The programs of each business, of which one at most is enabled, and where its customers stand. */
@Service
public class Tiers {

    private static final int MOST_REMEMBERED = 10_000;

    /** Every purchase asks, so another node's change may take this long to be seen. */
    private static final Duration REMEMBERED_FOR = Duration.ofSeconds(3);

    /** One page of programs, and how many there are in all. */
    record Page(List<TierProgram> programs, long total) {}

    private final TierRepository repository;
    private final Sequences sequences;
    private final Webhooks webhooks;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Cache<UUID, Optional<TierProgram>> remembered = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
            .build();

    Tiers(
            TierRepository repository,
            Sequences sequences,
            Webhooks webhooks,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.sequences = sequences;
        this.webhooks = webhooks;
        this.events = events;
        this.clock = clock;
    }

    /** The enabled program. A business without one costs no statement more than every few seconds. */
    public Optional<TierProgram> program(UUID businessId) {
        var known = remembered.getIfPresent(businessId);
        if (known != null) {
            return known;
        }
        var found = repository.enabled(businessId);
        remembered.put(businessId, found);
        return found;
    }

    /** As {@link #program}, and as it is now: what is decided by it is kept. */
    public Optional<TierProgram> currentProgram(UUID businessId) {
        return repository.enabled(businessId);
    }

    /** As {@link #currentProgram}; it stays as it is until the open database transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<TierProgram> heldProgram(UUID businessId) {
        repository.hold(businessId);
        return repository.enabled(businessId);
    }

    @TransactionalEventListener
    void forget(TierProgramChanged changed) {
        remembered.invalidate(changed.businessId());
    }

    /** The level each customer is on, in one statement; whoever is on none is absent. */
    public Map<UUID, Long> levels(UUID businessId, Collection<UUID> customerIds) {
        var program = program(businessId).orElse(null);
        var levels = new HashMap<UUID, Long>();
        if (program != null && !customerIds.isEmpty()) {
            standings(businessId, program, customerIds).forEach((customerId, standing) -> {
                if (standing.levelId() != null) {
                    levels.put(customerId, standing.levelId());
                }
            });
        }
        return levels;
    }

    /** The level that customers begin on; null where there is none. */
    public @Nullable Long startLevel(UUID businessId) {
        return program(businessId).map(TierProgram::start).map(TierLevel::id).orElse(null);
    }

    /** Where each of the customers stands; whom nobody has looked at yet is at the start. */
    public Map<UUID, Standing> standings(UUID businessId, TierProgram program, Collection<UUID> customerIds) {
        var standings = repository.standings(businessId, program.id(), customerIds);
        var start = program.start();
        for (var customerId : customerIds) {
            standings.computeIfAbsent(
                    customerId, id -> new Standing(id, start == null ? null : start.id(), clock.instant()));
        }
        return standings;
    }

    /** Where each of the customers stands, held so until the open database transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<UUID, Standing> lock(UUID businessId, TierProgram program, Collection<UUID> customerIds) {
        return repository.lockStandings(businessId, program.id(), customerIds, clock.instant());
    }

    /** Puts customers where they stand now. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void move(UUID businessId, TierProgram program, List<Standing> standings) {
        if (!standings.isEmpty()) {
            repository.move(businessId, program.id(), standings);
            webhooks.tell(
                    businessId,
                    () -> standings.stream().map(it -> fact(program, it)).toList());
        }
    }

    /** What programs are told of a customer who came to a level; null is below the first. */
    record TierFact(
            UUID customerId,
            @Nullable Long tierLevelId,
            @Nullable String name) {}

    private static Fact fact(TierProgram program, Standing standing) {
        var level = program.find(standing.levelId());
        return new Fact(
                Topic.TIER_CHANGED,
                standing.customerId(),
                new TierFact(standing.customerId(), standing.levelId(), level == null ? null : level.name()));
    }

    /** Businesses whose customers are all to be looked at, {@code most} of them. */
    public List<UUID> due(int most) {
        return repository.due(clock.instant(), most);
    }

    /** Everybody has been looked at since {@code began}. */
    public void evaluated(UUID businessId, TierProgram program, Instant began, Instant next) {
        repository.postpone(businessId, program.id(), began, next);
    }

    /** Those of the ids that are levels of one of the business's programs. */
    public Set<Long> known(UUID businessId, Collection<Long> levelIds) {
        return levelIds.isEmpty()
                ? Set.of()
                : repository.knownLevels(businessId, levelIds).stream().collect(toSet());
    }

    Page list(UUID businessId, Paging paging) {
        return new Page(repository.list(businessId, paging), repository.count(businessId));
    }

    TierProgram get(UUID businessId, long id) {
        return repository.find(businessId, id).orElseThrow(Tiers::unknown);
    }

    /** An enabled one takes the place of the one that was. Ids of program and levels are drawn here. */
    @Transactional
    public TierProgram create(UUID businessId, TierProgram program) {
        repository.lock(businessId);
        return save(businessId, program.numbered(sequences.next("tiers.program_id", 1)[0]));
    }

    /** Levels that the change leaves without an id are new. */
    @Transactional
    TierProgram change(UUID businessId, long id, UnaryOperator<TierProgram> change) {
        repository.lock(businessId);
        var program = get(businessId, id);
        var changed = change.apply(program);
        return changed.equals(program) ? program : save(businessId, changed);
    }

    private TierProgram save(UUID businessId, TierProgram program) {
        var saved = program.withLevels(numbered(program.levels()));
        var now = clock.instant();
        if (saved.enabled()) {
            repository.disableOthers(businessId, saved.id(), now);
        }
        repository.save(businessId, saved, now);
        repository.saveLevels(businessId, saved, now);
        events.publishEvent(new TierProgramChanged(businessId));
        return saved;
    }

    private List<TierLevel> numbered(List<TierLevel> levels) {
        var ids = sequences.next("tiers.level_id", (int)
                levels.stream().filter(it -> it.id() == TierLevel.NEW).count());
        var numbered = new ArrayList<TierLevel>(levels.size());
        int used = 0;
        for (var level : levels) {
            numbered.add(level.id() == TierLevel.NEW ? level.numbered(ids[used++]) : level);
        }
        return List.copyOf(numbered);
    }

    @Transactional
    void delete(UUID businessId, long id) {
        repository.lock(businessId);
        if (!repository.delete(businessId, id, clock.instant())) {
            throw unknown();
        }
        events.publishEvent(new TierProgramChanged(businessId));
    }

    static Refusal unknown() {
        return Refusal.missing("The tier program does not exist.");
    }
}
