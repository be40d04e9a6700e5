package io.potoroo.planted;

/** An interface with exactly one implementation. */
interface MessageSending {
    void send(String message, boolean urgently);
}
