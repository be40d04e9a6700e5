package io.potoroo.connectors;

/** What is known of who sent a request. */
public enum Authenticity {
    GENUINE,
    FORGED,
    /** A platform trying out the address, which may be anybody: it is answered, and nothing is kept. */
    PING
}
