package io.potoroo.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Secrets the server makes up itself, and what it keeps of them.
 *
 * <p>They have 130 random bits or more, which nobody can search, so a plain SHA-256 keeps them as well as a slow hash
 * would, without spending a tenth of a second of processor time on every token request.
 */
final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_BYTES = 16;
    private static final int RANDOM_BYTES = 32;
    private static final int BOUND_CHARACTERS = 64;

    private Secrets() {}

    static String random() {
        return print(bytes(RANDOM_BYTES));
    }

    /** As long as the vendor's client secrets are at most, so that it fits the fields made for those. */
    static String clientSecret() {
        return RANDOM.ints(22, 0, ALPHANUMERIC.length())
                .collect(
                        StringBuilder::new,
                        (text, index) -> text.append(ALPHANUMERIC.charAt(index)),
                        StringBuilder::append)
                .toString();
    }

    /** A secret that names its business, so that the rows kept for it are found by business like all others. */
    static String boundTo(UUID businessId) {
        return print(ByteBuffer.allocate(ID_BYTES + RANDOM_BYTES)
                .putLong(businessId.getMostSignificantBits())
                .putLong(businessId.getLeastSignificantBits())
                .put(bytes(RANDOM_BYTES))
                .array());
    }

    /** The business a secret names; empty for anything that {@link #boundTo} cannot have made. */
    static Optional<UUID> businessOf(String secret) {
        if (secret.length() != BOUND_CHARACTERS) {
            return Optional.empty();
        }
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(secret));
            return Optional.of(new UUID(bytes.getLong(), bytes.getLong()));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Takes the same time wherever the first difference is. */
    static boolean matches(String presented, byte[] kept) {
        return MessageDigest.isEqual(hash(presented), kept);
    }

    static String print(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] bytes(int count) {
        var bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
