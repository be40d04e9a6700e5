package io.potoroo.earning;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a purchase earns beside the points for its amount.
 *
 * @param bonus of the one offer that applies to it
 * @param pointsBySku for each piece of these articles
 */
public record Extras(@Nullable Bonus bonus, Map<String, Long> pointsBySku) {

    public static final Extras NONE = new Extras(null, Map.of());

    /** The same with more articles; what others earn stays. */
    Extras knowing(Map<String, Long> more) {
        var all = new TreeMap<>(more);
        all.putAll(pointsBySku);
        return new Extras(bonus, all);
    }
}
