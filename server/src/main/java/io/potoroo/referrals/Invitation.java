package io.potoroo.referrals;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** What a customer hands to friends, so that it is known who brought them: 43 letters, digits, dashes and underscores. */
public record Invitation(UUID businessId, UUID referrerId) {

    private static final int BYTES = 4 * Long.BYTES;

    public String code() {
        var bytes = ByteBuffer.allocate(BYTES)
                .putLong(businessId.getMostSignificantBits())
                .putLong(businessId.getLeastSignificantBits())
                .putLong(referrerId.getMostSignificantBits())
                .putLong(referrerId.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** Empty for what cannot be a code; whether the two exist is another question. */
    public static Optional<Invitation> parse(String code) {
        try {
            var bytes = Base64.getUrlDecoder().decode(code);
            if (bytes.length != BYTES) {
                return Optional.empty();
            }
            var ids = ByteBuffer.wrap(bytes);
            return Optional.of(
                    new Invitation(new UUID(ids.getLong(), ids.getLong()), new UUID(ids.getLong(), ids.getLong())));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
