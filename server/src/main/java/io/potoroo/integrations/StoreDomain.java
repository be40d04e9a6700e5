package io.potoroo.integrations;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a web shop is: a host, or a URL with http or https. */
final class StoreDomain {

    private static final Pattern HOST =
            Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?|localhost");

    private StoreDomain() {}

    /** With the host in lower case and without a slash at the end; empty for what is neither host nor URL. */
    static Optional<String> normalise(String text) {
        var scheme = text.indexOf("://");
        var start = scheme < 0 ? 0 : scheme + 3;
        if (scheme >= 0 && !text.substring(0, scheme).toLowerCase(Locale.ROOT).matches("https?")) {
            return Optional.empty();
        }
        var slash = text.indexOf('/', start);
        var end = slash < 0 ? text.length() : slash;
        var path = text.substring(end).replaceAll("/+$", "");
        return authority(text.substring(start, end))
                .filter(ignored -> isPath(path))
                .map(authority -> text.substring(0, start).toLowerCase(Locale.ROOT) + authority + path);
    }

    /** The host of a URL, whatever its scheme, port and path; empty where there is none. */
    static Optional<String> host(String text) {
        var scheme = text.indexOf("://");
        var rest = scheme < 0 ? text : text.substring(scheme + 3);
        return authority(rest.replaceFirst("[/?#].*", "")).map(it -> it.replaceFirst(":.*", ""));
    }

    private static Optional<String> authority(String text) {
        var colon = text.indexOf(':');
        var port = colon < 0 ? "" : text.substring(colon);
        if (!port.isEmpty() && !port.matches(":[1-9]\\d{0,4}")) {
            return Optional.empty();
        }
        try {
            var host = IDN.toASCII(colon < 0 ? text : text.substring(0, colon)).toLowerCase(Locale.ROOT);
            return host.length() <= 253 && HOST.matcher(host).matches() ? Optional.of(host + port) : Optional.empty();
        } catch (IllegalArgumentException notAHost) {
            return Optional.empty();
        }
    }

    private static boolean isPath(String path) {
        try {
            var uri = new URI(path.isEmpty() ? "/" : path);
            return uri.getRawQuery() == null && uri.getRawFragment() == null;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
