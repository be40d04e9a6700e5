package io.potoroo.connectors;

/** A platform on which codes can be made that take something off one order. */
public interface DiscountCodes {

    /** Makes the code; where it is there already, because nobody heard so the first time, that is as good. */
    void make(Connection connection, DiscountCode code);

    /** Makes sure that nobody can use the code any more; one that is not there is as good as removed. */
    Removal remove(Connection connection, DiscountCode code);

    /** How it went. */
    enum Removal {
        REMOVED,
        /** An order has used it: what it cost stays spent. */
        USED
    }
}
