package io.potoroo.connectors;

import io.potoroo.assortments.Reading;
import io.potoroo.assortments.Readings;
import io.potoroo.database.Worker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reads what accounts sell whose turn it is, beside the workers of other nodes. */
@Component
class CatalogueWorker extends Worker {

    private static final Logger log = LoggerFactory.getLogger(CatalogueWorker.class);

    private static final int MOST_AT_ONCE = 8;
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

    private final Readings readings;
    private final Catalogues catalogues;
    private final AtomicInteger underWay = new AtomicInteger();

    CatalogueWorker(Readings readings, Catalogues catalogues) {
        super("catalogues");
        this.readings = readings;
        this.catalogues = catalogues;
    }

    @Override
    protected void work() throws InterruptedException {
        while (!isStopping()) {
            try {
                while (!isStopping() && underWay.get() < MOST_AT_ONCE && takeOne()) {
                    // More may be due.
                }
            } catch (RuntimeException unreachable) {
                log.warn("what is to be read of platforms is not known: {}", unreachable.getMessage());
            }
            Thread.sleep(LOOKS_EVERY);
        }
    }

    private boolean takeOne() {
        var due = readings.take(Catalogues.LEASE);
        due.ifPresent(this::start);
        return due.isPresent();
    }

    private void start(Reading reading) {
        underWay.incrementAndGet();
        Thread.ofVirtual().name("catalogue").start(() -> {
            try {
                catalogues.read(reading, this::isStopping);
            } catch (RuntimeException unforeseen) {
                // Taken up again when its lease ends.
                log.error("what a platform sells could not be read", unforeseen);
            } finally {
                underWay.decrementAndGet();
            }
        });
    }
}
