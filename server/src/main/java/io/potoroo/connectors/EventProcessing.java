package io.potoroo.connectors;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.micrometer.core.instrument.MeterRegistry;
import io.potoroo.connectors.EventRepository.Ending;
import io.potoroo.connectors.EventRepository.Over;
import io.potoroo.customers.CustomerReference;
import io.potoroo.customers.Customers;
import io.potoroo.customers.IdentityLink;
import io.potoroo.database.GroupCommit;
import io.potoroo.deliveries.Deliveries;
import io.potoroo.deliveries.Delivery;
import io.potoroo.deliveries.Origin;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.integrations.ShopLink;
import io.potoroo.kernel.Outcome;
import io.potoroo.sales.BatchResult;
import io.potoroo.sales.SaleBatches;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Works out what events of platforms mean, and has the sales take it. */
@Service
class EventProcessing {

    private static final Logger log = LoggerFactory.getLogger(EventProcessing.class);

    /** From the best to the worst, for what is made of several parts. */
    private static final List<Delivery.Outcome> WORSE = List.of(
            Delivery.Outcome.IGNORED,
            Delivery.Outcome.DUPLICATE,
            Delivery.Outcome.STALE,
            Delivery.Outcome.PROCESSED,
            Delivery.Outcome.DEFERRED,
            Delivery.Outcome.UNLINKED,
            Delivery.Outcome.FAILED);

    private static final String UNREADABLE = "What was delivered cannot be read.";

    private final EventRepository repository;
    private final ConnectorRepository connectorRepository;
    private final Connectors connectors;
    private final Platforms platforms;
    private final BranchLinks links;
    private final SaleBatches sales;
    private final Customers customers;
    private final Catalogues catalogues;
    private final GroupCommit<Done, Turn> endings;
    private final Clock clock;

    EventProcessing(
            EventRepository repository,
            ConnectorRepository connectorRepository,
            Connectors connectors,
            Platforms platforms,
            BranchLinks links,
            SaleBatches sales,
            Customers customers,
            Catalogues catalogues,
            GroupCommit<Done, Turn> endings,
            Clock clock) {
        this.repository = repository;
        this.connectorRepository = connectorRepository;
        this.connectors = connectors;
        this.platforms = platforms;
        this.links = links;
        this.sales = sales;
        this.customers = customers;
        this.catalogues = catalogues;
        this.endings = endings;
        this.clock = clock;
    }

    /** What was worked out in a turn, to be kept. */
    record Done(Over turn, List<Ending> endings, List<Delivery> log) {}

    /** Where the endings of all turns are gathered. */
    @Configuration(proxyBeanMethods = false)
    static class Gathering {

        @Bean
        GroupCommit<Done, Turn> platformEventEndings(
                EventRepository repository,
                Deliveries deliveries,
                TransactionTemplate transactions,
                MeterRegistry meters) {
            return new GroupCommit<>("platform-event-endings", transactions, meters, (businessId, done) -> {
                repository.end(
                        businessId,
                        done.stream().flatMap(it -> it.endings().stream()).toList());
                repository.end(businessId, done.stream().map(Done::turn).toList());
                deliveries.log(
                        businessId,
                        done.stream().flatMap(it -> it.log().stream()).toList());
                return done.stream()
                        .<Outcome<Turn>>map(it -> new Outcome.Done<>(it.turn().turn()))
                        .toList();
            });
        }
    }

    /**
     * What the turns of one business need, read for all of them.
     *
     * @param now where platforms are in time
     */
    record Round(
            UUID businessId,
            Map<Long, Connector> connectors,
            List<ShopLink> links,
            Map<Turn, String> shops,
            Instant now) {

        Optional<ShopLink> link(Turn turn, String shopId) {
            return ofAccount(turn).filter(it -> it.shopId().equals(shopId)).findFirst();
        }

        Stream<ShopLink> ofAccount(Turn turn) {
            return links.stream()
                    .filter(it -> it.integrationId() == turn.integrationId()
                            && it.accountId().equals(turn.accountId()));
        }
    }

    Round read(UUID businessId, List<Turn> turns) {
        var integrationIds = turns.stream().map(Turn::integrationId).collect(toSet());
        return new Round(
                businessId,
                connectorRepository.all(businessId, integrationIds).stream()
                        .collect(toMap(Connector::integrationId, it -> it)),
                links.ofIntegrations(businessId, integrationIds),
                // About no order all kinds of things are told, each of its own shop.
                repository.shops(
                        businessId,
                        turns.stream().filter(it -> !it.orderId().isEmpty()).toList()),
                clock.instant());
    }

