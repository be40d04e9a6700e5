package io.potoroo.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The envelope of one resource: {@code {"data":{…}}}, with {@code included} or {@code meta} where there is any. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Data<T>(
        T data, @Nullable Map<String, ?> included, @Nullable Map<String, ?> meta) {

    public static <T> Data<T> of(T data) {
        return new Data<>(data, null, null);
    }

    public static <T> Data<T> withMeta(T data, Map<String, ?> meta) {
        return new Data<>(data, null, meta.isEmpty() ? null : meta);
    }

    public static <T> Data<T> withIncluded(T data, Map<String, ?> included) {
        return new Data<>(data, included.isEmpty() ? null : included, null);
    }
}
