package io.potoroo.access;

import io.potoroo.kernel.Refusal;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/**
 * PINs of four digits: what is kept of them, and how often they may be guessed.
 *
 * <p>There are ten thousand of them, so a slow hash would keep nobody who has the database from trying them all. What does
 * is a key that is not in it; so they are hashed with that, which costs next to nothing.
 */
@Service
public class Pins {

    private static final Pattern FORM = Pattern.compile("\\d{4}");
    private static final int LARGEST = 9999;
    private static final int SALT_BYTES = 16;

    private final ServerKey key;
    private final Attempts attempts;

    Pins(ServerKey key, Attempts attempts) {
        this.key = key;
        this.attempts = attempts;
    }

    /** The PIN that was sent, if any; a number has lost its leading zeros, so they are put back. */
    public static @Nullable String read(@Nullable JsonNode sent, String field, Violations violations) {
        if (sent == null || sent.isNull()) {
            return null;
        }
        if (sent.isIntegralNumber() && sent.canConvertToInt() && sent.intValue() >= 0 && sent.intValue() <= LARGEST) {
            return String.format(Locale.ROOT, "%04d", sent.intValue());
        }
        var text = sent.isString() ? sent.stringValue().strip() : "";
        if (sent.isString() && text.isEmpty()) {
            return null;
        }
        if (FORM.matcher(text).matches()) {
            return text;
        }
        violations.add(field, Messages.badFormat(field));
        return null;
    }

    static boolean isPin(String text) {
        return FORM.matcher(text).matches();
    }

    /** The same for the same PIN of a business, so that the PIN can be looked for. */
    public byte[] lookup(UUID businessId, String pin) {
        return key.mac("pin of " + businessId + " " + pin);
    }

    /** Different each time, so that nobody sees who has the same PIN. */
    public byte[] seal(String pin) {
        return sealed(Secrets.bytes(SALT_BYTES), pin);
    }

    /** Whether the PIN is the one that was sealed. */
    public boolean opens(String pin, byte[] sealed) {
        return MessageDigest.isEqual(sealed(Arrays.copyOf(sealed, SALT_BYTES), pin), sealed);
    }

    private byte[] sealed(byte[] salt, String pin) {
        var mac = key.mac("pin with " + Secrets.print(salt) + " " + pin);
        return ByteBuffer.allocate(salt.length + mac.length).put(salt).put(mac).array();
    }

    /** What the PIN of this customer leads to; empty where it is wrong, and refused after too many wrong ones. */
    public <T> Optional<T> tryOfCustomer(UUID businessId, UUID customerId, Supplier<Optional<T>> check) {
        return tried(attempts.beginPinOfCustomer(businessId, customerId), check);
    }

    /** The same for a PIN that selects an employee, and so is guessed at for all of them at once. */
    public <T> Optional<T> tryOfEmployee(UUID businessId, Supplier<Optional<T>> check) {
        return tried(attempts.beginPinOfEmployee(businessId), check);
    }

    private <T> Optional<T> tried(Attempts.Attempt attempt, Supplier<Optional<T>> check) {
        if (attempt.retryAfter() != null) {
            throw Refusal.limited("Too many wrong PINs. Try again later.");
        }
        var found = check.get();
        if (found.isPresent()) {
            attempts.takeBack(attempt);
        }
        return found;
    }
}
