package io.potoroo.web;

import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/**
 * A JSON request body read into a record, with what is wrong with it.
 *
 * <p>As a controller parameter, {@code Body<SaleRequest>} reads the record's components by their snake-case names and
 * holds them to their {@code jakarta.validation} annotations. The record is handed out whole by {@link #valid()} only.
 */
public final class Body<T> {

    private final T value;
    private final Violations violations;

    Body(T value, Violations violations) {
        this.value = value;
        this.violations = violations;
    }

    /** One of the objects in a body, read as if it were the body. */
    public static <T> Body<T> of(Class<T> type, JsonNode object) {
        var violations = new Violations();
        return new Body<>(RecordReader.read(type, object, violations), violations);
    }

    /** The record; refused with every failing field when there is one. */
    public T valid() {
        violations.throwIfAny();
        return value;
    }

    /** As {@link #valid()}, after rules that look at several fields have had their say; components may be null there. */
    public T valid(BiConsumer<T, Violations> check) {
        check.accept(value, violations);
        return valid();
    }

    /** What could be read, with null for what could not, and what is wrong with it added to {@code others}. */
    public T readInto(Violations others) {
        others.addAll(violations);
        return value;
    }
}
