package io.potoroo.access;

import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Keeps strangers from making too much of what nobody has to sign in for. */
@Service
public class Strangers {

    private final Attempts attempts;

    Strangers(Attempts attempts) {
        this.attempts = attempts;
    }

    /** Counts an attempt from the network address; how long to wait where there were too many. */
    public Optional<Duration> attempt(String address) {
        return Optional.ofNullable(attempts.begin(address).retryAfter());
    }
}
