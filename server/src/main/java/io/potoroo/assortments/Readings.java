package io.potoroo.assortments;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Whose platforms are to be read from beginning to end, and by whom.
 *
 * <p>Whoever takes an account has it alone as long as parts keep coming; a node that dies leaves it to the others when its
 * lease ends, who begin anew. A reading that another node has taken meanwhile changes nothing any more.
 */
@Service
public class Readings {

    /** What earns does not depend on how these are listed: products say themselves of which they are. */
    private static final Set<Kind> NAMES = Set.of(Kind.BRAND, Kind.SUPPLIER, Kind.TAG);

    private final ReadingRepository repository;
    private final Assortments assortments;

    Readings(ReadingRepository repository, Assortments assortments) {
        this.repository = repository;
        this.assortments = assortments;
    }

    /** Has each of the accounts read that never was. */
    @Transactional
    public void start(UUID businessId, Collection<Account> accounts) {
        repository.add(businessId, accounts);
    }

    /** Has the accounts read as soon as so much time has gone by since they were last read, or that was last tried. */
    @Transactional
    public void want(UUID businessId, Collection<Account> accounts, Duration afterTheLast) {
        repository.want(businessId, accounts, afterTheLast);
    }

    public List<Reading> of(UUID businessId, long integrationId) {
        return repository.list(businessId, integrationId);
    }

    /** Takes one that is due, of a business of which none goes on. */
    @Transactional
    public Optional<Reading> take(Duration lease) {
        return repository.take(lease);
    }

    /** Answers the revision with which it begins. */
    @Transactional
    public long begin(Reading reading) {
        return assortments.begin(reading.businessId(), reading.account());
    }

    /**
     * Takes over a part that was read, but nothing that was told after it may have been read.
     *
     * @param seen the last revision before the part was read
     * @return the revision now
     */
    @Transactional
    public long page(Reading reading, Change page, long seen, Duration lease) {
        if (!repository.goOn(reading, page.told(Kind.PRODUCT).size(), lease)) {
            throw new IllegalStateException("Another node reads it now.");
        }
        return assortments.page(reading.businessId(), reading.account(), page, seen);
    }

    /**
     * It was read to the end: what nobody has told since it began is gone, of the kinds of which anything was found. A
     * platform that lists nothing of a kind any more rather cannot list it, and what is forgotten would earn suddenly. That
     * is not so of what is only told to name it: where there are products and none of these, there are none.
     */
    @Transactional
    public void end(Reading reading, long begun, Collection<Kind> found, Duration pause) {
        if (repository.end(reading, pause)) {
            var forgotten = new HashSet<>(found);
            if (found.contains(Kind.PRODUCT)) {
                forgotten.addAll(NAMES);
            }
            assortments.end(reading.businessId(), reading.account(), forgotten, begun);
        }
    }

    /** Whether any product is known of what is read. */
    public boolean listsProducts(Reading reading) {
        return assortments.listsProducts(reading.businessId(), reading.account());
    }

    /** What was read of it stays. */
    @Transactional
    public void fail(Reading reading, String problem, int tries, Duration pause) {
        repository.fail(reading, problem, tries, pause);
    }

    /** Leaves it to another node. */
    @Transactional
    public void giveBack(Reading reading) {
        repository.giveBack(reading);
    }

    /**
     * The account is not read any more, if it need not be; what is known of it stays. Whoever has it read at this moment is
     * waited for, and decides.
     */
    @Transactional
    public void drop(Reading reading, BooleanSupplier needed) {
        if (!repository.lock(reading)) {
            return;
        }
        if (needed.getAsBoolean()) {
            repository.giveBack(reading);
        } else {
            repository.delete(reading);
        }
    }
}
