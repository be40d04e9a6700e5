package io.potoroo.customers;

import java.security.SecureRandom;
import org.springframework.stereotype.Component;

/** Draws the numbers on customers' cards: 20 digits, which nobody guesses and no two customers share. */
@Component
class QrCodes {

    private static final int DIGITS = 20;

    private final SecureRandom random = new SecureRandom();

    String draw() {
        var code = new StringBuilder(DIGITS);
        random.ints(DIGITS, 0, 10).forEach(code::append);
        return code.toString();
    }
}
