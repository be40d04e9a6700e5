package io.potoroo.integrations;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Settings as they are kept: JSON objects that hold only what was set, one laid over another. */
@Component
class SettingsJson {

    static final String NOTHING = "{}";

    private static final String DOMAINS = "exempt_email_domains";

    private static final int MOST_REMEMBERED = 10_000;

    /** Null is a value of these; of any other it means that nothing is set. */
    private static final Set<String> MAY_BE_NULL = Set.of("earning_starts_at", "late_sale_days", "points_delay_days");

    private record Layers(String integration, String link) {}

    private final JsonMapper json;
    private final ObjectNode defaults;

    /** Each sale asks for its link's settings; few differ, so the texts themselves are the key. */
    private final Cache<Layers, SalesSettings> merged =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

    SettingsJson(JsonMapper json) {
        this.json = json.rebuild()
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .build();
        this.defaults = this.json.valueToTree(SalesSettings.DEFAULTS);
    }

    /** What the integration sets over the defaults. */
    SalesSettings settings(String integration) {
        return settings(integration, NOTHING);
    }

    /** What the link sets over what the integration sets over the defaults. */
    SalesSettings settings(String integration, String link) {
        return merged.get(
                new Layers(integration, link),
                layers -> json.treeToValue(
                        defaults.deepCopy().setAll(object(layers.integration)).setAll(object(layers.link)),
                        SalesSettings.class));
    }

    /** The settings kept, after the change. */
    String changed(String kept, @Nullable SettingsChange change) {
        if (change == null) {
            return kept;
        }
        var settings = object(kept);
        ObjectNode changes = json.valueToTree(change);
        changes.properties().forEach(it -> {
            if (it.getValue().isNull() && !MAY_BE_NULL.contains(it.getKey())) {
                settings.remove(it.getKey());
            } else {
                settings.set(it.getKey(), it.getValue());
            }
        });
        if (settings.get(DOMAINS) instanceof ArrayNode domains) {
            settings.set(DOMAINS, folded(domains));
        }
        return json.writeValueAsString(settings);
    }

    /** As they stand behind the @ of a stored address. */
    private ArrayNode folded(ArrayNode domains) {
        var folded = json.createArrayNode();
        domains.forEach(it -> folded.add(it.stringValue().replaceFirst("^@", "").toLowerCase(Locale.ROOT)));
        return folded;
    }

    private ObjectNode object(String text) {
        return (ObjectNode) json.readTree(text);
    }
}
