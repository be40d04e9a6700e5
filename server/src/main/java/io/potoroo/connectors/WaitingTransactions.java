package io.potoroo.connectors;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Database transactions in which a platform is asked, as what it answers has to be kept or nothing: one of an integration at
 * a time and few of all, so that platforms that do not answer leave connections to the database for everybody else.
 */
final class WaitingTransactions {

    private static final int MOST_AT_ONCE = 2;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private record Key(UUID businessId, long integrationId) {}

    private final Semaphore places = new Semaphore(MOST_AT_ONCE, true);
    private final LoadingCache<Key, Semaphore> turns =
            Caffeine.newBuilder().weakValues().build(ignored -> new Semaphore(1, true));
    private final TransactionTemplate transactions;

    WaitingTransactions(TransactionTemplate transactions) {
        this.transactions = transactions;
    }

    <T> T run(UUID businessId, long integrationId, Supplier<T> work) {
        return holding(
                turns.get(new Key(businessId, integrationId)),
                () -> holding(places, () -> transactions.execute(ignored -> work.get())));
    }

    private static <T> T holding(Semaphore permits, Supplier<T> work) {
        try {
            if (!permits.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new PlatformUnavailable("Too many platforms are being asked at the moment.");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new PlatformUnavailable("The server is stopping.");
        }
        try {
            return work.get();
        } finally {
            permits.release();
        }
    }
}
