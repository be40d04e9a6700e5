package io.potoroo.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * A key in its scope.
 *
 * @param caller business and client, as the authenticated principal's name gives them
 * @param operation method and path
 */
record IdempotencyKey(String caller, String operation, String key) {

    static byte[] hash(@Nullable String query, byte[] body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(String.valueOf(query).getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            return digest.digest(body);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
