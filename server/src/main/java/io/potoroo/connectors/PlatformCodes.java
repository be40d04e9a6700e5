package io.potoroo.connectors;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.potoroo.connectors.PlatformCode.State;
import io.potoroo.customers.Customers;
import io.potoroo.customers.IdentityLink;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.integrations.ShopLink;
import io.potoroo.redemptions.CodesTakenElsewhere;
import io.potoroo.redemptions.RedemptionReserved;
import io.potoroo.transactions.CodeRemoval;
import io.potoroo.transactions.CodeRemoval.Removed;
import io.potoroo.transactions.Reservation;
import io.potoroo.transactions.ReservationsMade;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Has on the platforms the codes that shoppers may use there, and only those.
 *
 * <p>That a code is wanted is written in the database transaction that sets its points aside. It is made right after the
 * commit, while whoever asked for it waits a moment, and by a job where that fails.
 */
@Service
class PlatformCodes {

    private static final Logger log = LoggerFactory.getLogger(PlatformCodes.class);

    /** So long a shopper waits at most for a code that can be used. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final Duration LOOKS_EVERY = Duration.ofSeconds(20);
    private static final int MOST_AT_ONCE = 50;

    private final PlatformCodeRepository repository;
    private final ConnectorRepository connectorRepository;
    private final Connectors connectors;
    private final Platforms platforms;
    private final BranchLinks links;
    private final Customers customers;
    private final PlatformClient client;
    private final Clock clock;
    private final Map<Long, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    PlatformCodes(
            PlatformCodeRepository repository,
            ConnectorRepository connectorRepository,
            Connectors connectors,
            Platforms platforms,
            BranchLinks links,
            Customers customers,
            PlatformClient client,
            Clock clock) {
        this.repository = repository;
        this.connectorRepository = connectorRepository;
        this.connectors = connectors;
        this.platforms = platforms;
        this.links = links;
        this.customers = customers;
        this.client = client;
        this.clock = clock;
    }

    /** What is done by the clock, and for lower floors. */
    @Configuration(proxyBeanMethods = false)
    static class Clockwork {

        @Bean
        RecurringTask<Void> platformCodesDue(PlatformCodes codes) {
            return Tasks.recurring("platform-codes", FixedDelay.of(LOOKS_EVERY))
                    .execute((instance, context) ->
                            codes.tendDue(() -> context.getSchedulerState().isShuttingDown()));
        }

        @Bean
        CodeRemoval codeRemoval(PlatformCodes codes) {
            return codes::remove;
        }
    }

    @EventListener
    void wanted(ReservationsMade made) {
        var codes = wanted(made.businessId(), made.withCodes());
        if (codes.isEmpty()) {
            return;
        }
        var until = PlatformClient.Until.endOf(LEASE);
        repository.add(made.businessId(), codes, LEASE);
        startAfterCommit(codes, until);
    }

