package io.potoroo.access;

import io.potoroo.kernel.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Which access tokens and application keys are no longer good, held in memory.
 *
 * <p>The node that revokes knows on commit; the others ask the database every second. A node that could not ask for five
 * seconds believes nothing until it can again.
 */
@Component
class Revocations implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Revocations.class);
    private static final Duration POLL_EVERY = Duration.ofSeconds(1);
    private static final Duration BELIEVED_FOR = Duration.ofSeconds(5);
    private static final Duration WAIT_AT_MOST = Duration.ofSeconds(2);

    private final RevocationRepository repository;
    private final Clock clock;
    private final ConcurrentMap<UUID, Instant> revoked = new ConcurrentHashMap<>();
    private final Thread poller;
    private String horizon = "0";
    private volatile long polledAtNanos;

    Revocations(RevocationRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
        poll();
        this.poller = Thread.ofPlatform().daemon().name("revocations").start(this::keepPolling);
    }

    /** Whether the id was revoked; refused as overloaded while that cannot be told. */
    boolean isRevoked(UUID id) {
        if (revoked.containsKey(id)) {
            return true;
        }
        if (isStale()) {
            awaitPoll();
            return revoked.containsKey(id);
        }
        return false;
    }

    /** Part of the caller's transaction; this node acts on it once that has committed. */
    void revoke(RevokedTokens tokens) {
        revoke(tokens.tokenIds(), tokens.endsAt());
    }

    /** As {@link #revoke(RevokedTokens)}; {@code endsAt} is when the ids will mean nothing any more. */
    void revoke(Collection<UUID> ids, Instant endsAt) {
        if (ids.isEmpty()) {
            return;
        }
        repository.add(ids, endsAt);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                ids.forEach(id -> revoked.put(id, endsAt));
            }
        });
    }

    private boolean isStale() {
        return System.nanoTime() - polledAtNanos > BELIEVED_FOR.toNanos();
    }

    /** After a pause of the whole process the first request comes before the first poll: give that a moment. */
    private synchronized void awaitPoll() {
        long giveUpAt = System.nanoTime() + WAIT_AT_MOST.toNanos();
        while (isStale()) {
            long left = TimeUnit.NANOSECONDS.toMillis(giveUpAt - System.nanoTime());
            if (left <= 0) {
                throw unknown();
            }
            try {
                wait(left);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw unknown();
            }
        }
    }

    private static Refusal unknown() {
        return Refusal.overloaded("The server cannot tell at the moment which tokens were revoked.");
    }

    private void keepPolling() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(POLL_EVERY);
                poll();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException unreachable) {
                // One line a second while the database is away; requests are refused meanwhile.
                log.warn("Revocations could not be read: {}", unreachable.getMessage());
            }
        }
    }

    private void poll() {
        long startedAtNanos = System.nanoTime();
        var now = clock.instant();
        var next = repository.horizon();
        repository.since(horizon, now).forEach(it -> revoked.put(it.revokedId(), it.endsAt()));
        revoked.values().removeIf(now::isAfter);
        horizon = next;
        polledAtNanos = startedAtNanos;
        synchronized (this) {
            notifyAll();
        }
    }

    @Override
    public void destroy() {
        poller.interrupt();
    }
}
