package io.potoroo.coupons;

import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Draws what customers show at the till: eight digits, which nobody can foretell. */
@Component
class Codes {

    private static final int ALL = 100_000_000;

    private final SecureRandom random = new SecureRandom();

    /** So many different ones. */
    List<String> draw(int count) {
        var codes = new LinkedHashSet<String>();
        while (codes.size() < count) {
            codes.add(String.format(Locale.ROOT, "%08d", random.nextInt(ALL)));
        }
        return List.copyOf(codes);
    }
}
