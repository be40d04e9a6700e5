package io.potoroo.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionOperations;

/** What becomes of commands whose callers wait too long. */
class GroupCommitTests {

    private static final UUID BUSINESS = Hex32.next();
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Queue<String> carriedOut = new ConcurrentLinkedQueue<>();
    private final Queue<List<String>> batches = new ConcurrentLinkedQueue<>();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    private List<Outcome<String>> carryOut(List<String> commands) {
        busy.countDown();
        try {
            assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        carriedOut.addAll(commands);
        batches.add(commands);
        return commands.stream()
                .<Outcome<String>>map(it -> new Outcome.Done<>("done " + it))
                .toList();
    }

    private GroupCommit<String, String> queue(Duration longestWait, Duration longestCommit) {
        var queue = new GroupCommit<String, String>(
                "test",
                TransactionOperations.withoutTransaction(),
                meters,
                (business, commands) -> carryOut(commands),
                command -> command.startsWith("large") ? GroupCommit.LARGEST_BATCH / 2 : 1,
                longestWait,
                longestCommit);
        queue.start();
        return queue;
    }

    private static String refusal(Future<?> submitted) throws InterruptedException {
        try {
            return "answered " + submitted.get();
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof Refusal refusal)) {
                throw new AssertionError(failed);
            }
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.OVERLOADED);
            return refusal.reason();
        }
    }

    @Test
    void neverCarriesOutWhatItsCallerHasGivenUp() throws Exception {
        var queue = queue(SHORT, LONG);
        try (var callers = Executors.newCachedThreadPool()) {
            var first = callers.submit(() -> queue.submit(BUSINESS, "first"));
            busy.await();
            var second = callers.submit(() -> queue.submit(BUSINESS, "second"));

            assertThat(refusal(second)).isEqualTo("The request was not carried out; send it again.");
            release.countDown();

            assertThat(first.get()).isEqualTo(new Outcome.Done<>("done first"));
            assertThat(queue.submit(BUSINESS, "third")).isEqualTo(new Outcome.Done<>("done third"));
            assertThat(carriedOut).containsExactly("first", "third");
        } finally {
            queue.stop();
        }
    }

    /** Each batch is one call of the verb. */
    @Test
    void gathersNoMoreInABatchThanFitsInAStatement() throws Exception {
        var queue = queue(LONG, LONG);
        try (var callers = Executors.newCachedThreadPool()) {
            var first = callers.submit(() -> queue.submit(BUSINESS, "first"));
            busy.await();
            var others = callers.submit(() -> queue.submitAll(
                    BUSINESS, List.of("small", "large 1", "large 2", "large 3", "small again", "large 4")));
            await().until(() -> meters.get("potoroo.queue.waiting").gauge().value() == 6);
            release.countDown();

            first.get();
            assertThat(others.get()).allMatch(Outcome.Done.class::isInstance);
            assertThat(batches)
                    .containsExactly(
                            List.of("first"),
                            List.of("small", "large 1"),
                            List.of("large 2", "large 3"),
                            List.of("small again", "large 4"));
        } finally {
            queue.stop();
        }
    }

    /** What waits is in memory. */
    @Test
    void letsNoMoreWaitThanFitsInMemory() throws Exception {
        var queue = queue(LONG, LONG);
        try (var callers = Executors.newCachedThreadPool()) {
            int fit = (int) (2 * GroupCommit.LARGEST_WAITING / GroupCommit.LARGEST_BATCH);
            var first = callers.submit(() -> queue.submit(BUSINESS, "first"));
            busy.await();
            var others = callers.submit(() -> queue.submitAll(BUSINESS, Collections.nCopies(fit + 3, "large")));
            await().until(() -> meters.get("potoroo.queue.waiting").gauge().value() == fit);
            release.countDown();

            first.get();
            assertThat(others.get().subList(0, fit)).allMatch(Outcome.Done.class::isInstance);
            assertThat(others.get().subList(fit, fit + 3)).allMatch(Outcome.Refused.class::isInstance);
            assertThat(queue.submit(BUSINESS, "large")).isInstanceOf(Outcome.Done.class);
        } finally {
            queue.stop();
        }
    }

    @Test
    void waitsNoLongerForManyThanForOne() {
        var queue = queue(SHORT, SHORT);
        try {
            var began = System.nanoTime();

            var outcomes = queue.submitAll(BUSINESS, Collections.nCopies(20, "one of many"));

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SHORT.multipliedBy(5));
            assertThat(outcomes).hasSize(20).allMatch(Outcome.Refused.class::isInstance);
            release.countDown();
        } finally {
            queue.stop();
        }
    }

    @Test
    void promisesNothingAboutWhatIsBeingCarriedOut() throws Exception {
        var queue = queue(SHORT, SHORT);
        try (var callers = Executors.newCachedThreadPool()) {
            var slow = callers.submit(() -> queue.submit(BUSINESS, "slow"));

            assertThat(refusal(slow))
                    .isEqualTo("The request took too long; nobody knows whether it will be carried out.");
            release.countDown();
        } finally {
            queue.stop();
        }
        assertThat(carriedOut).containsExactly("slow");
    }

    @Test
    void tellsCallersOfAStoppingServerWhetherTheyWereHeard() throws Exception {
        var queue = queue(LONG, LONG);
        try {
            var heard = interruptible(queue, "heard");
            busy.await();
            var waiting = interruptible(queue, "waiting");
            heard.thread().interrupt();
            waiting.thread().interrupt();

            assertThat(refusal(heard.answer()))
                    .isEqualTo("The server is stopping; nobody knows whether the request was carried out.");
            assertThat(refusal(waiting.answer())).isEqualTo("The request was not carried out; send it again.");
            release.countDown();
        } finally {
            queue.stop();
        }
        assertThat(carriedOut).containsExactly("heard");
    }

    private record Caller(Thread thread, CompletableFuture<Outcome<String>> answer) {}

    private static Caller interruptible(GroupCommit<String, String> queue, String command) {
        var answer = new CompletableFuture<Outcome<String>>();
        var thread = Thread.ofVirtual().start(() -> {
            try {
                answer.complete(queue.submit(BUSINESS, command));
            } catch (Refusal refusal) {
                answer.completeExceptionally(refusal);
            }
        });
        return new Caller(thread, answer);
    }
}
