package io.potoroo.access;

import io.potoroo.database.DataFolder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/** The secret that lives outside the database, and seals and hashes what lies in it. */
@Component
public class ServerKey {

    private static final int LEAST_CHARACTERS = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;

    ServerKey(AccessSettings settings, DataFolder data) {
        var given = settings.secretKey();
        if (given != null && given.length() < LEAST_CHARACTERS) {
            throw new IllegalStateException("POTOROO_SECRET_KEY must have " + LEAST_CHARACTERS
                    + " random characters or more, as `openssl rand -base64 32` prints them.");
        }
        this.key = new SecretKeySpec(
                Secrets.hash(given != null ? given : data.secret("secret.key", Secrets::random)), "AES");
    }

    /** A keyed hash of a short secret, which without the key cannot even be tried. */
    public byte[] mac(String secret) {
        return mac(secret.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] mac(byte[] secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
            return mac.doFinal(secret);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public byte[] seal(byte[] plain) {
        var nonce = Secrets.bytes(NONCE_BYTES);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain);
            return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Throws where the bytes were sealed with another key, or changed since. */
    public byte[] open(byte[] sealed) {
        var bytes = ByteBuffer.wrap(sealed);
        var nonce = new byte[NONCE_BYTES];
        bytes.get(nonce);
        var rest = new byte[bytes.remaining()];
        bytes.get(rest);
        try {
            return cipher(Cipher.DECRYPT_MODE, nonce).doFinal(rest);
        } catch (AEADBadTagException otherKey) {
            throw new IllegalStateException(
                    "What is sealed in the database was sealed with another secret key: set POTOROO_SECRET_KEY to that"
                            + " one, or put its secret.key back into the data folder.",
                    otherKey);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