    /**
     * An order and the platform that knows it. In one turn it is asked for the order once: that is later than everything
     * that waits, and a platform whose answers differ each time is not asked for ever.
     */
    private static final class Work {

        private final Round round;
        private final Turn turn;
        private final Platform platform;
        private final Connection connection;
        private boolean asked;
        private @Nullable PlatformEvent answer;

        Work(Round round, Turn turn, Platform platform, Connection connection) {
            this.round = round;
            this.turn = turn;
            this.platform = platform;
            this.connection = connection;
        }

        @Nullable String orderId() {
            return turn.orderId().isEmpty() ? null : turn.orderId();
        }

        Optional<PlatformEvent> order() {
            if (!asked && orderId() != null && connection.isOpen()) {
                answer = platform.order(connection, turn.orderId()).orElse(null);
                asked = true;
            }
            return Optional.ofNullable(answer);
        }
    }

    /** How it went with one event: the outcome is null where it is to be tried again. */
    private record Result(
            Delivery.@Nullable Outcome outcome,
            @Nullable String reason,
            boolean logged,
            @Nullable String awaitedShopId) {

        static Result of(Delivery.Outcome outcome, @Nullable String reason) {
            return new Result(outcome, reason, false, null);
        }

        static Result unlinked(String shop) {
            return new Result(Delivery.Outcome.UNLINKED, "The shop " + shop + " is not linked.", false, shop);
        }

        /** The sales have logged what they took or refused. */
        static Result taken(Delivery.Outcome outcome, @Nullable String reason) {
            return new Result(outcome, reason, true, null);
        }

        static Result later(String reason) {
            return new Result(null, reason, false, null);
        }
    }

    /** What was read about one order, in the order in which it came; for good before it returns. */
    Turn workOut(Round round, Share share) {
        var turn = share.turn();
        var connector = Objects.requireNonNull(round.connectors().get(turn.integrationId()));
        var platform = platforms.named(connector.platform()).orElseThrow();
        var work = new Work(round, turn, platform, connectors.connection(connector, turn.accountId()));
        var results = new LinkedHashMap<StoredEvent, Result>();
        share.events().forEach(it -> results.put(it, tried(work, it)));
        if (results.values().stream().anyMatch(it -> it.outcome() == Delivery.Outcome.PROCESSED)) {
            // What was missing may have come after what needs it.
            results.replaceAll((event, result) -> result.outcome() == null ? tried(work, event) : result);
        }
        var ended = new ArrayList<Ending>(results.size());
        var logged = new ArrayList<Delivery>();
        results.forEach((event, result) -> {
            ended.add(ending(event, result, round.now()));
            if (!result.logged() && ended.getLast().outcome() != null) {
                logged.add(delivery(work, event, ended.getLast()));
            }
        });
        var next = ended.stream()
                .filter(it -> it.outcome() == null)
                .map(Ending::nextTryAt)
                .min(Instant::compareTo);
        boolean allFailed = !ended.isEmpty() && ended.stream().allMatch(it -> it.outcome() == null);
        if (share.moreWaits() && !allFailed) {
            next = Optional.of(round.now());
        }
        return endings.submit(round.businessId(), new Done(new Over(turn, next.orElse(null)), ended, logged))
                .orThrow();
    }

    private static Ending ending(StoredEvent event, Result result, Instant now) {
        if (result.outcome() != null) {
            return new Ending(
                    event.id(), event.tries(), now, result.outcome(), result.reason(), result.awaitedShopId());
        }
        var next = event.nextTry(now);
        int tries = now.isBefore(event.nextTryAt()) ? event.tries() : event.tries() + 1;
        return new Ending(
                event.id(),
                tries,
                next.orElse(now),
                next.isPresent() ? null : Delivery.Outcome.FAILED,
                result.reason(),
                null);
    }

    private static Delivery delivery(Work work, StoredEvent event, Ending ending) {
        var shop = event.event().shopId();
        return new Delivery(
                origin(work, event.event()),
                shop == null
                        ? null
                        : work.round.link(work.turn, shop).map(ShopLink::id).orElse(null),
                work.orderId(),
                Objects.requireNonNull(ending.outcome()),
                null,
                ending.reason());
    }

