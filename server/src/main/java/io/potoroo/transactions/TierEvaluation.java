package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;

import io.potoroo.businesses.Businesses;
import io.potoroo.customers.Customer;
import io.potoroo.customers.Customers;
import io.potoroo.kernel.CurrentBusiness;
import io.potoroo.tiers.Criterion;
import io.potoroo.tiers.Cycle;
import io.potoroo.tiers.Progress;
import io.potoroo.tiers.Standing;
import io.potoroo.tiers.TierLevel;
import io.potoroo.tiers.TierProgram;
import io.potoroo.tiers.Tiers;
import io.potoroo.tiers.Totals;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Brings customers to the level that their transactions reach; on this floor because totals are sums of those. */
@Service
class TierEvaluation {

    /** Customers in one database transaction. */
    static final int BATCH = 500;

    /**
     * Where a customer is on the ladder.
     *
     * @param live the level their transactions reach now, which is theirs from the next evaluation on
     */
    record Place(
            TierProgram program,
            Cycle cycle,
            Progress progress,
            @Nullable TierLevel live) {}

    private record Purchases(Cycle cycle, Totals current, Totals previous) {}

    private final Tiers tiers;
    private final TierTotalsRepository repository;
    private final Customers customers;
    private final Businesses businesses;
    private final TransactionOperations transactions;
    private final Clock clock;

    TierEvaluation(
            Tiers tiers,
            TierTotalsRepository repository,
            Customers customers,
            Businesses businesses,
            TransactionOperations transactions,
            Clock clock) {
        this.tiers = tiers;
        this.repository = repository;
        this.customers = customers;
        this.businesses = businesses;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Each customer in a fixed number of statements; nothing where levels do not move by themselves. */
    void evaluate(UUID businessId, Collection<UUID> customerIds) {
        CurrentBusiness.run(
                businessId,
                () -> transactions.executeWithoutResult(status -> tiers.heldProgram(businessId)
                        .filter(TierProgram::moves)
                        .ifPresent(program -> evaluate(
                                businessId,
                                program,
                                customers.byIds(businessId, customerIds).values()))));
    }

    /** The locks come first: what another evaluation of the same customer read is older than what is read under it. */
    private void evaluate(UUID businessId, TierProgram program, Collection<Customer> people) {
        if (people.isEmpty()) {
            return;
        }
        var standings = tiers.lock(
                businessId, program, people.stream().map(Customer::id).toList());
        var purchases = purchases(businessId, program, people);
        var moved = new ArrayList<Standing>();
        var since = clock.instant();
        purchases.forEach((customerId, it) -> {
            var now = requireNonNull(standings.get(customerId)).levelId();
            var level = program.level(program.find(now), it.current(), it.previous());
            var levelId = level == null ? null : level.id();
            if (!Objects.equals(now, levelId)) {
                moved.add(new Standing(customerId, levelId, since));
            }
        });
        tiers.move(businessId, program, moved);
    }

    private Map<UUID, Purchases> purchases(UUID businessId, TierProgram program, Collection<Customer> people) {
        var now = clock.instant();
        var zone = businesses.get(businessId).timeZone();
        var spans = new ArrayList<TierTotalsRepository.Span>();
        for (var customer : people) {
            spans.add(current(program, customer, now, zone));
            if (program.looksBack()) {
                spans.add(previous(program, customer, now, zone));
            }
        }
        var totals = repository.totals(
                businessId,
                spans,
                program.counts(Criterion.VISITS)
                        ? TierTotalsRepository.Count.VISITS_TOO
                        : TierTotalsRepository.Count.SUMS);
        var purchases = new HashMap<UUID, Purchases>();
        for (var customer : people) {
            var current = current(program, customer, now, zone);
            purchases.put(
                    customer.id(),
                    new Purchases(
                            current.cycle(),
                            requireNonNull(totals.get(current)),
                            totals.getOrDefault(previous(program, customer, now, zone), Totals.NOTHING)));
        }
        return purchases;
    }

    private static TierTotalsRepository.Span current(TierProgram program, Customer customer, Instant now, ZoneId zone) {
        return new TierTotalsRepository.Span(customer.id(), program.cycle(now, customer.createdAt(), zone));
    }

    private static TierTotalsRepository.Span previous(
            TierProgram program, Customer customer, Instant now, ZoneId zone) {
        return new TierTotalsRepository.Span(customer.id(), program.previous(now, customer.createdAt(), zone));
    }

    /** Where the customer is; null where the business has no program. */
    @Nullable Place place(Customer customer) {
        var businessId = customer.businessId();
        var program = tiers.program(businessId).orElse(null);
        if (program == null) {
            return null;
        }
        var standing = requireNonNull(
                tiers.standings(businessId, program, List.of(customer.id())).get(customer.id()));
        var purchases =
                requireNonNull(purchases(businessId, program, List.of(customer)).get(customer.id()));
        var level = program.find(standing.levelId());
        return new Place(
                program,
                purchases.cycle(),
                program.progress(purchases.current(), level),
                program.level(level, purchases.current(), purchases.previous()));
    }

    /** Everybody of the business, a batch at a time; stops between batches where it should, and is due again then. */
    void evaluateEverybody(UUID businessId, BooleanSupplier stopping) {
        CurrentBusiness.run(businessId, () -> evaluateBatches(businessId, stopping));
    }

    private void evaluateBatches(UUID businessId, BooleanSupplier stopping) {
        var began = clock.instant();
        UUID after = null;
        while (!stopping.getAsBoolean()) {
            var ids = customers.idsAfter(businessId, after, BATCH);
            if (ids.isEmpty()) {
                tiers.currentProgram(businessId)
                        .ifPresent(program -> tiers.evaluated(businessId, program, began, nextDay(businessId, began)));
                return;
            }
            evaluate(businessId, ids);
            after = ids.getLast();
        }
    }

    /** Cycles end at midnight where the business is. */
    private Instant nextDay(UUID businessId, Instant moment) {
        var zone = businesses.get(businessId).timeZone();
        return LocalDate.ofInstant(moment, zone).plusDays(1).atStartOfDay(zone).toInstant();
    }
}
