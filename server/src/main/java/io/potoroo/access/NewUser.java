package io.potoroo.access;

import io.potoroo.kernel.Message;
import io.potoroo.kernel.Text;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A user to be created. */
public record NewUser(String email, String password, String firstName, String lastName) {

    private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]+\\.[^@\\s.]+|[^@\\s]{1,64}@localhost");
    private static final int LONGEST_EMAIL = 254;
    private static final int LONGEST_NAME = 100;
    private static final int SHORTEST_PASSWORD = 10;

    /** bcrypt looks at no more than this. */
    static final int LONGEST_PASSWORD_BYTES = 72;

    public NewUser {
        email = email.strip();
        firstName = firstName.strip();
        lastName = lastName.strip();
    }

    void requireValid() {
        var violations = new Violations();
        check(violations);
        violations.throwIfAny();
    }

    /** Adds what is wrong with it. */
    public void check(Violations violations) {
        if (email.length() > LONGEST_EMAIL
                || !Text.isStorable(email)
                || !EMAIL.matcher(email).matches()) {
            violations.add("email", Messages.notAnEmail("email"));
        }
        if (firstName.isEmpty() || firstName.length() > LONGEST_NAME) {
            violations.add("first_name", Messages.mustHaveCharacters("first_name", 1, LONGEST_NAME));
        }
        if (lastName.length() > LONGEST_NAME) {
            violations.add("last_name", Messages.tooLong("last_name", LONGEST_NAME));
        }
        if (!Text.isStorable(firstName)) {
            violations.add("first_name", Messages.badFormat("first_name"));
        }
        if (!Text.isStorable(lastName)) {
            violations.add("last_name", Messages.badFormat("last_name"));
        }
        if (!isAcceptable(password)) {
            violations.add("password", passwordRule());
        }
    }

    static boolean isAcceptable(String password) {
        return password.length() >= SHORTEST_PASSWORD
                && password.getBytes(StandardCharsets.UTF_8).length <= LONGEST_PASSWORD_BYTES;
    }

    static Message passwordRule() {
        return Messages.mustHaveCharacters("password", SHORTEST_PASSWORD, LONGEST_PASSWORD_BYTES);
    }
}