    private void startAfterCommit(List<PlatformCode> codes, PlatformClient.Until until) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                codes.forEach(it -> start(it, until));
            }
        });
    }

    /** The shop that a code was made for must not take it too. */
    @EventListener
    void takenElsewhere(CodesTakenElsewhere taken) {
        var left = repository.find(taken.businessId(), taken.takenBy().keySet()).stream()
                .filter(it -> !Objects.equals(
                        it.branchLinkId(), taken.takenBy().get(it.code().redemptionId())))
                .map(it -> it.code().redemptionId())
                .toList();
        if (!left.isEmpty()) {
            startAfterCommit(repository.unwant(taken.businessId(), left, LEASE), PlatformClient.Until.endOf(LEASE));
        }
    }

    /** For those shops whose platforms have codes and can be asked. */
    private List<PlatformCode> wanted(UUID businessId, List<Reservation> reservations) {
        var open = connectorRepository.withCredentials(businessId).stream()
                .filter(it -> platforms
                        .named(it.platform())
                        .filter(platform -> platform instanceof DiscountCodes && it.isOpen(platform))
                        .isPresent())
                .map(Connector::integrationId)
                .collect(toSet());
        if (open.isEmpty()) {
            return List.of();
        }
        var shops = links.ofIntegrations(businessId, open);
        var customerIds = reservations.stream().map(Reservation::customerId).collect(toSet());
        var emails = customers.byIds(businessId, customerIds);
        var identities = customers.identities(businessId, customerIds);
        return reservations.stream()
                .flatMap(reservation -> shop(reservation, shops)
                        .map(shop -> {
                            var customer = emails.get(reservation.customerId());
                            return new PlatformCode(
                                    businessId,
                                    shop.integrationId(),
                                    shop.accountId(),
                                    code(
                                            reservation,
                                            identity(reservation, shop, identities),
                                            customer == null ? null : customer.email()),
                                    shop.id(),
                                    State.WANTED,
                                    0,
                                    reservation.reservedAt(),
                                    true);
                        })
                        .stream())
                .toList();
    }

    /** The shop a code is for; of one that only names a branch the shop linked there first. */
    private static Optional<ShopLink> shop(Reservation reservation, List<ShopLink> shops) {
        return shops.stream()
                .filter(it -> reservation.branchLinkId() == null
                        ? it.branchId().equals(reservation.branchId())
                        : it.id() == reservation.branchLinkId())
                .findFirst();
    }

    private static @Nullable String identity(Reservation reservation, ShopLink shop, List<IdentityLink> identities) {
        return identities.stream()
                .filter(it -> it.customerId().equals(reservation.customerId())
                        && it.integrationId() == shop.integrationId()
                        && it.accountId().equals(shop.accountId()))
                .map(IdentityLink::externalId)
                .findFirst()
                .orElse(null);
    }

    private static DiscountCode code(Reservation reservation, @Nullable String customerId, @Nullable String email) {
        return new DiscountCode(
                reservation.id(),
                requireNonNull(reservation.code()),
                reservation.kind(),
                reservation.value(),
                reservation.reservedAt(),
                reservation.expiresAt(),
                customerId,
                email);
    }

    private void start(PlatformCode code, PlatformClient.Until until) {
        long id = code.code().redemptionId();
        var done = new CompletableFuture<Void>();
        underWay.put(id, done);
        Thread.ofVirtual().name("platform-code").start(() -> {
            try {
                tend(code, until);
            } finally {
                underWay.remove(id);
                done.complete(null);
            }
        });
    }

    /** Holds the answer back for a moment, so that the code can be used when it is told. */
    @EventListener
    void told(RedemptionReserved reserved) {
        awaitMaking(List.of(reserved.redemptionId()));
    }

    private void awaitMaking(Collection<Long> redemptionIds) {
        var making = redemptionIds.stream()
                .flatMap(it -> Stream.ofNullable(underWay.get(it)))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(making).get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException later) {
            log.info("some of the codes {} are not on their platform yet", redemptionIds);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    void tendDue(BooleanSupplier stopping) {
        while (!stopping.getAsBoolean()) {
            var until = PlatformClient.Until.endOf(LEASE);
            var due = repository.take(MOST_AT_ONCE, PlatformClient.MOST_OF_A_BUSINESS, LEASE);
            if (due.isEmpty()) {
                return;
            }
            tendAll(due, until);
        }
    }

    /** Beside one another, as most of the time goes by waiting for platforms; where each is then. */
    private Map<Long, State> tendAll(Collection<PlatformCode> codes, PlatformClient.Until until) {
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("platform-code").factory())) {
            var states = codes.stream()
                    .collect(toMap(
                            it -> it.code().redemptionId(),
                            it -> CompletableFuture.supplyAsync(() -> tend(it, until), threads)));
            return states.entrySet().stream()
                    .collect(toMap(Map.Entry::getKey, it -> it.getValue().join()));
        }
    }

    private State tend(PlatformCode code, PlatformClient.Until until) {
        return client.within(code.businessId(), until, () -> tend(code));
    }

    /** Makes the code, or removes it, and keeps what became of that. */
    private State tend(PlatformCode code) {
        try {
            var after = code.state() == State.WANTED ? make(code) : taken(code);
            if (!repository.save(code.in(after), code.state(), null)
                    && after == State.MADE
                    && repository.unwantAgain(code, LEASE)) {
                // Nobody wanted it any more by the time it was there.
                return tend(code.in(State.UNWANTED));
            }
            return after;
        } catch (RuntimeException failed) {
            if (!(failed instanceof PlatformUnavailable)) {
                log.error(
                        "code {} could not be brought to its platform",
                        code.code().redemptionId(),
                        failed);
            }
            var later = code.failed(clock.instant());
            repository.save(
                    later,
                    code.state(),
                    failed instanceof PlatformUnavailable
                            ? failed.getMessage()
                            : "The server could not ask the platform.");
            return later.state();
        }
    }

    private State make(PlatformCode code) {
        var open = connection(code);
        codes(open).make(open.connection(), code.code());
        return State.MADE;
    }

    private State taken(PlatformCode code) {
        var open = connection(code);
        return codes(open).remove(open.connection(), code.code()) == DiscountCodes.Removal.USED
                ? State.USED
                : State.REMOVED;
    }

    private record Open(Platform platform, Connection connection) {}

    private Open connection(PlatformCode code) {
        return connectorRepository
                .find(code.businessId(), code.integrationId())
                .flatMap(it -> platforms
                        .named(it.platform())
                        .map(platform -> new Open(platform, connectors.connection(it, code.accountId()))))
                .filter(it -> it.connection().isOpen() && it.platform() instanceof DiscountCodes)
                .orElseThrow(() -> new PlatformUnavailable("The credentials are missing."));
    }

    private static DiscountCodes codes(Open open) {
        return (DiscountCodes) open.platform();
    }

    /** See {@link CodeRemoval}. */
    Map<Long, Removed> remove(UUID businessId, Collection<Long> redemptionIds) {
        awaitMaking(redemptionIds);
        var until = PlatformClient.Until.endOf(LEASE);
        var removed = new HashMap<Long, Removed>(
                redemptionIds.stream().distinct().collect(toMap(it -> it, it -> Removed.REMOVED)));
        var mine = repository.unwant(businessId, redemptionIds, LEASE);
        repository
                .find(businessId, redemptionIds)
                .forEach(it -> removed.put(it.code().redemptionId(), told(it.state())));
        tendAll(mine, until).forEach((id, state) -> removed.put(id, told(state)));
        return removed;
    }

    private static Removed told(State state) {
        return switch (state) {
            case REMOVED -> Removed.REMOVED;
            case USED -> Removed.USED;
            case WANTED, MADE, UNWANTED, FAILED -> Removed.UNKNOWN;
        };
    }
}
