package io.potoroo.access;

import io.potoroo.web.WebSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Service;
import org.springframework.web.util.WebUtils;

/**
 * Signed-in browsers.
 *
 * <p>A random cookie whose hash is in the database, instead of the container's sessions: any node can serve the browser,
 * a restart signs nobody out, and a changed password or a disabled user ends it everywhere at once. A page costs one
 * more look-up; pages can afford it.
 */
@Service
public class Sessions {

    private static final String COOKIE = "potoroo_session";

    private final SessionRepository repository;
    private final UserRepository users;
    private final CsrfTokenRepository csrf;
    private final Duration lifetime;
    private final boolean overTls;
    private final Clock clock;

    Sessions(
            SessionRepository repository,
            UserRepository users,
            CsrfTokenRepository csrf,
            AccessSettings settings,
            WebSettings web,
            Clock clock) {
        this.repository = repository;
        this.users = users;
        this.csrf = csrf;
        this.lifetime = settings.sessionLifetime();
        this.overTls = web.overTls();
        this.clock = clock;
    }

    /** Signs this browser in as a user who was created just now, whoever it was before. */
    public void open(UUID userId, HttpServletRequest request, HttpServletResponse response) {
        var secret = Secrets.random();
        repository.add(Secrets.hash(secret), userId, clock.instant().plus(lifetime));
        hand(secret, request, response);
    }

    /** Whether the password was still good; signs this browser in then, whoever it was before. */
    boolean open(CheckedPassword password, HttpServletRequest request, HttpServletResponse response) {
        var secret = Secrets.random();
        if (!repository.add(Secrets.hash(secret), password, clock.instant().plus(lifetime))) {
            return false;
        }
        hand(secret, request, response);
        return true;
    }

    private void hand(String secret, HttpServletRequest request, HttpServletResponse response) {
        close(request, response);
        response.addHeader(HttpHeaders.SET_COOKIE, cookie(secret, lifetime, request));
        // A token planted before signing in must not be good afterwards.
        csrf.saveToken(csrf.generateToken(request), request, response);
    }

    /** Signs this browser out. */
    public void close(HttpServletRequest request, HttpServletResponse response) {
        hash(request).ifPresent(hash -> {
            repository.end(hash);
            response.addHeader(HttpHeaders.SET_COOKIE, cookie("", Duration.ZERO, request));
        });
    }

    Optional<Viewer> viewer(HttpServletRequest request) {
        return hash(request)
                .flatMap(hash -> repository.viewer(hash, clock.instant()))
                .map(it -> new Viewer(
                        it.userId(),
                        it.email(),
                        it.firstName(),
                        it.lastName(),
                        it.operator(),
                        users.memberships(it.userId())));
    }

    /** By what the browser's session is kept, should it have one. */
    static Optional<byte[]> hash(HttpServletRequest request) {
        return find(request).map(Secrets::hash);
    }

    private static Optional<String> find(HttpServletRequest request) {
        return Optional.ofNullable(WebUtils.getCookie(request, COOKIE)).map(it -> it.getValue());
    }

    /** Lax, because a program sends the browser to the consent page from another site. */
    private String cookie(String value, Duration age, HttpServletRequest request) {
        return ResponseCookie.from(COOKIE, value)
                .path("/")
                .httpOnly(true)
                .secure(overTls || request.isSecure())
                .sameSite("Lax")
                .maxAge(age)
                .build()
                .toString();
    }
}
