package io.potoroo.access;

import io.potoroo.kernel.Message;
import io.potoroo.kernel.Refusal;
import io.potoroo.kernel.Text;
import io.potoroo.web.Messages;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        var problems = new LinkedHashMap<String, List<Message>>();
        if (email.length() > LONGEST_EMAIL
                || !Text.isStorable(email)
                || !EMAIL.matcher(email).matches()) {
            problems.put("email", List.of(Messages.notAnEmail("email")));
        }
        if (firstName.isEmpty() || firstName.length() > LONGEST_NAME) {
            problems.put("first_name", List.of(Messages.mustHaveCharacters("first_name", 1, LONGEST_NAME)));
        }
        if (lastName.length() > LONGEST_NAME) {
            problems.put("last_name", List.of(Messages.tooLong("last_name", LONGEST_NAME)));
        }
        requireStorable("first_name", firstName, problems);
        requireStorable("last_name", lastName, problems);
        if (!isAcceptable(password)) {
            problems.put("password", List.of(passwordRule()));
        }
        if (!problems.isEmpty()) {
            throw Refusal.invalid(Map.copyOf(problems));
        }
    }

    private static void requireStorable(String field, String text, Map<String, List<Message>> problems) {
        if (!Text.isStorable(text)) {
            problems.putIfAbsent(field, List.of(Messages.badFormat(field)));
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
