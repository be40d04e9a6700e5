package io.potoroo.access;

import io.potoroo.kernel.Message;
import io.potoroo.kernel.Text;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An application to be registered.
 *
 * @param businessId the business a plug-in belongs to; none for the other grants
 * @param redirectUri where the authorization code goes; required for that grant only
 * @param assumesScope whether a password request without scope is taken to mean {@code admin}
 */
public record NewApplication(
        UUID ownerId,
        @Nullable UUID businessId,
        String name,
        String description,
        GrantType grantType,
        @Nullable String redirectUri,
        boolean assumesScope) {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_DESCRIPTION = 1000;
    private static final int LONGEST_URI = 2000;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public NewApplication {
        name = name.strip();
        description = description.strip();
        redirectUri = redirectUri == null || redirectUri.isBlank() ? null : redirectUri.strip();
    }

    void requireValid() {
        var violations = new Violations();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            violations.add("name", Messages.mustHaveCharacters("name", 1, LONGEST_NAME));
        }
        if (description.length() > LONGEST_DESCRIPTION) {
            violations.add("description", Messages.tooLong("description", LONGEST_DESCRIPTION));
        }
        if (!Text.isStorable(name)) {
            violations.add("name", Messages.badFormat("name"));
        }
        if (!Text.isStorable(description)) {
            violations.add("description", Messages.badFormat("description"));
        }
        if (redirectUri == null && grantType == GrantType.AUTHORIZATION_CODE) {
            violations.add(
                    "redirect_uri", Message.of("The callback URL is required for the authorization code grant."));
        }
        if (redirectUri != null && !isAcceptable(redirectUri)) {
            violations.add(
                    "redirect_uri",
                    Message.of("The callback URL must be an https URL without a fragment; http on a loopback host or a"
                            + " private scheme such as com.example.app:/callback will do, too."));
        }
        if (businessId == null && grantType == GrantType.CLIENT_CREDENTIALS) {
            violations.add("business_id", Message.of("A plug-in belongs to one business."));
        }
        if (businessId != null && grantType != GrantType.CLIENT_CREDENTIALS) {
            violations.add("business_id", Message.of("Only a plug-in belongs to one business."));
        }
        violations.throwIfAny();
    }

    /** RFC 8252 §7: programs on the user's own device listen on a loopback host or own a scheme with a dot in it. */
    private static boolean isAcceptable(String text) {
        if (text.length() > LONGEST_URI) {
            return false;
        }
        try {
            var uri = new URI(text);
            if (uri.getScheme() == null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
                return false;
            }
            return switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
                case "https" -> uri.getHost() != null;
                case "http" -> uri.getHost() != null && LOOPBACK.contains(uri.getHost());
                default -> uri.getScheme().contains(".");
            };
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
