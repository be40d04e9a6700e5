package io.potoroo.points;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Posts to the accounts of a business's customers and tells what they hold. */
@Service
public class Ledger {

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final LedgerRepository repository;
    private final Clock clock;
    private final MeterRegistry meters;

    Ledger(LedgerRepository repository, Clock clock, MeterRegistry meters) {
        this.repository = repository;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Posts in the given order, and answers in it.
     *
     * <p>A reference that is taken answers its first result where the posting is the same, and a conflict where it is
     * another. A debit of more than is spendable is refused; its neighbours are not.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Outcome<Posted>> post(UUID businessId, List<? extends Posting> postings) {
        if (postings.isEmpty()) {
            return List.of();
        }
        var locked = repository.lock(businessId, postings);
        var now = clock.instant();
        var accounts = repository.accounts(businessId, locked.values(), postings, now);
        var taken = repository.taken(businessId, postings);
        var seen = new HashSet<String>();
        var outcomes = new ArrayList<Outcome<Posted>>(postings.size());
        for (var posting : postings) {
            var earlier = taken.get(posting.reference());
            if (earlier != null) {
                outcomes.add(earlier.answer(posting));
            } else if (!seen.add(posting.reference())) {
                outcomes.add(new Outcome.Refused<>(Refusal.conflict("The reference is used twice.")));
            } else {
                outcomes.add(
                        requireNonNull(accounts.get(AccountKey.of(posting))).post(posting, now));
            }
        }
        repository.write(businessId, accounts.values());
        count(accounts.values());
        return outcomes;
    }

    /** Only what is committed counts. */
    private void count(Collection<Account> accounts) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                accounts.stream()
                        .flatMap(it -> it.entries().stream())
                        .forEach(it -> meters.counter(
                                        "potoroo.points",
                                        "unit",
                                        it.unit().stored(),
                                        "kind",
                                        it.kind().stored())
                                .increment((double) Math.abs(it.amount())));
            }
        });
    }

    /**
     * Lets nobody else post to what these customers have until the database transaction ends. Who posts more than once
     * locks everybody first, or might wait for somebody who waits for them.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(UUID businessId, Collection<UUID> customerIds) {
        if (!customerIds.isEmpty()) {
            repository.lockRows(
                    businessId,
                    customerIds.stream()
                            .flatMap(it -> Arrays.stream(Unit.values()).map(unit -> new AccountKey(it, unit)))
                            .toList());
        }
    }

    /** Businesses whose customers have points that are past their time and not booked as expired yet. */
    public List<UUID> businessesWithExpired() {
        return repository.businessesWithExpired(clock.instant());
    }

    /**
     * Some of a business's points that are past their time, the oldest, which nobody else can take now; empty when none
     * are left.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Expired> lockExpired(UUID businessId, int most) {
        var now = clock.instant();
        while (true) {
            var customerIds = repository.customersWithExpired(businessId, now, most);
            if (customerIds.isEmpty()) {
                return List.of();
            }
            lock(businessId, customerIds);
            // Again, under the lock: another node may have booked them meanwhile.
            var expired = repository.expired(businessId, customerIds, now, most);
            if (!expired.isEmpty()) {
                return expired;
            }
        }
    }

    /**
     * Some of what expires within so many days, today not counted, and was not noted yet, soonest first; nobody gets it
     * again. Empty when there is no more.
     *
     * @param zone where the days are
     * @param after the last of those before, so that a great many are not gone through for each few of them; null to begin
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Expiring> noteExpiring(UUID businessId, ZoneId zone, int days, int most, @Nullable Expiring after) {
        var now = clock.instant();
        var today = LocalDate.ofInstant(now, zone);
        repository.forgetNotices(businessId, today);
        return repository.noteExpiring(
                businessId,
                zone,
                now,
                today.plusDays(days + 1L).atStartOfDay(zone).toInstant(),
                after == null ? new Expiring(BEFORE_ALL, today, 0, now) : after,
                most);
    }

    /** What each of the customers has now; one that never had anything has {@link Balance#NONE}. */
    public Map<UUID, Balance> balances(UUID businessId, Collection<UUID> customerIds) {
        var balances = new HashMap<UUID, Balance>();
        customerIds.forEach(id -> balances.put(id, Balance.NONE));
        if (!customerIds.isEmpty()) {
            balances.putAll(repository.balances(businessId, customerIds, clock.instant()));
        }
        return balances;
    }

    public Balance balance(UUID businessId, UUID customerId) {
        return balances(businessId, List.of(customerId)).getOrDefault(customerId, Balance.NONE);
    }

    /** The customers whose account does not equal its entries or its lots: none, unless the database was tampered with. */
    public List<UUID> audit(UUID businessId) {
        return repository.unproven(businessId);
    }
}
