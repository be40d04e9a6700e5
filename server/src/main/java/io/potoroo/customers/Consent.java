package io.potoroo.customers;

/** By which ways a customer wants to hear of offers. */
public record Consent(boolean allowSms, boolean allowEmail, boolean allowPush) {

    public static final Consent NONE = new Consent(false, false, false);
}
