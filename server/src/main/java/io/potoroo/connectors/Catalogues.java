package io.potoroo.connectors;

import io.potoroo.assortments.Account;
import io.potoroo.assortments.Assortments;
import io.potoroo.assortments.Change;
import io.potoroo.assortments.Kind;
import io.potoroo.assortments.Reading;
import io.potoroo.assortments.Readings;
import io.potoroo.integrations.BranchLinkCreated;
import io.potoroo.kernel.CurrentBusiness;
import io.potoroo.kernel.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/**
 * Has assortments be what platforms sell: whole when credentials were set or an account's first shop is linked, on request
 * and each night; and what changes in between as they tell it.
 */
@Service
class Catalogues {

    private static final Logger log = LoggerFactory.getLogger(Catalogues.class);

    /** Longer than a platform can take for a part. */
    static final Duration LEASE = Duration.ofMinutes(5);

    /** What does not say how much it changes is worth a whole reading this often. */
    private static final Duration MOST_OFTEN = Duration.ofHours(1);

    private static final LocalTime NIGHT = LocalTime.of(1, 0);

    /** Not all at once. */
    private static final Duration LENGTH_OF_NIGHT = Duration.ofHours(4);

    private static final Duration SHORTEST_DAY = Duration.ofHours(6);
    private static final Duration ONE_DAY = Duration.ofDays(1);

    /** For a platform whose lists never end. */
    private static final Duration LONGEST = Duration.ofHours(6);

    private final Connectors connectors;
    private final Platforms platforms;
    private final Readings readings;
    private final Assortments assortments;
    private final PlatformClient client;
    private final Clock clock;

    Catalogues(
            Connectors connectors,
            Platforms platforms,
            Readings readings,
            Assortments assortments,
            PlatformClient client,
            Clock clock) {
        this.connectors = connectors;
        this.platforms = platforms;
        this.readings = readings;
        this.assortments = assortments;
        this.client = client;
        this.clock = clock;
    }

    /** Whether what the platform sells can be read; what it has told is taken for nothing else. */
    private boolean canBeRead(Connector connector) {
        return platforms
                .named(connector.platform())
                .filter(it -> it instanceof Catalogue && connector.isOpen(it))
                .isPresent();
    }

    /** Its accounts, where they can be read. */
    private List<Account> accounts(Connector connector) {
        return canBeRead(connector)
                ? connectors
                        .open(List.of(connector))
                        .map(it -> new Account(it.integrationId(), it.accountId()))
                        .toList()
                : List.of();
    }

    @EventListener
    void linked(BranchLinkCreated link) {
        connectors
                .find(link.businessId(), link.integrationId())
                .filter(this::canBeRead)
                .ifPresent(it -> readings.start(
                        link.businessId(), List.of(new Account(link.integrationId(), link.accountId()))));
    }

    @EventListener
    void changed(ConnectionChanged connection) {
        connectors
                .find(connection.businessId(), connection.integrationId())
                .ifPresent(it -> readings.want(it.businessId(), accounts(it), Duration.ZERO));
    }

    /** Has everything read soon that the integration's accounts sell; answers what is being read, or will be. */
    List<Reading> readSoon(UUID businessId, long integrationId) {
        var connector = connectors.find(businessId, integrationId).orElseThrow(Refusal::notFound);
        var platform = platforms.named(connector.platform()).orElseThrow();
        if (!(platform instanceof Catalogue)) {
            throw Refusal.notAllowed("What the platform sells cannot be read.");
        }
        if (!connector.isOpen(platform)) {
            throw Refusal.notAllowed("The credentials for the platform are missing.");
        }
        var accounts = accounts(connector);
        if (accounts.isEmpty()) {
            throw Refusal.notAllowed("No shop of the integration is linked.");
        }
        readings.want(businessId, accounts, Duration.ZERO);
        return of(businessId, integrationId);
    }

    List<Reading> of(UUID businessId, long integrationId) {
        return readings.of(businessId, integrationId);
    }

    /** Takes over what an account's platform told, which is asked about it first. */
    void take(Connection connection, Meaning.Catalogue told) {
        var account = new Account(connection.integrationId(), connection.accountId());
        assortments.change(connection.businessId(), account, told.change().get());
        if (told.whole()) {
            readings.want(connection.businessId(), List.of(account), MOST_OFTEN);
        }
    }

