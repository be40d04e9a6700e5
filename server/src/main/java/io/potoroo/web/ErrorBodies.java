package io.potoroo.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.potoroo.kernel.Message;
import io.potoroo.kernel.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The bodies of error answers, the same for every endpoint of a kind. */
public final class ErrorBodies {

    private ErrorBodies() {}

    /** {@code {"error":{"status_code","message","description"}}}; some statuses repeat the message beside it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ErrorBody(@Nullable String message, Detail error) {}

    /**
     * What went wrong, in the place where clients look first.
     *
     * @param link where the rule behind it is told; absent from most answers
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Detail(
            int statusCode,
            String message,
            Message description,
            @Nullable Manual link) {}

    /** The description of the API, by its address: which that is, is known when the answer is written. */
    @Schema(type = "string")
    public enum Manual {
        DOCS
    }

    /** {@code {"status_code":409,"message":"Conflict","description"}}, and the same of 202. */
    public record ConflictBody(int statusCode, String message, Message description) {}

    /** {@code {"code":404,"error":"Not found","message"}}. */
    public record MissingBody(int code, String error, Message message) {}

    public static ErrorBody unauthenticated() {
        return of(HttpStatus.UNAUTHORIZED, "Unauthenticated.", Message.of("Unauthenticated."));
    }

    /** The status's own phrase as message. */
    public static ErrorBody of(HttpStatus status, Message description) {
        return of(status, status.is5xxServerError() ? "Server Error" : status.getReasonPhrase(), description);
    }

    private static ErrorBody of(HttpStatus status, String message, Message description) {
        return of(status, message, description, null);
    }

    private static ErrorBody of(HttpStatus status, String message, Message description, @Nullable Manual link) {
        return new ErrorBody(null, new Detail(status.value(), message, description, link));
    }

    private static ErrorBody repeating(ErrorBody body) {
        return new ErrorBody(body.error().message(), body.error());
    }

    public static HttpStatus status(Refusal refusal) {
        return switch (refusal.kind()) {
            case PENDING -> HttpStatus.ACCEPTED;
            case NOT_FOUND, MISSING -> HttpStatus.NOT_FOUND;
            case INVALID -> HttpStatus.UNPROCESSABLE_CONTENT;
            case NOT_ALLOWED -> HttpStatus.BAD_REQUEST;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case CONFLICT -> HttpStatus.CONFLICT;
            case LIMITED -> HttpStatus.TOO_MANY_REQUESTS;
            case OVERLOADED -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    /** The body of a refusal: the flat map of fields where fields are at fault. */
    public static Object body(Refusal refusal) {
        return switch (refusal.kind()) {
            case NOT_FOUND, FORBIDDEN -> repeating(of(status(refusal), refusal.title(), refusal.message()));
            case MISSING -> new MissingBody(HttpStatus.NOT_FOUND.value(), refusal.title(), refusal.message());
            case INVALID -> refusal.fields();
            case PENDING, CONFLICT -> new ConflictBody(status(refusal).value(), refusal.title(), refusal.message());
            case NOT_ALLOWED -> of(status(refusal), refusal.title(), refusal.message(), Manual.DOCS);
            case LIMITED, OVERLOADED -> of(status(refusal), refusal.title(), refusal.message());
        };
    }
}
