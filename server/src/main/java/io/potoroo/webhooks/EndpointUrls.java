package io.potoroo.webhooks;

import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which addresses a business may name for an endpoint; whether they still hold is asked again for each connection. */
@Component
class EndpointUrls {

    private static final String FIELD = "url";

    private final Addresses addresses;

    EndpointUrls(Addresses addresses) {
        this.addresses = addresses;
    }

    /** Null is no problem of this rule. */
    void check(@Nullable String url, Violations violations) {
        if (url == null || violations.has(FIELD)) {
            return;
        }
        try {
            var uri = new URI(url);
            boolean scheme = "https".equalsIgnoreCase(uri.getScheme())
                    || (addresses.privateOnesToo() && "http".equalsIgnoreCase(uri.getScheme()));
            if (!scheme || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                violations.add(FIELD, Messages.badFormat(FIELD));
            } else if (isKnownToBePrivate(uri.getHost())) {
                violations.add(FIELD, "The url must be reachable from the internet.");
            }
        } catch (URISyntaxException malformed) {
            violations.add(FIELD, Messages.badFormat(FIELD));
        }
    }

    /** A name that stands for nothing yet may do so tomorrow. */
    private boolean isKnownToBePrivate(String host) {
        try {
            return !Arrays.stream(InetAddress.getAllByName(host)).allMatch(addresses::allows);
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
