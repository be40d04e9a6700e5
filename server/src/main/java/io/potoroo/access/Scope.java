package io.potoroo.access;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The one scope there is to ask for, however often and with whatever separator it is written. */
final class Scope {

    static final String ADMIN = "admin";

    /** Of customers; nobody asks for it, their tokens have it. */
    static final String MEMBER = "member";

    /** Of plug-ins in stores of Magento, for what is under {@code /magento}. */
    static final String MAGENTO = "magento";

    private Scope() {}

    /** Whether the text names the scope and nothing else; separators are spaces, and commas as the PHP client sends. */
    static boolean is(String scope, String text) {
        return Arrays.stream(text.split("[ ,]+", -1))
                .filter(it -> !it.isEmpty())
                .collect(Collectors.toSet())
                .equals(Set.of(scope));
    }
}
