package io.potoroo.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.stereotype.Component;

/**
 * Refuses addresses that may mean one thing here and another there.
 *
 * <p>Under {@value #SHOPS} a segment may be the id that a platform gave something, with any slashes in it escaped. Nowhere
 * else, where a segment may be the name of a file, and not so that it would lead upwards where somebody unescaped it.
 */
@Component
final class Firewall extends StrictHttpFirewall {

    private static final String SHOPS = "/api/v1/";

    private static final Pattern CLIMBING = Pattern.compile("(?i)(/|%2f)\\.\\.?(/|%2f|$)");

    private final StrictHttpFirewall withSlashes = new StrictHttpFirewall();

    Firewall() {
        allowSlashes(withSlashes.getEncodedUrlBlocklist());
        allowSlashes(withSlashes.getDecodedUrlBlocklist());
    }

    /** The container decodes everything in a path but these, so a percent sign is left of each. */
    private static void allowSlashes(Collection<String> refused) {
        refused.removeIf(it -> it.equals("%") || it.toLowerCase(Locale.ROOT).startsWith("%2f"));
    }

    @Override
    public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
        var path = request.getRequestURI();
        if (!path.startsWith(SHOPS)) {
            return super.getFirewalledRequest(request);
        }
        if (CLIMBING.matcher(path).find()) {
            throw new RequestRejectedException("The path leads upwards.");
        }
        return withSlashes.getFirewalledRequest(request);
    }
}
