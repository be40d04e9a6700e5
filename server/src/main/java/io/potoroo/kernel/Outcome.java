package io.potoroo.kernel;

/** What became of one command of a list: a value, or the refusal of just that command. */
public sealed interface Outcome<T> {

    record Done<T>(T value) implements Outcome<T> {}

    record Refused<T>(Refusal refusal) implements Outcome<T> {}

    /** The value, or the refusal thrown. */
    default T orThrow() {
        return switch (this) {
            case Done<T> done -> done.value();
            case Refused<T> refused -> throw refused.refusal();
        };
    }
}
