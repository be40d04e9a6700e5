package io.potoroo.kernel;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The public form of 128-bit ids: 32 hexadecimal digits, any case in, lower case out. */
public final class Hex32 {

    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{32}");

    private Hex32() {}

    /** A new time-ordered id with a random tail (UUID version 7, RFC 9562). */
    public static UUID next() {
        return UuidCreator.getTimeOrderedEpoch();
    }

    public static String print(UUID id) {
        return id.toString().replace("-", "");
    }

    /** Empty for anything but 32 hexadecimal digits. */
    public static Optional<UUID> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        var digits = text.toLowerCase(Locale.ROOT);
        return Optional.of(
                new UUID(Long.parseUnsignedLong(digits, 0, 16, 16), Long.parseUnsignedLong(digits, 16, 32, 16)));
    }
}
