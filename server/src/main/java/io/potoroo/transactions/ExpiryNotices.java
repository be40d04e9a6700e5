package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;

import io.potoroo.businesses.Businesses;
import io.potoroo.customers.Customers;
import io.potoroo.kernel.CurrentBusiness;
import io.potoroo.points.Expiring;
import io.potoroo.points.Ledger;
import io.potoroo.webhooks.Fact;
import io.potoroo.webhooks.Topic;
import io.potoroo.webhooks.Webhooks;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Tells programs of points that are about to expire, once for each customer and day on which some do.
 *
 * <p>Only for businesses in which somebody listens to that: what nobody hears would have to be told again to whoever
 * comes later.
 */
@Service
@EnableConfigurationProperties(ExpiryNoticeSettings.class)
class ExpiryNotices {

    /** Customers and days in one database transaction. */
    private static final int BATCH = 500;

    private final Ledger ledger;
    private final Customers customers;
    private final Businesses businesses;
    private final Webhooks webhooks;
    private final TransactionOperations database;
    private final int days;

    ExpiryNotices(
            Ledger ledger,
            Customers customers,
            Businesses businesses,
            Webhooks webhooks,
            TransactionOperations database,
            ExpiryNoticeSettings settings) {
        this.ledger = ledger;
        this.customers = customers;
        this.businesses = businesses;
        this.webhooks = webhooks;
        this.database = database;
        this.days = settings.pointsExpiringDays();
    }

    /** For every business; what fails for one is thrown after the others had their turn. */
    void tellEverywhere(BooleanSupplier stopping) {
        CurrentBusiness.forEach(List.copyOf(webhooks.heard(Topic.POINTS_EXPIRING)), stopping, it -> tell(it, stopping));
    }

    void tell(UUID businessId, BooleanSupplier stopping) {
        if (webhooks.heard(Topic.POINTS_EXPIRING).contains(businessId)) {
            CurrentBusiness.run(businessId, () -> {
                Expiring last = null;
                boolean more = true;
                while (more && !stopping.getAsBoolean()) {
                    var after = last;
                    var told = requireNonNull(database.execute(status -> tellSome(businessId, after)));
                    more = !told.isEmpty();
                    last = more ? told.getLast() : after;
                }
            });
        }
    }

    private List<Expiring> tellSome(UUID businessId, @Nullable Expiring after) {
        var zone = businesses.get(businessId).timeZone();
        var expiring = ledger.noteExpiring(businessId, zone, days, BATCH, after);
        // Whoever was deleted has nothing any more that they could spend.
        var there = customers.byIds(
                businessId,
                expiring.stream().map(Expiring::customerId).distinct().toList());
        webhooks.tell(
                businessId,
                () -> expiring.stream()
                        .filter(it -> there.containsKey(it.customerId()))
                        .map(it -> new Fact(Topic.POINTS_EXPIRING, it.customerId(), PointsExpiringFact.of(it)))
                        .toList());
        return expiring;
    }

    /** What programs are told. */
    record PointsExpiringFact(UUID customerId, long points, LocalDate expiresOn, Instant expiresAt) {

        static PointsExpiringFact of(Expiring expiring) {
            return new PointsExpiringFact(
                    expiring.customerId(), expiring.points(), expiring.expiresOn(), expiring.expiresAt());
        }
    }
}