    /**
     * Takes over what changed since then on a platform that does not tell it; where that fails, the whole is read soon. What
     * was linked in the very moment in which its credentials were set was never read.
     */
    void takeChanged(Catalogue catalogue, Connection connection, Instant since) {
        var account = new Account(connection.integrationId(), connection.accountId());
        try {
            client.within(connection.businessId(), PlatformClient.Until.endOf(ChangedOrders.LONGEST), () -> {
                catalogue.readChanged(
                        connection, since, it -> assortments.change(connection.businessId(), account, it));
                return account;
            });
        } catch (RuntimeException failed) {
            log.warn("changes of what {} sells could not be read", connection.accountId(), failed);
            readings.want(connection.businessId(), List.of(account), MOST_OFTEN);
        }
    }

    /** A catalogue, and as whom it is asked. */
    private record Source(Catalogue catalogue, Connection connection) {}

    /** Reads everything that the account sells, unless nobody sells it here any more; told to the owner if that fails. */
    void read(Reading reading, BooleanSupplier stopping) {
        // Platforms know nothing of a time that the business has moved.
        var untilNight = untilNight(reading, clock.instant());
        CurrentBusiness.run(
                reading.businessId(),
                () -> source(reading)
                        .ifPresentOrElse(
                                it -> read(reading, it, untilNight, stopping),
                                () -> readings.drop(
                                        reading, () -> source(reading).isPresent())));
    }

    private void read(Reading reading, Source source, Duration untilNight, BooleanSupplier stopping) {
        try {
            long begun = readings.begin(reading);
            var parts = new Parts(reading, begun, stopping);
            client.within(reading.businessId(), PlatformClient.Until.endOf(LONGEST), () -> {
                source.catalogue().read(source.connection(), parts);
                return reading;
            });
            if (!parts.found.contains(Kind.PRODUCT) && readings.listsProducts(reading)) {
                throw new PlatformUnavailable(
                        "The platform listed no products at all. Those that are known stay until it lists some.");
            }
            readings.end(reading, begun, parts.found, untilNight);
        } catch (Stopped stopped) {
            readings.giveBack(reading);
        } catch (RuntimeException failed) {
            log.warn(
                    "what account {} of integration {} of business {} sells could not be read",
                    reading.account().accountId(),
                    reading.account().integrationId(),
                    reading.businessId(),
                    failed);
            var pause = Pauses.after(reading.tries());
            readings.fail(
                    reading,
                    ChangedOrders.problem(failed),
                    pause.isPresent() ? reading.tries() + 1 : 0,
                    pause.orElse(untilNight));
        }
    }

    private Optional<Source> source(Reading reading) {
        var connector = connectors.find(reading.businessId(), reading.account().integrationId());
        return connector.flatMap(it -> platforms.named(it.platform())).stream()
                .filter(Catalogue.class::isInstance)
                .map(Catalogue.class::cast)
                .flatMap(catalogue -> connectors
                        .open(connector.stream().toList())
                        .filter(it -> it.accountId().equals(reading.account().accountId()))
                        .map(it -> new Source(catalogue, it)))
                .findFirst();
    }

    /** Until the next night, in which an account always has the same time; not until one that is about to come. */
    private static Duration untilNight(Reading reading, Instant now) {
        var place = Math.floorMod(Objects.hash(reading.businessId(), reading.account()), LENGTH_OF_NIGHT.toSeconds());
        var earliest = now.plus(SHORTEST_DAY).atOffset(ZoneOffset.UTC);
        var night = earliest.toLocalDate().atTime(NIGHT).plusSeconds(place).toInstant(ZoneOffset.UTC);
        return Duration.between(now, night.isBefore(earliest.toInstant()) ? night.plus(ONE_DAY) : night);
    }

    /** The server is stopping. */
    private static final class Stopped extends RuntimeException {

        Stopped() {
            super(null, null, false, false);
        }
    }

    /** Takes over one part after the other; what was told after the last one is newer than the next may be. */
    private final class Parts implements Consumer<Change> {

        private final Reading reading;
        private final BooleanSupplier stopping;
        private final Set<Kind> found = EnumSet.noneOf(Kind.class);
        private long seen;

        Parts(Reading reading, long begun, BooleanSupplier stopping) {
            this.reading = reading;
            this.seen = begun;
            this.stopping = stopping;
        }

        @Override
        public void accept(Change part) {
            if (stopping.getAsBoolean()) {
                throw new Stopped();
            }
            seen = readings.page(reading, part, seen, LEASE);
            found.addAll(part.told().keySet());
            found.addAll(part.gone().keySet());
        }
    }
}
