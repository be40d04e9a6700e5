package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.customers.ContactDetails;
import io.potoroo.database.GroupCommit;
import io.potoroo.points.Ledger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionOperations;

/** What queues of several nodes do to each other. */
@ServerTest
class IntentsTests {

    private static final int REQUESTS = 30;

    private final TestBusiness business;
    private final Intents intents;
    private final Ledger ledger;
    private final TransactionOperations transactions;

    @Autowired
    IntentsTests(TestBusinesses businesses, Intents intents, Ledger ledger, TransactionOperations transactions) {
        this.business = businesses.open();
        this.intents = intents;
        this.ledger = ledger;
        this.transactions = transactions;
    }

    private TransactionCommand reward(int request) {
        return new TransactionCommand(
                Intent.REWARD,
                null,
                new ContactDetails("shopper" + request % 3 + "@example.com", null, null),
                business.place().id(),
                new Asked(1_000L, null, null),
                0,
                Wanted.NOTHING,
                null,
                null,
                null,
                null,
                "request " + request,
                Instant.parse("2026-05-04T10:00:00Z"));
    }

    @Test
    void bookARequestOnceThatReachesSeveralNodesAtTheSameTime() throws Exception {
        var nodes = new ArrayList<GroupCommit<TransactionCommand, Receipt>>();
        for (int node = 0; node < 3; node++) {
            var queue = new GroupCommit<TransactionCommand, Receipt>(
                    "intents-test-" + node, transactions, new SimpleMeterRegistry(), intents::carryOut);
            queue.start();
            nodes.add(queue);
        }
        var ids = new ArrayList<List<Long>>();
        try (var threads = Executors.newFixedThreadPool(6)) {
            for (int request = 0; request < REQUESTS; request++) {
                var command = reward(request);
                var tasks = new ArrayList<Callable<Long>>();
                for (var node : nodes) {
                    tasks.add(() -> node.submit(business.id(), command)
                            .orThrow()
                            .transaction()
                            .id());
                }
                var answered = new ArrayList<Long>();
                for (var done : threads.invokeAll(tasks)) {
                    answered.add(done.get());
                }
                ids.add(answered);
            }
        } finally {
            nodes.forEach(GroupCommit::stop);
        }
        assertThat(ids)
                .allSatisfy(answered -> assertThat(new HashSet<>(answered)).hasSize(1));
        var list = business.http().get("/transactions?relationships=customer").ok();
        assertThat(list.path("meta").path("total").asInt()).isEqualTo(REQUESTS);
        var customers = business.http().get("/customers?include=balance").ok().path("data");
        assertThat(customers)
                .hasSize(3)
                .allSatisfy(it ->
                        assertThat(it.path("balance").path("points").asLong()).isEqualTo(100));
        assertThat(ledger.audit(business.id())).isEmpty();
    }
}
