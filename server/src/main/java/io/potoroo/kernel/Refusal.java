package io.potoroo.kernel;

import java.util.List;
import java.util.Map;

/**
 * A command that will not be carried out, and why.
 *
 * <p>Thrown by whoever refuses, or handed on as a value where one refused item must not disturb its neighbours; turned
 * into an answer in one place, {@code web}.
 */
public final class Refusal extends RuntimeException {

    /** What kind of answer the caller gets. */
    public enum Kind {
        PENDING,
        NOT_FOUND,
        MISSING,
        INVALID,
        NOT_ALLOWED,
        FORBIDDEN,
        CONFLICT,
        LIMITED,
        OVERLOADED
    }

    private final Kind kind;
    private final String title;
    private final transient Map<String, List<String>> fields;

    private Refusal(Kind kind, String title, String description, Map<String, List<String>> fields) {
        super(description, null, false, false);
        this.kind = kind;
        this.title = title;
        this.fields = fields;
    }

    /** Nothing wrong with the command, but what it waits for has not happened yet. */
    public static Refusal pending(String description) {
        return new Refusal(Kind.PENDING, "Accepted", description, Map.of());
    }

    /** The thing a path names does not exist in the caller's business. */
    public static Refusal notFound() {
        return notFound("The requested resource doesn't exist.");
    }

    public static Refusal notFound(String description) {
        return notFound("Not found", description);
    }

    /** As {@link #notFound(String)}, where clients look for another title than the usual one. */
    public static Refusal notFound(String title, String description) {
        return new Refusal(Kind.NOT_FOUND, title, description, Map.of());
    }

    /** As {@link #notFound(String)}, of the things whose absence is told in a form of its own. */
    public static Refusal missing(String description) {
        return new Refusal(Kind.MISSING, "Not found", description, Map.of());
    }

    /** Fields that do not hold, each with its messages. */
    public static Refusal invalid(Map<String, List<String>> fields) {
        return new Refusal(Kind.INVALID, "Unprocessable Content", "The given data is invalid.", fields);
    }

    public static Refusal invalid(String field, String message) {
        return invalid(Map.of(field, List.of(message)));
    }

    /** A rule of the business forbids it. */
    public static Refusal notAllowed(String description) {
        return new Refusal(Kind.NOT_ALLOWED, "Bad Request", description, Map.of());
    }

    public static Refusal forbidden(String description) {
        return new Refusal(Kind.FORBIDDEN, "This action is unauthorized.", description, Map.of());
    }

    /** The same identity was used before with other content. */
    public static Refusal conflict(String description) {
        return new Refusal(Kind.CONFLICT, "Conflict", description, Map.of());
    }

    /** Tried too often; it may be tried again later. */
    public static Refusal limited(String description) {
        return new Refusal(Kind.LIMITED, "Too Many Requests", description, Map.of());
    }

    /** Nothing wrong with the command, but it cannot be taken right now. */
    public static Refusal overloaded(String description) {
        return new Refusal(Kind.OVERLOADED, "Server Error", description, Map.of());
    }

    public Kind kind() {
        return kind;
    }

    public Map<String, List<String>> fields() {
        return fields;
    }

    /** The answer's short message. */
    public String title() {
        return title;
    }

    public String description() {
        return String.valueOf(getMessage());
    }
}
