package io.potoroo.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The signature that most platforms agree on: HMAC-SHA256, in base64. */
public final class Hmac {

    private static final String ALGORITHM = "HmacSHA256";

    private Hmac() {}

    /** Whether one of the secrets made it of these parts, one after the other; all are tried, whatever differs. */
    public static boolean isSigned(List<String> secrets, @Nullable String signature, byte[]... parts) {
        var told = (signature == null ? "" : signature.strip()).getBytes(UTF_8);
        boolean signed = false;
        for (var secret : secrets) {
            signed |= MessageDigest.isEqual(sign(secret, parts).getBytes(UTF_8), told);
        }
        return signed;
    }

    public static String sign(String secret, byte[]... parts) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
            for (var part : parts) {
                mac.update(part);
            }
            return Base64.getEncoder().encodeToString(mac.doFinal());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
