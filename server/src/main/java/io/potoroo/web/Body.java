package io.potoroo.web;

import java.util.function.BiConsumer;

/**
 * A JSON request body read into a record, with what is wrong with it.
 *
 * <p>As a controller parameter, {@code Body<SaleRequest>} reads the record's components by their snake-case names and
 * holds them to their {@code jakarta.validation} annotations. The record is handed out by {@link #valid()} only.
 */
public final class Body<T> {

    private final T value;
    private final Violations violations;

    Body(T value, Violations violations) {
        this.value = value;
        this.violations = violations;
    }

    /** Whether nothing was found wrong so far. */
    public boolean isSound() {
        return violations.isEmpty();
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
}
