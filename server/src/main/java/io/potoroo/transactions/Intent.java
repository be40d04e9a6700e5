package io.potoroo.transactions;

/** What a program wants booked, by the names the wire contract gives them. */
enum Intent {
    REWARD,
    REDEEM,
    RETURN,
    ADJUST_POINTS_BALANCE,
    PURCHASE_GIFTCARD_PREPAID,
    GIFTCARD_PAYMENT,
    REWARD_STORE_CREDIT,
    REFUND_REDEEMED_POINTS,
    REWARD_REFERRAL,
    GET_COUPON,
    CLAIM_COUPON,
    REDEEM_ECOM_COUPON,
    CLAIM_ECOM_COUPON,
    CANCEL_ECOM_COUPON;

    /** Whether it is about a code for a web shop. */
    boolean isEcom() {
        return this == REDEEM_ECOM_COUPON || this == CLAIM_ECOM_COUPON || this == CANCEL_ECOM_COUPON;
    }

    /** Whether a coupon is handed in. */
    boolean claims() {
        return this == CLAIM_COUPON || this == CLAIM_ECOM_COUPON;
    }

    /** Whether someone nobody knows yet is enrolled for it. */
    boolean enrols() {
        return this == REWARD || this == PURCHASE_GIFTCARD_PREPAID || this == REWARD_STORE_CREDIT || this == GET_COUPON;
    }
}
