package io.potoroo.connectors;

import io.potoroo.access.ClientCredentials;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is particular about one platform: how its requests are known to be genuine, and what they mean.
 *
 * <p>Nothing here keeps or counts anything: storing, doing things once, their order, trying again and the log are the
 * pipeline's. Calls that take a {@link Connection} may ask the platform, through {@link PlatformClient}; what fails
 * there is thrown and tried again later. A platform that takes discount codes also implements {@link DiscountCodes},
 * one that tells which shops there are {@link ShopDirectory}.
 */
public interface Platform {

    /** In the path of its webhooks, and as the source in the log of deliveries: letters in lower case. */
    String name();

    /** As people know it. */
    String title();

    /** The code by which integrations name it. */
    int subType();

    /** Whether its shops are on the web. */
    default boolean isEcom() {
        return false;
    }

    /** What its API wants to be shown, by the names under which it is set; without all of them it is never asked. */
    Set<String> credentials();

    /** Whether that, or something else that will do, is set. */
    default boolean isOpen(Set<String> set) {
        return set.containsAll(credentials());
    }

    /** What its API can do with besides, and without. */
    default Set<String> furtherCredentials() {
        return Set.of();
    }

    /** What may be set about it besides, each a text. */
    default Set<String> options() {
        return Set.of();
    }

    /** Whether it tells of orders by itself; those that do not are only asked. */
    default boolean hasWebhooks() {
        return true;
    }

    /** Whether a plug-in in the shop calls this server, and takes what it signs in with from here. */
    default boolean hasPlugin() {
        return false;
    }

    /** Hands the plug-in what it signs in with from now on, and the scope it asks for; only where there is one. */
    default void hand(Connection connection, ClientCredentials key, String scope) {
        throw new UnsupportedOperationException(name());
    }

    /**
     * Whether a request was sent by the platform, before anything in its body is believed; the same time whatever differs.
     *
     * @param secrets the newest first; none until one was set
     */
    Authenticity authenticity(WebhookRequest request, List<String> secrets);

    /** What a genuine request tells, in its order; every topic, also those that do not matter here. */
    List<PlatformEvent> events(WebhookRequest request);

    /** What an event comes to, by the content of the order it is about and not by its name. */
    Meaning meaning(PlatformEvent event, Connection connection);

    /** The order as it is now, as an event of its own; empty where there is none or the platform cannot be asked for one. */
    Optional<PlatformEvent> order(Connection connection, String orderId);

    /**
     * The refunds that the order has now, by the ids they are told with; empty where a platform's refunds are never deleted.
     * It is asked only about an order of which refunds are known that an event does not tell.
     */
    default Optional<Set<String>> refunds(Connection connection, String orderId) {
        return Optional.empty();
    }

    /** Every order that changed since then, a page at a time. */
    void changedSince(Connection connection, Instant since, Consumer<List<PlatformEvent>> pages);
}
