package io.potoroo.access;

import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Refusal;
import io.potoroo.kernel.Text;
import io.potoroo.web.Messages;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** People who sign in: created, recognised, changed, shut out. */
@Service
public class Users {

    private final UserRepository repository;
    private final GrantRepository grants;
    private final SessionRepository sessions;
    private final Revocations revocations;
    private final Attempts attempts;
    private final PasswordEncoder passwords;
    private final Clock clock;

    /** Checked where there is no such user, so that the time taken does not tell. */
    private final String nobodysHash;

    Users(
            UserRepository repository,
            GrantRepository grants,
            SessionRepository sessions,
            Revocations revocations,
            Attempts attempts,
            PasswordEncoder passwords,
            Clock clock) {
        this.repository = repository;
        this.grants = grants;
        this.sessions = sessions;
        this.revocations = revocations;
        this.attempts = attempts;
        this.passwords = passwords;
        this.clock = clock;
        this.nobodysHash = passwords.encode(Secrets.random());
    }

    /** The new user's id; refused with the fields that do not hold. */
    public UUID create(NewUser user) {
        user.requireValid();
        var userId = Hex32.next();
        if (!repository.add(userId, user, passwords.encode(user.password()), clock.instant())) {
            throw Refusal.invalid("email", Messages.taken("email"));
        }
        return userId;
    }

    /** Lets the user approve applications. */
    public void makeOperator(UUID userId) {
        repository.makeOperator(userId);
    }

    public Optional<Profile> profile(UUID userId) {
        return repository.profile(userId);
    }

    public void enable(UUID userId) {
        repository.enable(userId);
    }

    /** Shuts the user out, and with them every program that acts for them. */
    @Transactional
    public void disable(UUID userId) {
        repository.disable(userId);
        endEverythingOf(userId);
    }

    /** Ends every session and token of the user, too; empty where the password is another by now. */
    @Transactional
    Optional<CheckedPassword> changePassword(CheckedPassword current, String replacement) {
        if (!NewUser.isAcceptable(replacement)) {
            throw Refusal.invalid("password", NewUser.passwordRule());
        }
        var changed = new CheckedPassword(current.userId(), passwords.encode(replacement));
        if (!repository.replacePassword(current, changed.hash())) {
            return Optional.empty();
        }
        endEverythingOf(current.userId());
        return Optional.of(changed);
    }

    private void endEverythingOf(UUID userId) {
        sessions.endAllOf(userId);
        revocations.revoke(grants.revokeOfUser(userId, clock.instant()));
    }

    /** The password is checked outside any database transaction: it takes a tenth of a second. */
    SignIn signIn(String email, String password, @Nullable Long clientId, String address) {
        var attempt = attempts.begin(email, clientId, address);
        if (attempt.retryAfter() != null) {
            return new SignIn.Throttled(attempt.retryAfter());
        }
        var kept =
                Text.isStorable(email) ? repository.credentials(email) : Optional.<UserRepository.Credentials>empty();
        boolean right = matches(
                password, kept.map(UserRepository.Credentials::passwordHash).orElse(nobodysHash));
        if (!right || kept.isEmpty() || !kept.get().enabled()) {
            return new SignIn.Rejected();
        }
        attempts.takeBack(attempt);
        return new SignIn.Accepted(
                new CheckedPassword(kept.get().userId(), kept.get().passwordHash()));
    }

    private boolean matches(String password, String hash) {
        return password.getBytes(StandardCharsets.UTF_8).length <= NewUser.LONGEST_PASSWORD_BYTES
                && passwords.matches(password, hash);
    }
}
