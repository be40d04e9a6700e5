package io.potoroo.connectors;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Signatures by HMAC-SHA256, with which most platforms sign. */
public final class Signatures {

    private static final String ALGORITHM = "HmacSHA256";

    private Signatures() {}

    /** Genuine where the header is the base64 signature of the parts, one after the other, by any of the secrets. */
    public static Authenticity base64(@Nullable String header, List<String> secrets, byte[]... parts) {
        if (header == null) {
            return Authenticity.FORGED;
        }
        try {
            return bytes(Base64.getDecoder().decode(header.strip()), secrets, parts);
        } catch (IllegalArgumentException notBase64) {
            return Authenticity.FORGED;
        }
    }

    /** As {@link #base64}, of a signature that was decoded. */
    public static Authenticity bytes(byte[] signature, List<String> secrets, byte[]... parts) {
        boolean genuine = false;
        for (var secret : secrets) {
            // All are tried, so that the time tells nothing.
            genuine |= MessageDigest.isEqual(signature, of(secret, parts));
        }
        return genuine ? Authenticity.GENUINE : Authenticity.FORGED;
    }

    public static byte[] of(String secret, byte[]... parts) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            for (var part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
