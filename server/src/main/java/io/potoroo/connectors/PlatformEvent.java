package io.potoroo.connectors;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a platform tells of.
 *
 * @param topic what the platform calls it
 * @param deliveryId the same for repetitions of it, and for nothing else under the topic
 * @param accountId the merchant account on the platform
 * @param shopId null where only the order's content, or what is known of the order, tells it
 * @param orderId events of one order are worked on one after the other; null for what is about none
 * @param body UTF-8, as the platform's {@link Platform#meaning} wants it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PlatformEvent(
        String topic,
        String deliveryId,
        String accountId,
        @Nullable String shopId,
        @Nullable String orderId,
        byte[] body) {

    private static final String UNREADABLE = "unreadable";

    private static final String SETTLED = "asked.settled";

    /** Clocks differ a little. */
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(10);

    /** By the platform's own name of the delivery; one that has none is known by its content. */
    public static PlatformEvent delivered(
            String topic,
            @Nullable String deliveryId,
            String accountId,
            @Nullable String shopId,
            @Nullable String orderId,
            byte[] body) {
        return deliveryId == null || deliveryId.isBlank()
                ? byContent(topic, accountId, shopId, orderId, body)
                : new PlatformEvent(topic, deliveryId, accountId, shopId, orderId, body);
    }

    /** Of a platform, or a call of its API, that names no deliveries: the same content is the same delivery. */
    public static PlatformEvent byContent(
            String topic, String accountId, @Nullable String shopId, @Nullable String orderId, byte[] body) {
        return new PlatformEvent(topic, hash(body), accountId, shopId, orderId, body);
    }

    /** What was signed by the platform and says nothing that anybody knows. */
    static PlatformEvent unreadable(byte[] body) {
        return byContent(UNREADABLE, "", null, null, body);
    }

    boolean isUnreadable() {
        return topic.equals(UNREADABLE);
    }

    /**
     * An order as the platform told it when it was asked. Many platforms say to the second when an order changed, and tell
     * several contents of one second; what is asked for when that second is over is the last of them.
     */
    public static PlatformEvent asked(
            String accountId,
            @Nullable String shopId,
            String orderId,
            @Nullable Instant changedAt,
            Instant now,
            byte[] body) {
        boolean over = changedAt != null && changedAt.plus(SETTLED_AFTER).isBefore(now);
        return byContent(over ? SETTLED : "asked", accountId, shopId, orderId, body);
    }

    /** As the version of a sale: when the order changed, and after anything else that is known of that second. */
    public @Nullable Instant version(@Nullable Instant changedAt) {
        return changedAt != null && topic.equals(SETTLED)
                ? changedAt.truncatedTo(ChronoUnit.SECONDS).plusMillis(999)
                : changedAt;
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static String hash(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