    private static Origin origin(Work work, PlatformEvent event) {
        return new Origin(work.platform.name(), event.topic(), event.deliveryId());
    }

    private Result tried(Work work, StoredEvent stored) {
        try {
            var event = stored.isKept() ? Optional.of(stored.event()) : work.order();
            return event.isPresent()
                    ? workOut(work, event.get())
                    : Result.of(Delivery.Outcome.FAILED, "What was delivered is not kept any more.");
        } catch (PlatformUnavailable unavailable) {
            return Result.later(String.valueOf(unavailable.getMessage()));
        } catch (JacksonException unreadable) {
            return Result.of(Delivery.Outcome.FAILED, UNREADABLE);
        } catch (RuntimeException unforeseen) {
            log.error("an event of {} could not be worked out", work.platform.name(), unforeseen);
            return Result.later("The server could not work it out.");
        }
    }

    private Result workOut(Work work, PlatformEvent event) {
        if (event.isUnreadable()) {
            return Result.of(Delivery.Outcome.FAILED, UNREADABLE);
        }
        var shop = event.shopId();
        if (shop != null
                && event.orderId() != null
                && work.round.link(work.turn, shop).isEmpty()) {
            return Result.unlinked(shop);
        }
        return switch (work.platform.meaning(event, work.connection)) {
            case Meaning.Nothing nothing -> Result.of(Delivery.Outcome.IGNORED, nothing.reason());
            case Meaning.Stale stale -> Result.of(Delivery.Outcome.STALE, stale.reason());
            case Meaning.Redaction redaction -> {
                repository.redact(
                        work.round.businessId(),
                        work.turn.integrationId(),
                        work.turn.accountId(),
                        redaction.orderIds());
                yield Result.of(Delivery.Outcome.PROCESSED, redaction.note());
            }
            case Meaning.Identity identity -> take(work, identity);
            case Meaning.Catalogue catalogue -> take(work, catalogue);
            case Meaning.Sales told -> take(work, event, told);
        };
    }

    /** Enrols nobody: that somebody is a customer of the shop says nothing about whether they want points. */
    private Result take(Work work, Meaning.Identity told) {
        var account = work.turn;
        var reference = new CustomerReference(
                null,
                account.integrationId(),
                account.accountId(),
                told.externalId(),
                null,
                told.email(),
                told.phone() == null ? null : told.phone().e164());
        var customer = customers
                .resolve(work.round.businessId(), List.of(reference))
                .getFirst()
                .customer();
        if (customer == null) {
            return Result.of(Delivery.Outcome.IGNORED, "The shopper is no customer here.");
        }
        customers.remember(
                work.round.businessId(),
                List.of(new IdentityLink(
                        account.integrationId(), account.accountId(), told.externalId(), customer.id())));
        return Result.of(Delivery.Outcome.PROCESSED, null);
    }

    private Result take(Work work, Meaning.Catalogue told) {
        if (work.round.ofAccount(work.turn).findAny().isEmpty()) {
            return Result.of(
                    Delivery.Outcome.IGNORED, "No shop of the account is linked; all it sells is read when one is.");
        }
        if (!work.connection.isOpen()) {
            return Result.of(Delivery.Outcome.IGNORED, "What the account sells is only read with credentials.");
        }
        catalogues.take(work.connection, told);
        return Result.of(Delivery.Outcome.PROCESSED, null);
    }

    /** What belongs to shops that are linked, also where something else of it waits for another. */
    private Result take(Work work, PlatformEvent event, Meaning.Sales told) {
        var byLink = new LinkedHashMap<Long, List<JsonNode>>();
        String awaited = null;
        for (var item : told.items()) {
            var shop = item.shopId() == null ? shopOf(work) : Optional.of(item.shopId());
            if (shop.isEmpty()) {
                return work.round.ofAccount(work.turn).findAny().isEmpty()
                        ? Result.of(Delivery.Outcome.UNLINKED, "No shop of the account is linked.")
                        : Result.later("It is not known yet to which shop the order belongs.");
            }
            var link = work.round.link(work.turn, shop.get());
            if (link.isPresent()) {
                byLink.computeIfAbsent(link.get().id(), ignored -> new ArrayList<>())
                        .add(item.body());
            } else {
                awaited = shop.get();
            }
        }
        var results = new ArrayList<BatchResult>();
        byLink.forEach((linkId, items) -> {
            var taken = take(work, event, linkId, items);
            var gone = withdrawals(work, items, taken);
            if (gone.isEmpty()) {
                results.addAll(taken);
            } else {
                results.addAll(take(work, event, linkId, gone));
                // A refund in the place of one that is gone may have been too much until now.
                results.addAll(take(work, event, linkId, items));
            }
        });
        var result = result(work, event, told, results);
        return awaited == null || result.outcome() == null || result.outcome() == Delivery.Outcome.FAILED
                ? result
                : Result.unlinked(awaited);
    }

