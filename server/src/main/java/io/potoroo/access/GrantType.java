package io.potoroo.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The one way in which an application gets its first token. */
public enum GrantType {
    AUTHORIZATION_CODE("Authorization code"),
    PASSWORD("Password grant"),
    CLIENT_CREDENTIALS("Client credentials (plug-in of one business)");

    private final String title;

    GrantType(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** As requests and rows spell it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<GrantType> of(String code) {
        return Arrays.stream(values()).filter(it -> it.code().equals(code)).findFirst();
    }
}
