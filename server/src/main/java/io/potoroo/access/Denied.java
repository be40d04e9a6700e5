package io.potoroo.access;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A token request that is refused, in the words of RFC 6749 §5.2. */
final class Denied extends RuntimeException {

    /** The error codes and the status each is sent with. */
    enum Reason {
        INVALID_REQUEST(HttpStatus.BAD_REQUEST),
        INVALID_CLIENT(HttpStatus.UNAUTHORIZED),
        INVALID_GRANT(HttpStatus.BAD_REQUEST),
        UNAUTHORIZED_CLIENT(HttpStatus.BAD_REQUEST),
        UNSUPPORTED_GRANT_TYPE(HttpStatus.BAD_REQUEST),
        INVALID_SCOPE(HttpStatus.BAD_REQUEST),
        SLOW_DOWN(HttpStatus.TOO_MANY_REQUESTS);

        private final HttpStatus status;

        Reason(HttpStatus status) {
            this.status = status;
        }

        HttpStatus status() {
            return status;
        }

        String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final Reason reason;
    private final @Nullable Duration retryAfter;

    private Denied(Reason reason, String message, @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    static Denied because(Reason reason, String message) {
        return new Denied(reason, message, null);
    }

    static Denied invalidRequest(String message) {
        return because(Reason.INVALID_REQUEST, message);
    }

    static Denied invalidGrant(String message) {
        return because(Reason.INVALID_GRANT, message);
    }

    static Denied wrongCredentials() {
        return invalidGrant("The user credentials were incorrect.");
    }

    static Denied invalidClient() {
        return because(Reason.INVALID_CLIENT, "The client is unknown, not approved, or its secret is wrong.");
    }

    static Denied tooManyAttempts(Duration retryAfter) {
        return new Denied(
                Reason.SLOW_DOWN,
                "Too many failed attempts; try again in " + retryAfter.toSeconds() + " seconds.",
                retryAfter);
    }

    Reason reason() {
        return reason;
    }

    @Nullable Duration retryAfter() {
        return retryAfter;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
