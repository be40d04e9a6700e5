package io.potoroo.sales;

import io.potoroo.deliveries.Origin;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a till or a platform asks of one sale. */
sealed interface SaleCommand {

    /** Which sale is meant. */
    sealed interface SaleReference {}

    record ById(long id) implements SaleReference {}

    record ByExternalId(long branchLinkId, String externalId) implements SaleReference {}

    SaleReference sale();

    /** Who delivered it; null for what no shop delivers. */
    default @Nullable Origin origin() {
        return null;
    }

    /** In characters, as far as nothing else limits it. */
    default int size() {
        return 0;
    }

    /** Whether it may make the sale somebody's, so that whose it is has to be asked after all that came before it. */
    default boolean asksWhose() {
        return this instanceof Deliver || this instanceof Claim || this instanceof Recognise;
    }

    /** What happens where the sale is known already and says something else. */
    enum WhenKnown {
        /** The delivery is refused: a create must not change anything. */
        CONFLICT,
        /** The later version is taken over. */
        REPLACE
    }

    /**
     * A sale was made, or is told again.
     *
     * @param json the content as it is stored, written before anybody waits for it
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by its bytes.
    record Deliver(
            ByExternalId sale, SaleContent content, String json, byte[] fingerprint, WhenKnown whenKnown, Origin origin)
            implements SaleCommand {

        static Deliver of(ByExternalId sale, SaleContent content, WhenKnown whenKnown, Origin origin) {
            var json = StoredJson.write(content);
            var timeless = content.externalUpdatedAt() == null ? json : StoredJson.write(content.withUpdateTime(null));
            return new Deliver(sale, content, json, StoredJson.fingerprint(timeless), whenKnown, origin);
        }

        @Override
        public int size() {
            return json.length();
        }
    }

    /**
     * Money was given back.
     *
     * @param json the content as it is stored
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by its bytes.
    record GiveBack(
            SaleReference sale,
            String externalId,
            Refund.Content content,
            String json,
            byte[] fingerprint,
            Origin origin)
            implements SaleCommand {

        static GiveBack of(SaleReference sale, String externalId, Refund.Content content, Origin origin) {
            var json = StoredJson.write(content);
            return new GiveBack(sale, externalId, content, json, StoredJson.fingerprint(json), origin);
        }

        @Override
        public int size() {
            return json.length();
        }
    }

    /** A refund was none: its money was not given back after all. */
    record Withdraw(SaleReference sale, String externalId, Instant withdrawnAt, Origin origin) implements SaleCommand {}

    /** The whole sale is undone. */
    record Annul(
            SaleReference sale,
            Instant voidedAt,
            boolean naiveTime,
            @Nullable String reason,
            Origin origin) implements SaleCommand {}

    /** A redemption is taken off it, told apart from the sale and maybe before it. */
    record Redeem(ByExternalId sale, long redemptionId) implements SaleCommand {}

    /** The points that were held back are given. */
    record Reward(SaleReference sale) implements SaleCommand {}

    /** Somebody says that a sale of nobody's is theirs. */
    record Claim(SaleReference sale, SaleContent.Shopper shopper) implements SaleCommand {}

    /** The shopper it names may have become a customer since. */
    record Recognise(SaleReference sale) implements SaleCommand {}

    /** What waits for it is carried out, should that not have happened when it was told. */
    record TakeUp(SaleReference sale) implements SaleCommand {}
}
