package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestOffers;
import io.potoroo.customers.ContactDetails;
import io.potoroo.database.GroupCommit;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Outcome;
import io.potoroo.points.Ledger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
                null,
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

    private String customer() {
        return business.http()
                .post("/customers", Map.of("email", Hex32.print(Hex32.next()) + "@example.com"))
                .ok()
                .at("/data/id")
                .asString();
    }

    private TransactionCommand command(Intent intent, String customer, Wanted wanted, @Nullable String reference) {
        return new TransactionCommand(
                intent,
                Hex32.parse(customer).orElseThrow(),
                new ContactDetails(null, null, null),
                business.place().id(),
                null,
                new Asked(null, null, null),
                0,
                wanted,
                null,
                null,
                null,
                null,
                reference,
                Instant.parse("2026-05-04T10:00:00Z"));
    }

    /** What became of each command, which all nodes carry out at the same time. */
    private List<List<Outcome<Receipt>>> onSeveralNodes(List<TransactionCommand> commands) throws Exception {
        var nodes = new ArrayList<GroupCommit<TransactionCommand, Receipt>>();
        for (int node = 0; node < 3; node++) {
            var queue = new GroupCommit<TransactionCommand, Receipt>(
                    "nodes-test-" + node, transactions, new SimpleMeterRegistry(), intents::carryOut);
            queue.start();
            nodes.add(queue);
        }
        try (var threads = Executors.newFixedThreadPool(9)) {
            var tasks = new ArrayList<Callable<Outcome<Receipt>>>();
            commands.forEach(command -> nodes.forEach(node -> tasks.add(() -> node.submit(business.id(), command))));
            var done = threads.invokeAll(tasks);
            var outcomes = new ArrayList<List<Outcome<Receipt>>>();
            for (int i = 0; i < done.size(); i += nodes.size()) {
                var answered = new ArrayList<Outcome<Receipt>>();
                for (var each : done.subList(i, i + nodes.size())) {
                    answered.add(each.get());
                }
                outcomes.add(answered);
            }
            return outcomes;
        } finally {
            nodes.forEach(GroupCommit::stop);
        }
    }

    private static void assertOneDone(List<Outcome<Receipt>> answered, String description) {
        assertThat(answered).filteredOn(Outcome.Done.class::isInstance).hasSize(1);
        assertThat(answered)
                .filteredOn(Outcome.Refused.class::isInstance)
                .hasSize(2)
                .allSatisfy(it -> assertThat(
                                ((Outcome.Refused<Receipt>) it).refusal().reason())
                        .isEqualTo(description));
    }

    @Test
    void giveAndTakeACouponOnceWhicheverNodeIsAsked() throws Exception {
        var offers = new TestOffers(business);
        for (int round = 0; round < 15; round++) {
            long offer = offers.coupon(Map.of("coupon_perm_available", 1));
            var customer = customer();
            var taken = onSeveralNodes(
                    List.of(command(Intent.GET_COUPON, customer, new Wanted(offer, null, List.of(), null), null)));
            assertOneDone(taken.getFirst(), "The customer holds a coupon of the offer already.");
            long coupon = business.http()
                    .get("/customers/" + customer + "/available-coupons")
                    .ok()
                    .at("/data/0/id")
                    .asLong();

            var claimed = onSeveralNodes(
                    List.of(command(Intent.CLAIM_COUPON, customer, new Wanted(offer, coupon, List.of(), null), null)));

            assertOneDone(claimed.getFirst(), "The coupon has been redeemed already.");
        }
    }

    @Test
    void answerARepeatedClaimOnEveryNode() throws Exception {
        var offers = new TestOffers(business);
        for (int round = 0; round < 10; round++) {
            long offer = offers.coupon(Map.of());
            var customer = customer();
            var wanted = new Wanted(offer, null, List.of(), null);
            var taken = onSeveralNodes(List.of(command(Intent.GET_COUPON, customer, wanted, "get " + customer)));
            assertThat(ids(taken.getFirst())).hasSize(1);
            long coupon = business.http()
                    .get("/customers/" + customer + "/available-coupons")
                    .ok()
                    .at("/data/0/id")
                    .asLong();

            var claimed = onSeveralNodes(List.of(command(
                    Intent.CLAIM_COUPON, customer, new Wanted(offer, coupon, List.of(), null), "claim " + customer)));

            assertThat(ids(claimed.getFirst())).hasSize(1);
        }
    }

    private static Set<Long> ids(List<Outcome<Receipt>> answered) {
        return answered.stream().map(it -> it.orThrow().transaction().id()).collect(Collectors.toSet());
    }

    @Test
    void convertPointsToMoneyOnAllNodesAtOnce() throws Exception {
        long item = new TestOffers(business).reward(Map.of("points", 10, "redeem_for_gift_card", true, "amount", 1));
        var commands = new ArrayList<TransactionCommand>();
        var customers = List.of(customer(), customer(), customer());
        for (var customer : customers) {
            business.http()
                    .post(
                            "/transactions",
                            Map.of("intent", "reward", "points", 1000, "customer", Map.of("id", customer)))
                    .ok();
        }
        for (int i = 0; i < 20; i++) {
            commands.add(command(
                    Intent.REDEEM,
                    customers.get(i % 3),
                    new Wanted(null, null, List.of(new Wanted.Item(item, 1)), null),
                    null));
        }

        var outcomes = onSeveralNodes(commands);

        assertThat(outcomes).allSatisfy(it -> assertThat(ids(it)).hasSize(3));
        assertThat(ledger
                        .balances(
                                business.id(),
                                customers.stream()
                                        .map(it -> Hex32.parse(it).orElseThrow())
                                        .toList())
                        .values()
                        .stream()
                        .mapToLong(it -> it.giftCardMinor()))
                .containsExactlyInAnyOrder(2100L, 2100L, 1800L);
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    @Test
    void giveStoreCreditAndItsPurchaseOnceWhicheverNodeIsAsked() throws Exception {
        business.http().patch("/rules", Map.of("store_credit_ratio", 0.5)).ok();
        var customer = customer();
        var commands = new ArrayList<TransactionCommand>();
        for (int i = 0; i < 10; i++) {
            commands.add(new TransactionCommand(
                    Intent.REWARD_STORE_CREDIT,
                    Hex32.parse(customer).orElseThrow(),
                    new ContactDetails(null, null, null),
                    business.place().id(),
                    null,
                    new Asked(1_000L, null, null),
                    0,
                    Wanted.NOTHING,
                    null,
                    null,
                    null,
                    null,
                    "credit " + i,
                    Instant.parse("2026-05-04T10:00:00Z")));
        }

        var outcomes = onSeveralNodes(commands);

        assertThat(outcomes).allSatisfy(it -> assertThat(ids(it)).hasSize(1));
        assertThat(business.http().get("/transactions").ok().at("/meta/total").asInt())
                .isEqualTo(20);
        var balance = ledger.balance(business.id(), Hex32.parse(customer).orElseThrow());
        assertThat(balance.points()).isEqualTo(100);
        assertThat(balance.giftCardMinor()).isEqualTo(5_000);
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    /** Nothing is tried again here: whoever loses a deadlock fails. */
    @Test
    void neverWaitForEachOtherInACircle() throws Exception {
        long item = new TestOffers(business).reward(Map.of("points", 1, "redeem_for_gift_card", true, "amount", 1));
        var customers = new ArrayList<String>();
        for (int i = 0; i < 4; i++) {
            var customer = customer();
            for (var intent : List.of("reward", "purchase_giftcard_prepaid")) {
                business.http()
                        .post(
                                "/transactions",
                                Map.of("intent", intent, "amount", 1000, "customer", Map.of("id", customer)))
                        .ok();
            }
            customers.add(customer);
        }
        var money = new Wanted(null, null, List.of(new Wanted.Item(item, 1)), null);
        var batches = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 60; i++) {
            int first = i;
            batches.add(() -> requireNonNull(transactions.execute(status -> intents.carryOut(
                            business.id(),
                            List.of(
                                    command(Intent.REDEEM, customers.get(first % 4), money, null),
                                    moving(Intent.GIFTCARD_PAYMENT, customers.get((first + 1) % 4)),
                                    moving(Intent.REWARD, customers.get((first + 3) % 4)),
                                    moving(Intent.REFUND_REDEEMED_POINTS, customers.get((first + 2) % 4))))))
                    .size());
        }

        try (var nodes = Executors.newFixedThreadPool(4)) {
            for (var batch : nodes.invokeAll(batches)) {
                assertThat(batch.get()).isEqualTo(4);
            }
        }

        assertThat(ledger.audit(business.id())).isEmpty();
    }

    private TransactionCommand moving(Intent intent, String customer) {
        return new TransactionCommand(
                intent,
                Hex32.parse(customer).orElseThrow(),
                new ContactDetails(null, null, null),
                business.place().id(),
                null,
                new Asked(100L, intent == Intent.REFUND_REDEEMED_POINTS ? 1L : null, null),
                0,
                Wanted.NOTHING,
                null,
                null,
                null,
                null,
                null,
                Instant.parse("2026-05-04T10:00:00Z"));
    }

    /** Of a code that cost 700 of a thousand points. */
    private TransactionCommand cancelled(String shop, String customer, @Nullable String reference) {
        var code = business.http()
                .post(
                        "/transactions",
                        Map.of(
                                "intent",
                                "redeem_ecom_coupon",
                                "points",
                                700,
                                "customer",
                                Map.of("id", customer),
                                "branch",
                                Map.of("id", shop)))
                .ok()
                .at("/data/ecom_coupon/code")
                .asString();
        var branchId = Hex32.parse(shop).orElseThrow();
        return new TransactionCommand(
                Intent.CANCEL_ECOM_COUPON,
                Hex32.parse(customer).orElseThrow(),
                new ContactDetails(null, null, null),
                branchId,
                null,
                new Asked(null, null, null),
                0,
                new Wanted(null, null, List.of(), branchId, null, code),
                null,
                null,
                null,
                null,
                reference,
                Instant.parse("2026-05-04T10:00:00Z"));
    }

    private long points(String customer) {
        return business.http()
                .get("/customers/" + customer + "?include=balance")
                .ok()
                .at("/included/balance/points")
                .asLong();
    }

    @Test
    void giveThePointsOfACodeBackOnceWhicheverNodeIsAsked() throws Exception {
        var shop = EcomCodeContractTests.webShop(business);
        for (int round = 0; round < 10; round++) {
            var customer = EcomCodeContractTests.someone(business);
            var command = cancelled(shop, customer, null);

            var cancelled = onSeveralNodes(List.of(command, command));

            assertThat(cancelled.stream().flatMap(List::stream))
                    .filteredOn(Outcome.Done.class::isInstance)
                    .hasSize(1);
            assertThat(points(customer)).isEqualTo(1000);
        }
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    @Test
    void answerARepeatedCancellationOnEveryNode() throws Exception {
        var shop = EcomCodeContractTests.webShop(business);
        for (int round = 0; round < 10; round++) {
            var customer = EcomCodeContractTests.someone(business);
            var command = cancelled(shop, customer, "cancel " + customer);

            assertThat(ids(onSeveralNodes(List.of(command)).getFirst())).hasSize(1);
            assertThat(points(customer)).isEqualTo(1000);
        }
        assertThat(ledger.audit(business.id())).isEmpty();
    }
}
