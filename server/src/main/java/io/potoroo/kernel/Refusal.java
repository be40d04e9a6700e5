package io.potoroo.kernel;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
    private final transient Message message;
    private final transient Map<String, List<Message>> fields;

    private Refusal(Kind kind, String title, Message message) {
        this(kind, title, message, Map.of());
    }

    private Refusal(Kind kind, String title, Message message, Map<String, List<Message>> fields) {
        super(message.toString(), null, false, false);
        this.kind = kind;
        this.title = title;
        this.message = message;
        this.fields = fields;
    }

    /** Nothing wrong with the command, but what it waits for has not happened yet. */
    public static Refusal pending(@CompileTimeConstant String sentence) {
        return new Refusal(Kind.PENDING, "Accepted", Message.of(sentence));
    }

    /** The thing a path names does not exist in the caller's business. */
    public static Refusal notFound() {
        return notFound("The requested resource doesn't exist.");
    }

    public static Refusal notFound(@CompileTimeConstant String sentence) {
        return notFound("Not found", Message.of(sentence));
    }

    /** As {@link #notFound(String)}, where clients look for another title than the usual one. */
    public static Refusal notFound(String title, Message message) {
        return new Refusal(Kind.NOT_FOUND, title, message);
    }

    /** As {@link #notFound(String)}, of the things whose absence is told in a form of its own. */
    public static Refusal missing(@CompileTimeConstant String sentence) {
        return new Refusal(Kind.MISSING, "Not found", Message.of(sentence));
    }

    /** Fields that do not hold, each with its messages. */
    public static Refusal invalid(Map<String, List<Message>> fields) {
        return new Refusal(Kind.INVALID, "Unprocessable Content", Message.of("The given data is invalid."), fields);
    }

    public static Refusal invalid(String field, Message message) {
        return invalid(Map.of(field, List.of(message)));
    }

    /** A rule of the business forbids it. */
    public static Refusal notAllowed(@CompileTimeConstant String sentence, Object... values) {
        return notAllowed(Message.of(sentence, values));
    }

    public static Refusal notAllowed(Message message) {
        return new Refusal(Kind.NOT_ALLOWED, "Bad Request", message);
    }

    public static Refusal forbidden(@CompileTimeConstant String sentence) {
        return new Refusal(Kind.FORBIDDEN, "This action is unauthorized.", Message.of(sentence));
    }

    /** The same identity was used before with other content. */
    public static Refusal conflict(@CompileTimeConstant String sentence) {
        return new Refusal(Kind.CONFLICT, "Conflict", Message.of(sentence));
    }

    /** Tried too often; it may be tried again later. */
    public static Refusal limited(@CompileTimeConstant String sentence) {
        return new Refusal(Kind.LIMITED, "Too Many Requests", Message.of(sentence));
    }

    /** Nothing wrong with the command, but it cannot be taken right now. */
    public static Refusal overloaded(@CompileTimeConstant String sentence) {
        return overloaded(Message.of(sentence));
    }

    public static Refusal overloaded(Message message) {
        return new Refusal(Kind.OVERLOADED, "Server Error", message);
    }

    public Kind kind() {
        return kind;
    }

    public Map<String, List<Message>> fields() {
        return fields;
    }

    /** The answer's short message, which programs know it by: the same in every language. */
    public String title() {
        return title;
    }

    /** What is wrong as a whole. */
    public Message message() {
        return message;
    }

    /** What is wrong: with each field, where they are at fault, or else as a whole. */
    public List<Message> messages() {
        return fields.isEmpty()
                ? List.of(message)
                : fields.values().stream().flatMap(List::stream).toList();
    }

    /** The same in English. */
    public String reason() {
        return messages().stream().map(Message::toString).collect(Collectors.joining(" "));
    }
}
