package io.potoroo.database;

import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Columns of a list, bound as one array each, for statements that {@code unnest} them.
 *
 * <p>All but whole numbers travel as text: the statement says the type with a cast ({@code :ids::uuid[]}).
 */
public final class SqlArrays {

    private SqlArrays() {}

    public static <T> @Nullable String[] texts(Collection<T> rows, Function<T, ? extends @Nullable Object> column) {
        var values = new @Nullable String[rows.size()];
        int i = 0;
        for (var row : rows) {
            var value = column.apply(row);
            values[i++] = value == null ? null : value.toString();
        }
        return values;
    }

    public static <T> @Nullable Long[] longs(Collection<T> rows, Function<T, @Nullable Long> column) {
        var values = new @Nullable Long[rows.size()];
        int i = 0;
        for (var row : rows) {
            values[i++] = column.apply(row);
        }
        return values;
    }

    public static @Nullable String[] uuids(Collection<UUID> ids) {
        return texts(ids, id -> id);
    }

    public static <T> @Nullable String[] times(Collection<T> rows, Function<T, @Nullable Instant> column) {
        return texts(rows, column);
    }
}