    private List<BatchResult> take(Work work, PlatformEvent event, long linkId, List<JsonNode> items) {
        return sales.carryOut(work.round.businessId(), linkId, origin(work, event), items);
    }

    /**
     * Of the refunds that the sales have, those which the platform has deleted. An event may be older than a refund, so what
     * it does not tell is asked for, after it is known what the sales have.
     */
    private List<JsonNode> withdrawals(Work work, List<JsonNode> items, List<BatchResult> results) {
        var gone = new ArrayList<JsonNode>();
        for (var result : results) {
            var sale = result.externalId();
            if (!"sale".equals(result.op()) || sale == null || !work.connection.isOpen()) {
                continue;
            }
            var untold = new LinkedHashSet<>(result.refunds());
            items.stream()
                    .filter(it -> "refund".equals(it.path("op").asString(null))
                            && sale.equals(it.path("sale_external_id").asString(null)))
                    .forEach(it -> untold.remove(it.path("external_id").asString(null)));
            if (!untold.isEmpty()) {
                work.platform
                        .refunds(work.connection, sale)
                        .ifPresent(there -> untold.stream()
                                .filter(it -> !there.contains(it))
                                .forEach(it -> gone.add(withdrawal(work, sale, it))));
            }
        }
        return gone;
    }

    private ObjectNode withdrawal(Work work, String sale, String refund) {
        return ItemWriter.refundWithdrawal(sale, refund, work.connection.currency())
                .time("withdrawn_at", clock.instant())
                .of(null)
                .body();
    }

    /** The shop of an order of which an event does not say it: by what else came, where there is only one, or by asking. */
    private static Optional<String> shopOf(Work work) {
        var known = work.round.shops().get(work.turn);
        if (known != null) {
            return Optional.of(known);
        }
        var linked = work.round.ofAccount(work.turn).toList();
        return linked.size() == 1
                ? Optional.of(linked.getFirst().shopId())
                : work.order().map(PlatformEvent::shopId);
    }

    private Result result(Work work, PlatformEvent event, Meaning.Sales told, List<BatchResult> results) {
        if (results.stream().anyMatch(it -> is(it, HttpStatus.SERVICE_UNAVAILABLE))) {
            return Result.later("The server was too busy.");
        }
        if (results.stream().anyMatch(it -> !isRefund(it) && is(it, HttpStatus.CONFLICT))) {
            // Two contents of one moment: which is the later one only the platform knows.
            var now = work.order().filter(it -> !Arrays.equals(it.body(), event.body()));
            return now.isPresent()
                    ? workOut(work, now.get())
                    : Result.later("The platform tells two contents of the same moment.");
        }
        var worst = results.stream()
                .map(EventProcessing::outcome)
                .reduce((one, other) -> WORSE.indexOf(one) >= WORSE.indexOf(other) ? one : other)
                .orElse(Delivery.Outcome.IGNORED);
        var reason = Stream.concat(
                        results.stream().flatMap(it -> Stream.ofNullable(it.reason())), told.notes().stream())
                .distinct()
                .collect(joining(" "));
        return Result.taken(worst, reason.isEmpty() ? null : reason);
    }

    /**
     * A refund of what is not paid for, or over, is told again with the order when it becomes one that matters. One that is
     * known stays as it was, also where the platform has changed what it says of it since.
     */
    private static Delivery.Outcome outcome(BatchResult result) {
        if (isRefund(result) && is(result, HttpStatus.BAD_REQUEST)) {
            return Delivery.Outcome.IGNORED;
        }
        return isRefund(result) && is(result, HttpStatus.CONFLICT) ? Delivery.Outcome.DUPLICATE : result.outcome();
    }

    private static boolean isRefund(BatchResult result) {
        return "refund".equals(result.op());
    }

    private static boolean is(BatchResult result, HttpStatus status) {
        return result.httpStatus() == status.value();
    }
}
