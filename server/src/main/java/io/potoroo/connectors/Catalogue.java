package io.potoroo.connectors;

import io.potoroo.assortments.Change;
import java.time.Instant;
import java.util.function.Consumer;

/** A platform that can be asked for everything that an account sells. */
public interface Catalogue {

    /**
     * Reads it from beginning to end, a part at a time. Nothing may be left out that is there all the while: what no part
     * tells is taken to be gone.
     */
    void read(Connection connection, Consumer<Change> parts);

    /** Reads what changed since then, of a platform that tells of no changes by itself; nothing of one that does. */
    default void readChanged(Connection connection, Instant since, Consumer<Change> parts) {}
}
