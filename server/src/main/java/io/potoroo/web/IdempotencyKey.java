package io.potoroo.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A key in its scope.
 *
 * @param caller business and client, as the authenticated principal's name gives them
 * @param operation method and path
 */
record IdempotencyKey(String caller, String operation, String key) {

    /** All that a request says under its key. */
    static byte[] content(@Nullable String query, byte[] body) {
        var text = (query + "\n").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(text.length + body.length)
                .put(text)
                .put(body)
                .array();
    }

    /** What the key and the request it came with are known by together; tells nobody the key. */
    String reference(byte[] hash) {
        return "idempotency-key:" + HexFormat.of().formatHex(digest(caller + '\n' + operation + '\n' + key, hash));
    }

    private static byte[] digest(String text, byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            return digest.digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
