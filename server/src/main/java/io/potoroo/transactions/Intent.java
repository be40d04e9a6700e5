package io.potoroo.transactions;

/** What a program wants booked, by the names the wire contract gives them. */
enum Intent {
    REWARD,
    REDEEM,
    RETURN,
    ADJUST_POINTS_BALANCE;

    /** Whether someone nobody knows yet is enrolled for it. */
    boolean enrols() {
        return this == REWARD;
    }
}
