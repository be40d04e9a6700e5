package io.potoroo.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The envelope of a list: {@code {"data":[…],"links":{…},"meta":{…}}}, some with a {@code cursor}. */
public record Listing<T>(
        List<T> data,
        Links links,
        Meta meta,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Cursor cursor) {

    public <R> Listing<R> map(Function<T, R> change) {
        return new Listing<>(data.stream().map(change).toList(), links, meta, cursor);
    }

    /** Absolute addresses of neighbouring pages; {@code last} is always null. */
    public record Links(
            String first,
            @Nullable String last,
            @Nullable String prev,
            @Nullable String next) {}

    /** Where this page lies; {@code total} counts all rows that match. */
    public record Meta(
            int currentPage,
            @Nullable Long from,
            String path,
            int perPage,
            @Nullable Long to,
            long total) {}

    /** How many rows this page has and which comes next. */
    public record Cursor(
            int count, @Nullable Integer next, @Nullable String nextUri) {}
}
