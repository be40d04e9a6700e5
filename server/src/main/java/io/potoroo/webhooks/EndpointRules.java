package io.potoroo.webhooks;

import io.potoroo.kernel.Message;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a business may ask to be told, and where; whether an address still holds is asked again for each connection. */
@Component
class EndpointRules {

    private static final String FIELD = "url";

    private final Addresses addresses;

    EndpointRules(Addresses addresses) {
        this.addresses = addresses;
    }

    /** Nulls are no problem of these rules. */
    void check(@Nullable String url, @Nullable List<String> topics, Violations violations) {
        if (url != null && !violations.has(FIELD)) {
            check(url, violations);
        }
        if (topics != null) {
            check(topics, violations);
        }
    }

    private static void check(List<String> topics, Violations violations) {
        for (int i = 0; i < topics.size(); i++) {
            if (!Topic.subscribable().contains(topics.get(i))) {
                var field = "topics." + i;
                violations.add(field, Messages.selectedInvalid(field));
            }
        }
    }

    private void check(String url, Violations violations) {
        try {
            var uri = new URI(url);
            boolean scheme = "https".equalsIgnoreCase(uri.getScheme())
                    || (addresses.privateOnesToo() && "http".equalsIgnoreCase(uri.getScheme()));
            if (!scheme || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                violations.add(FIELD, Messages.badFormat(FIELD));
            } else if (isKnownToBePrivate(uri.getHost())) {
                violations.add(FIELD, Message.of("The url must be reachable from the internet."));
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
