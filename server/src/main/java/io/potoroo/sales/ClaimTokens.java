package io.potoroo.sales;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.potoroo.access.ServerKey;
import io.potoroo.kernel.Hex32;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * What is printed on a receipt so that whoever has it can claim the sale.
 *
 * <p>It names the sale and proves with the server's key that we wrote it, so nothing is kept for the many that nobody
 * ever shows.
 */
@Component
class ClaimTokens {

    private static final int PROOF_BYTES = 24;
    private static final int BYTES = Long.BYTES + PROOF_BYTES;

    private final ServerKey key;

    ClaimTokens(ServerKey key) {
        this.key = key;
    }

    String of(UUID businessId, long saleId) {
        var proof = key.mac("claim:" + Hex32.print(businessId) + ":" + saleId);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(BYTES)
                        .putLong(saleId)
                        .put(proof, 0, PROOF_BYTES)
                        .array());
    }

    /** The sale it is for; empty for what we did not write for this business. */
    Optional<Long> saleOf(UUID businessId, String token) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (bytes.length != BYTES) {
            return Optional.empty();
        }
        long saleId = ByteBuffer.wrap(bytes).getLong();
        boolean ours = MessageDigest.isEqual(of(businessId, saleId).getBytes(US_ASCII), token.getBytes(US_ASCII));
        return ours ? Optional.of(saleId) : Optional.empty();
    }
}
