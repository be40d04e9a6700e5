package io.potoroo.sales;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonInclude.Value;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.ConfigOverrides;
import tools.jackson.databind.json.JsonMapper;

/** How contents are stored, and what tells two of them apart. */
final class StoredJson {

    /**
     * Components only: rules a record has as methods are not part of what was said. What is null, empty, zero or false is
     * left out, and read as that again: it is most of what there would be, and every sale is parsed by the database.
     */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultVisibility(it -> it.withFieldVisibility(Visibility.ANY)
                    .withGetterVisibility(Visibility.NONE)
                    .withIsGetterVisibility(Visibility.NONE))
            .changeDefaultPropertyInclusion(it -> it.withValueInclusion(Include.NON_NULL))
            .withAllConfigOverrides(StoredJson::leaveOut)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private StoredJson() {}

    private static void leaveOut(ConfigOverrides overrides) {
        for (var type : List.of(boolean.class, int.class, long.class)) {
            overrides.findOrCreateOverride(type).setInclude(Value.construct(Include.NON_DEFAULT, Include.ALWAYS));
        }
        for (var type : List.of(List.class, Set.class, Map.class)) {
            overrides
                    .findOrCreateOverride(type)
                    .setInclude(Value.construct(Include.NON_EMPTY, Include.ALWAYS))
                    .setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
        }
    }

    static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    static <T> T read(String json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }

    /** Equal for contents that say the same. */
    static byte[] fingerprint(String json) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(json.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
