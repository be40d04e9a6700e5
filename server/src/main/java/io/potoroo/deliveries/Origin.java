package io.potoroo.deliveries;

import com.google.errorprone.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * Who delivers, and what.
 *
 * @param source {@value #API}, or the name of a platform
 * @param topic what the sender calls it, such as {@code sales.create}
 * @param deliveryId the platform's own id of the delivery
 */
@Immutable
public record Origin(String source, String topic, @Nullable String deliveryId) {

    public static final String API = "api";

    /** A request of a program. */
    public static Origin api(String topic) {
        return new Origin(API, topic, null);
    }

    public boolean isApi() {
        return source.equals(API);
    }
}
