package io.potoroo.sales;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import tools.jackson.databind.json.JsonMapper;

/** How contents are stored, and what tells two of them apart. */
final class StoredJson {

    /** Components only: rules a record has as methods are not part of what was said. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultVisibility(it -> it.withFieldVisibility(Visibility.ANY)
                    .withGetterVisibility(Visibility.NONE)
                    .withIsGetterVisibility(Visibility.NONE))
            .changeDefaultPropertyInclusion(it -> it.withValueInclusion(Include.NON_NULL))
            .build();

    private StoredJson() {}

    static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    static <T> T read(String json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }

    /** Equal for deliveries that say the same. */
    static byte[] fingerprint(Object content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(MAPPER.writeValueAsBytes(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
