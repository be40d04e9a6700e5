package io.potoroo.access;

import java.time.Duration;

/** How an attempt to sign in with a password ended. */
sealed interface SignIn {

    /** The password was right. */
    record Accepted(CheckedPassword password) implements SignIn {}

    /** Unknown user, wrong password or disabled user: which of them is nobody's business. */
    record Rejected() implements SignIn {}

    /** Too many failures lately. */
    record Throttled(Duration retryAfter) implements SignIn {}
}
