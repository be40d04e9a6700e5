package io.potoroo.earning;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a purchase earns beside the points for its amount.
 *
 * @param bonus of the one offer that applies to it
 * @param pointsBySku for each piece of these articles
 */
public record Extras(@Nullable Bonus bonus, Map<String, Long> pointsBySku) {

    public static final Extras NONE = new Extras(null, Map.of());
}
