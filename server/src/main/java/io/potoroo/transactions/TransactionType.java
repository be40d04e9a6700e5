package io.potoroo.transactions;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a transaction was; ids below 1000 are fixed by the wire contract, several share a label. */
public enum TransactionType {
    OFFER_CLAIMED(2, "Offer Claimed"),
    REWARD(4, "Reward"),
    REDEMPTION(5, "Redemption"),
    SIGNUP_BONUS(33, "Signup Bonus"),
    CATALOG_REDEMPTION(43, "Redemption - Catalog"),
    TRANSACTION_CANCELED(44, "Transaction Canceled -  Clerk"),
    OFFER_CANCELED(45, "Offer Canceled -  Clerk"),
    GIFT_CARD_OF_POINTS(55, "Giftcard Purchased - Points"),
    REDEMPTION_ON_BEHALF(62, "Redemption on behalf of Client - Custom"),
    CATALOG_REDEMPTION_ON_BEHALF(63, "Redemption on behalf of Client - Catalog"),
    REFUND(64, "Refund - Points"),
    FOLLOW_BONUS(69, "Follow-My-Store Bonus"),
    COUPON_TAGGED(74, "Coupon Tagged"),
    COUPON_CLAIMED(75, "Coupon claimed"),
    REFERRED_REWARDED(76, "Referred rewarded"),
    REFERRER_REWARDED(77, "Referrer rewarded"),
    ADJUSTMENT_UP(80, "Adjust Increase Points"),
    ADJUSTMENT_DOWN(82, "Adjust Decrease Points"),
    GIFT_CARD_PURCHASE(85, "Giftcard Purchase - At Store"),
    GIFT_CARD_PAYMENT(88, "Giftcard Payment"),
    CONVERTIBLE_COUPON_CREATED(91, "Convertible Coupon created"),
    CONVERTIBLE_COUPON_REDEEMED(92, "Convertible Coupon redeemed"),
    STORE_CREDIT(102, "Store Credit"),
    REDEEMED_POINTS_REFUND(107, "Refund - Redeemed Points"),
    /** Our own: the wire contract tells of no points that end. */
    POINTS_EXPIRED(1001, "Points Expired"),
    /** Our own: so that what a refund takes of a purchase is told in full, and nothing is lost for it twice. */
    EXPIRED_POINTS_RETURNED(1002, "Expired Points Returned"),
    /** Our own: what a refund could not take any more, and nobody owes. */
    POINTS_WRITTEN_OFF(1003, "Points Written Off");

    static final Set<TransactionType> REDEMPTIONS_AND_THEIR_REFUNDS = EnumSet.of(
            REDEMPTION, CATALOG_REDEMPTION, REDEMPTION_ON_BEHALF, CATALOG_REDEMPTION_ON_BEHALF, REDEEMED_POINTS_REFUND);

    /** Those that levels are reached by. */
    static final Set<TransactionType> COUNTED = EnumSet.of(OFFER_CLAIMED, REWARD, REFUND);

    private static final Map<Integer, TransactionType> BY_ID =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(TransactionType::id, Function.identity()));

    private final int id;
    private final String label;

    TransactionType(int id, String label) {
        this.id = id;
        this.label = label;
    }

    public int id() {
        return id;
    }

    public String label() {
        return label;
    }

    boolean isOfCoupon() {
        return this == COUPON_TAGGED
                || this == COUPON_CLAIMED
                || this == CONVERTIBLE_COUPON_CREATED
                || this == CONVERTIBLE_COUPON_REDEEMED;
    }

    boolean isCancelled() {
        return this == TRANSACTION_CANCELED || this == OFFER_CANCELED;
    }

    static TransactionType of(int id) {
        var type = BY_ID.get(id);
        if (type == null) {
            throw new IllegalArgumentException("no transaction type " + id);
        }
        return type;
    }
}
