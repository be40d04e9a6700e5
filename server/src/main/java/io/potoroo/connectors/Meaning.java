package io.potoroo.connectors;

import io.potoroo.assortments.Change;
import io.potoroo.kernel.Phone;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What an event of a platform comes to here. */
public sealed interface Meaning {

    /**
     * Sales and refunds.
     *
     * @param items in the order in which they are to be carried out
     * @param notes what the log should say besides
     */
    record Sales(List<Item> items, List<String> notes) implements Meaning {}

    /** Nothing that matters here, and why. */
    record Nothing(String reason) implements Meaning {}

    /**
     * Whom the platform's account knows by a name, and how they can be reached.
     *
     * @param email as the platform has it
     */
    record Identity(
            String externalId,
            @Nullable String email,
            @Nullable Phone phone) implements Meaning {

        public Identity {
            email = email == null ? null : email.strip().toLowerCase(Locale.ROOT);
        }
    }

    /** Older than what is known. */
    record Stale(String reason) implements Meaning {}

    /**
     * The platform asks that what was kept of orders be forgotten, and has told it its merchant.
     *
     * @param orderIds null: of all orders of the account
     * @param note for the owner, who decides about everything else
     */
    record Redaction(@Nullable Set<String> orderIds, String note) implements Meaning {}

    /**
     * Something the account sells is another now.
     *
     * @param change asks the platform what, once it is known that somebody sells it here
     * @param whole whether more may be another than that, so that everything is to be read again before long
     */
    record Catalogue(Supplier<Change> change, boolean whole) implements Meaning {}

    /**
     * One sale, refund or void of a shop.
     *
     * @param shopId null: wherever its sale is
     * @param body as a batch of sales is uploaded: {@code {"op":"sale",…}}
     */
    record Item(@Nullable String shopId, ObjectNode body) {}

    static Meaning of(List<Item> items, List<String> notes) {
        return items.isEmpty()
                ? new Nothing(notes.isEmpty() ? "There is nothing in it to take over." : String.join(" ", notes))
                : new Sales(items, notes);
    }
}
