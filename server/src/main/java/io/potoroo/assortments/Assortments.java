package io.potoroo.assortments;

import static java.util.stream.Collectors.toSet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.potoroo.kernel.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;

/** What accounts of connected platforms sell, told by the platforms and asked when their shops sell something. */
@Service
public class Assortments {

    private static final int MOST_REMEMBERED = 10_000;

    /** Every sale asks, so another node's change may take this long to be seen. */
    private static final Duration REMEMBERED_FOR = Duration.ofSeconds(3);

    /** How long after a sync began it is known. */
    private static final Duration LONGEST_SYNC = Duration.ofDays(30);

    private final AssortmentRepository repository;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    /** Accounts of a business that have told anything, and whether any product. */
    private final Cache<UUID, Map<Account, Boolean>> remembered = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
            .build();

    Assortments(AssortmentRepository repository, ApplicationEventPublisher events, Clock clock) {
        this.repository = repository;
        this.events = events;
        this.clock = clock;
    }

    /** What became of items that were told. */
    record Told(long created, long updated, long unchanged, long deleted) {}

    /** That items are part of a full sync, and whether they are its last. */
    record Part(String syncId, boolean last) {}

    /**
     * Takes the items over; at the end of a sync, what nobody has told since it began is gone. An end that is repeated is
     * answered as before and changes nothing.
     */
    @Transactional
    Told tell(UUID businessId, Account account, Kind kind, List<Item> items, @Nullable Part part) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        // Whoever tells of one account does so after the other.
        long revision = repository.lock(businessId, account);
        if (part == null) {
            return save(businessId, account, kind, items, revision, now);
        }
        long call = repository.digest(items, part.last());
        var before = repository
                .sync(businessId, account, kind, part.syncId(), now.minus(LONGEST_SYNC))
                .orElse(null);
        if (before != null && before.answer() != null && part.last() && before.repeats(call, now)) {
            return before.answer();
        }
        var sync = before == null ? Sync.begin(revision, call, now) : before.with(call, revision, now);
        var told = save(businessId, account, kind, items, revision, now);
        if (part.last()) {
            long deleted = repository.deleteUntouched(businessId, account, kind, sync.begun());
            told = new Told(told.created(), told.updated(), told.unchanged(), deleted);
            sync = sync.end(told, now);
        }
        repository.keep(businessId, account, kind, part.syncId(), sync);
        return told;
    }

    private Told save(UUID businessId, Account account, Kind kind, List<Item> items, long revision, Instant now) {
        events.publishEvent(new AssortmentChanged(businessId));
        return items.isEmpty()
                ? new Told(0, 0, 0, 0)
                : repository.save(businessId, account, kind, items, revision, revision, now);
    }

    /** Takes over what an account's platform says is another now. */
    @Transactional
    public void change(UUID businessId, Account account, Change change) {
        long revision = repository.lock(businessId, account);
        save(businessId, account, change, revision, revision);
        change.gone().forEach((kind, ids) -> repository.delete(businessId, account, kind, ids));
    }

    /** Answers the revision with which a reading of the whole begins. */
    @Transactional
    long begin(UUID businessId, Account account) {
        return repository.lock(businessId, account);
    }

    /**
     * Takes over a part of the whole, but nothing that was told after it may have been read; answers the revision.
     *
     * @param seen the last revision before the part was read
     */
    @Transactional
    long page(UUID businessId, Account account, Change page, long seen) {
        long revision = repository.lock(businessId, account);
        save(businessId, account, page, revision, seen);
        return revision;
    }

    /** What nobody has told since the reading of the whole began is gone, of these kinds. */
    @Transactional
    void end(UUID businessId, Account account, Collection<Kind> kinds, long begun) {
        repository.lock(businessId, account);
        repository.deleteUntouched(businessId, account, kinds, begun);
        events.publishEvent(new AssortmentChanged(businessId));
    }

    private void save(UUID businessId, Account account, Change change, long revision, long seen) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        change.told().forEach((kind, items) -> repository.save(businessId, account, kind, items, revision, seen, now));
        events.publishEvent(new AssortmentChanged(businessId));
    }

    @Transactional
    void delete(UUID businessId, Account account, Kind kind, String externalId) {
        if (repository.delete(businessId, account, kind, List.of(externalId)) == 0) {
            throw Refusal.notFound();
        }
        events.publishEvent(new AssortmentChanged(businessId));
    }

    /** One more than asked for where there are more. */
    List<Item> list(UUID businessId, Account account, Kind kind, Selecting selecting) {
        return repository.list(businessId, account, kind, selecting);
    }

    @TransactionalEventListener
    void forget(AssortmentChanged changed) {
        remembered.invalidate(changed.businessId());
    }

    /** Whether any product of the account is known. */
    boolean listsProducts(UUID businessId, Account account) {
        return Boolean.TRUE.equals(repository.accounts(businessId).get(account));
    }

    private Map<Account, Boolean> accounts(UUID businessId) {
        var known = remembered.getIfPresent(businessId);
        if (known != null) {
            return known;
        }
        var found = repository.accounts(businessId);
        remembered.put(businessId, found);
        return found;
    }

    /**
     * What is known of the articles, in one statement; those of accounts that have told nothing are absent and cost none
     * but every few seconds.
     */
    public Map<Article, Known> of(UUID businessId, Collection<Article> articles) {
        if (articles.isEmpty()) {
            return Map.of();
        }
        var accounts = accounts(businessId);
        var asked = articles.stream()
                .filter(it -> accounts.containsKey(it.account()))
                .filter(it -> it.isNamed() || !it.categoryIds().isEmpty())
                .collect(toSet());
        if (asked.isEmpty()) {
            return Map.of();
        }
        var excerpt = repository.excerpt(businessId, asked);
        var known = new HashMap<Article, Known>();
        asked.forEach(it -> known.put(it, excerpt.of(it, Boolean.TRUE.equals(accounts.get(it.account())))));
        return known;
    }
}
