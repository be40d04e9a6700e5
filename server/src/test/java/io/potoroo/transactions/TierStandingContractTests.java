package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.customers.Consent;
import io.potoroo.customers.Customer;
import io.potoroo.customers.Customers;
import io.potoroo.customers.NewCustomer;
import io.potoroo.kernel.Hex32;
import io.potoroo.tiers.Tiers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where customers stand on a business's tiers, over HTTP, and what that earns them. */
@ServerTest
class TierStandingContractTests {

    private static final String LEVELS = """
            "tier_levels":[{"name":"Bronze"},{"name":"Silver","reach_points":500},{"name":"Gold","reach_points":1500}]}""";
    private static final String LADDER = "{\"tiers_sequence\":[\"2\"]," + LEVELS;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestBusinesses businesses;
    private final Tiers tiers;
    private final TierEvaluation evaluation;
    private final JdbcClient jdbc;
    private TestBusiness business;

    @Autowired
    TierStandingContractTests(TestBusinesses businesses, Tiers tiers, TierEvaluation evaluation, JdbcClient jdbc) {
        this.businesses = businesses;
        this.tiers = tiers;
        this.evaluation = evaluation;
        this.jdbc = jdbc;
        this.business = businesses.open();
    }

    @BeforeEach
    void open() {
        business = businesses.open();
    }

    private JsonNode ladder(String body) {
        return business.http().post("/tiers", body).ok().path("data");
    }

    private String customer() {
        return business.http()
                .post("/customers", Map.of("email", "mia@example.com"))
                .ok()
                .path("data")
                .path("id")
                .asString();
    }

    private JsonNode transaction(String customer, String intent, Map<String, ?> more) {
        var body = new HashMap<String, Object>(Map.of("intent", intent, "customer", Map.of("id", customer)));
        body.putAll(more);
        return business.http().post("/transactions", body).ok().path("data");
    }

    private JsonNode included(String customer, String query) {
        return business.http().get("/customers/" + customer + "?" + query).ok().path("included");
    }

    private String level(String customer) {
        return included(customer, "include=tier_level")
                .path("tier_level")
                .path("name")
                .asString("");
    }

    private JsonNode recalculated(String customer) {
        return business.http()
                .post("/customers/" + customer + "/actions", "{\"resource\":\"tier_level\",\"type\":\"recalculate\"}")
                .ok()
                .path("data")
                .path("tier_progress");
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        var end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("it should have happened by now").isBefore(end);
            Thread.sleep(20);
        }
    }

    @Test
    void movesACustomerSoonAfterATransaction() throws Exception {
        ladder(LADDER);
        var customer = customer();
        assertThat(level(customer)).isEqualTo("Bronze");

        var reward = transaction(customer, "reward", Map.of("points", 640));
        eventually(() -> level(customer).equals("Silver"));

        business.http().delete("/transactions/" + reward.path("id").asLong());
        eventually(() -> level(customer).equals("Bronze"));
    }

    @Test
    void movesACustomerSoonAfterASale() throws Exception {
        ladder(LADDER);
        var customer = customer();
        var link = business.link("tiers");

        business.http()
                .post(
                        "/api/v1/sales",
                        Map.of(
                                "branch_link_id",
                                link,
                                "external_id",
                                "1001",
                                "sold_at",
                                Instant.now().toString(),
                                "total",
                                1600,
                                "customer",
                                Map.of("email", "mia@example.com")))
                .ok();

        eventually(() -> level(customer).equals("Gold"));
    }

    @Test
    void tellsACustomersLevelProgressAndTiers() {
        var program = ladder(LADDER);
        var customer = customer();
        transaction(customer, "reward", Map.of("points", 640, "amount", 41.5));
        var progress = recalculated(customer);

        assertThat(progress.path("start_date").asString()).matches("\\d{4}-01-01T05:00:00\\+00:00");
        assertThat(progress.path("end_date").asString()).matches("\\d{4}-01-01T04:59:59\\+00:00");
        assertThat(progress).isEqualTo(JsonMapper.shared().readTree("""
                {"total_amount":null,"total_points":640,"total_visits":null,"left_amount":null,"left_points":860,
                "left_visits":null,"tiers_relation":0,"start_date":"%s","end_date":"%s","tier_level":"Silver",
                "next_tier_level":"Gold","tier_progress":0.4266,"tier_level_live":"Silver"}""".formatted(
                        progress.path("start_date").asString(),
                        progress.path("end_date").asString())));
        var included = included(customer, "include=tier_level,tier_progress,tiers&relationships=tier_levels");
        assertThat(included.path("tier_level"))
                .isEqualTo(program.path("tier_levels").path(1));
        assertThat(included.path("tier_progress")).isEqualTo(progress);
        assertThat(included.path("tiers").path(0)).isEqualTo(program);
        assertThat(included(customer, "include=tiers").path("tiers").path(0).has("tier_levels"))
                .isFalse();
        assertThat(included(customer, "include=tier")
                        .path("tier_level")
                        .path("name")
                        .asString())
                .isEqualTo("Silver");
    }

    @Test
    void countsRewardsAndReturnsAndNothingElse() {
        ladder("""
                {"tiers_sequence":["1","2","3"],"tiers_relation":1,"tier_levels":[
                {"name":"VIP","reach_spend":100,"reach_points":200,"reach_visits":4}]}""");
        var customer = customer();
        var order = Map.of("external_order_id", "A-1");
        transaction(customer, "reward", Map.of("amount", 50, "transaction_details", order));
        transaction(customer, "reward", Map.of("amount", 20));
        transaction(customer, "reward", Map.of("points", 30, "amount", 5));
        transaction(customer, "adjust_points_balance", Map.of("points", 1000));
        transaction(customer, "redeem", Map.of("points", 10));
        var cancelled = transaction(customer, "reward", Map.of("amount", 400));
        business.http().delete("/transactions/" + cancelled.path("id").asLong());

        var before = recalculated(customer);
        assertThat(before.path("total_amount").decimalValue()).isEqualByComparingTo("75");
        assertThat(before.path("total_points").asLong()).isEqualTo(100);
        assertThat(before.path("total_visits").asLong()).isEqualTo(3);
        assertThat(before.path("tier_level").isNull()).isTrue();
        assertThat(before.path("tier_progress").decimalValue()).isEqualByComparingTo("0.5");

        transaction(customer, "return", Map.of("amount", 20, "transaction_details", order));
        assertThat(recalculated(customer).path("total_visits").asLong())
                .as("not all of it")
                .isEqualTo(3);
        transaction(customer, "return", Map.of("amount", 30, "transaction_details", order));
        var after = recalculated(customer);
        assertThat(after.path("total_amount").decimalValue()).isEqualByComparingTo("25");
        assertThat(after.path("total_points").asLong()).isEqualTo(50);
        assertThat(after.path("total_visits").asLong()).isEqualTo(2);
    }

    @Test
    void forgetsAPurchaseThatWasReturnedInPartAndThenCancelled() {
        ladder("{\"tiers_sequence\":[\"1\",\"3\"],\"tier_levels\":[{\"name\":\"VIP\",\"reach_spend\":100}]}");
        var customer = customer();
        var order = Map.of("external_order_id", "A-1");
        transaction(customer, "reward", Map.of("amount", 40));
        var reward = transaction(customer, "reward", Map.of("amount", 50, "transaction_details", order));
        transaction(customer, "return", Map.of("amount", 20, "transaction_details", order));

        assertThat(business.http()
                        .delete("/transactions/" + reward.path("id").asLong())
                        .status())
                .isEqualTo(204);

        var progress = recalculated(customer);
        assertThat(progress.path("total_amount").decimalValue()).isEqualByComparingTo("40");
        assertThat(progress.path("total_visits").asLong()).isEqualTo(1);
    }

    @Test
    void looksAtMoreCustomersThanABatchHolds(@Autowired Customers customers) {
        ladder("{\"tiers_sequence\":[\"1\",\"3\"],\"reset_type\":1,\"base_previous_period\":1,"
                + "\"tier_levels\":[{\"name\":\"VIP\",\"reach_spend\":1}]}");
        var ids = customers
                .enrol(
                        business.id(),
                        IntStream.range(0, 1200)
                                .mapToObj(i -> NewCustomer.of(
                                        "many" + i + "@example.com", null, null, null, null, Consent.NONE))
                                .toList())
                .stream()
                .map(Customer::id)
                .toList();
        transaction(Hex32.print(ids.getLast()), "reward", Map.of("amount", 5));

        evaluation.evaluateEverybody(business.id(), () -> false);

        assertThat(level(Hex32.print(ids.getLast()))).isEqualTo("VIP");
        assertThat(level(Hex32.print(ids.getFirst()))).isEmpty();
    }

    @Test
    void countsWhatHappenedInEachCycle() {
        var customer = customer();
        var lastYear = Instant.now().minus(366, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        transaction(customer, "reward", Map.of("points", 1600, "created_at", lastYear.toString()));
        transaction(customer, "reward", Map.of("points", 600));

        ladder(LADDER);
        assertThat(recalculated(customer).path("tier_level").asString()).isEqualTo("Silver");
        ladder("{\"tiers_sequence\":[\"2\"],\"base_previous_period\":1," + LEVELS);
        assertThat(recalculated(customer).path("tier_level").asString()).isEqualTo("Gold");
        ladder("{\"tiers_sequence\":[\"2\"],\"reset_type\":2," + LEVELS);
        var previous = recalculated(customer);
        assertThat(previous.path("tier_level").asString()).isEqualTo("Gold");
        assertThat(previous.path("total_points").asLong()).isEqualTo(600);
        ladder("{\"tiers_sequence\":[\"2\"],\"reset_period_month\":0," + LEVELS);
        assertThat(recalculated(customer).path("total_points").asLong()).isEqualTo(600);
    }

    @Test
    void leavesLevelsSetByHandAlone() {
        var program = ladder(LADDER);
        var customer = customer();
        transaction(customer, "reward", Map.of("points", 640));
        recalculated(customer);

        business.http()
                .put("/tiers/" + program.path("id").asLong(), "{\"reset_type\":3}")
                .ok();
        transaction(customer, "reward", Map.of("points", 4000));

        var progress = recalculated(customer);
        assertThat(progress.path("tier_level").asString()).isEqualTo("Silver");
        assertThat(progress.path("tier_level_live").asString()).isEqualTo("Silver");
        assertThat(progress.path("total_points").asLong()).isEqualTo(4640);
        assertThat(progress.path("tier_progress").asInt()).isEqualTo(1);
    }

    @Test
    void looksAtEverybodyAgainWhenTheProgramChanges() throws Exception {
        var program = ladder(LADDER);
        var customer = customer();
        transaction(customer, "reward", Map.of("points", 640));
        eventually(() -> level(customer).equals("Silver"));

        business.http().put("/tiers/" + program.path("id").asLong(), """
                        {"tier_levels":[{"name":"New"},{"name":"Old","reach_points":600}]}""").ok();

        eventually(() -> level(customer).equals("Old"));
    }

    @Test
    void looksAtEverybodyOnceADay() throws Exception {
        ladder(LADDER);
        var customer = customer();
        transaction(customer, "reward", Map.of("points", 640));
        eventually(() -> level(customer).equals("Silver") && !tiers.due(1000).contains(business.id()));
        // As a node that died before it looked would leave it.
        jdbc.sql("update tiers.standing set level_id = null where business_id = :business")
                .param("business", business.id())
                .update();
        jdbc.sql("update tiers.program set due_at = now() - interval '1 minute' where business_id = :business")
                .param("business", business.id())
                .update();
        assertThat(level(customer)).isEmpty();
        assertThat(tiers.due(1000)).contains(business.id());

        evaluation.evaluateEverybody(business.id(), () -> false);

        assertThat(level(customer)).isEqualTo("Silver");
        assertThat(tiers.due(1000)).doesNotContain(business.id());
    }

    @Test
    void isDueAgainWhenItWasStoppedInBetween() throws Exception {
        ladder(LADDER);
        customer();
        eventually(() -> !tiers.due(1000).contains(business.id()));
        jdbc.sql("update tiers.program set due_at = now() - interval '1 minute' where business_id = :business")
                .param("business", business.id())
                .update();

        evaluation.evaluateEverybody(business.id(), () -> true);

        assertThat(tiers.due(1000)).contains(business.id());
    }

    @Test
    void hasItsDailyWorkInTheDatabase(@Autowired RecurringTask<Void> tierEvaluations) throws Exception {
        eventually(
                () -> jdbc.sql("select count(*) from database.scheduled_tasks where task_name = :name and version > 1")
                                .param("name", tierEvaluations.getName())
                                .query(Long.class)
                                .single()
                        == 1);
    }

    @Test
    void endsOnTheSameLevelHoweverManyBookAtOnce() throws Exception {
        ladder(LADDER);
        var customer = customer();
        var calls = IntStream.range(0, 16)
                .<Callable<TestClient.Answer>>mapToObj(i -> () -> business.http()
                        .post(
                                "/transactions",
                                Map.of("intent", "reward", "points", 100, "customer", Map.of("id", customer))))
                .toList();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var answer : threads.invokeAll(calls)) {
                assertThat(answer.get().status()).isEqualTo(200);
            }
        }

        eventually(() -> level(customer).equals("Gold"));
    }

    @Test
    void earnsByTheRateOfTheLevelTheCustomerIsOn() {
        var levels = ladder(LADDER).path("tier_levels");
        business.http()
                .patch(
                        "/rules",
                        Map.of(
                                "tiers_earning_override",
                                true,
                                "tiers_earning_rules",
                                List.of(
                                        Map.of("id", levels.path(0).path("id").asLong(), "points", 2),
                                        Map.of("id", levels.path(1).path("id").asLong(), "amount", 5, "points", 40))))
                .ok();
        var customer = customer();

        var first = transaction(
                customer, "reward", Map.of("amount", 300, "transaction_details", Map.of("external_order_id", "1")));
        assertThat(first.path("points").asLong()).as("Bronze").isEqualTo(600);
        recalculated(customer);
        assertThat(transaction(customer, "reward", Map.of("amount", 19.99))
                        .path("points")
                        .asLong())
                .as("Silver")
                .isEqualTo(120);
        assertThat(transaction(customer, "return", Map.of("amount", 10))
                        .path("points")
                        .asLong())
                .as("what nobody knows the reward of, at the rate of now")
                .isEqualTo(80);
        assertThat(transaction(
                                customer,
                                "return",
                                Map.of("amount", 150, "transaction_details", Map.of("external_order_id", "1")))
                        .path("points")
                        .asLong())
                .as("what it was worth then")
                .isEqualTo(300);
        var newcomer = business.http().post("/transactions", """
                        {"intent":"reward","amount":10,"customer":{"email":"leo@example.com"}}""").ok();
        assertThat(newcomer.path("data").path("points").asLong()).isEqualTo(20);

        business.http().patch("/rules", Map.of("tiers_earning_override", false)).ok();
        assertThat(transaction(customer, "reward", Map.of("amount", 10))
                        .path("points")
                        .asLong())
                .isEqualTo(10);
    }

    @Test
    void keepsTheRateOfTheLevelThatASaleWasCompletedOn() {
        var levels = ladder(LADDER).path("tier_levels");
        business.http()
                .patch(
                        "/rules",
                        Map.of(
                                "tiers_earning_override",
                                true,
                                "tiers_earning_rules",
                                List.of(
                                        Map.of("id", levels.path(0).path("id").asLong(), "points", 2),
                                        Map.of("id", levels.path(1).path("id").asLong(), "points", 3))))
                .ok();
        long link = business.link("tiers");
        sale(link, "S-0", "pending", 10);
        assertThat(sale(link, "S-1", "completed", 300).at("/points/net").asLong())
                .as("of a newcomer, on the first level")
                .isEqualTo(600);
        recalculated(business.http()
                .get("/customers?email=mia@example.com")
                .ok()
                .at("/data/0/id")
                .asString());

        var pending = sale(link, "S-0", "completed", 10);
        assertThat(pending.at("/points/net").asLong())
                .as("by the level on which it is completed")
                .isEqualTo(30);
        assertThat(pending.at("/points/rule/reward_ratio").asInt()).isEqualTo(3);
        assertThat(sale(link, "S-1", "completed", 200).at("/points/net").asLong())
                .as("later versions keep the rate")
                .isEqualTo(400);
    }

    private JsonNode sale(long link, String externalId, String status, int total) {
        return business.http()
                .put("/api/v1/branch-links/" + link + "/sales/" + externalId, """
                        {"sold_at":"2026-01-05T10:00:00Z","status":"%s","total":%d,
                        "customer":{"email":"mia@example.com"}}""".formatted(status, total))
                .ok()
                .path("data");
    }

    @Test
    void refusesActionsThereAreNot() {
        var path = "/customers/" + customer() + "/actions";

        assertThat(business.http().post(path, "").json())
                .isEqualTo(JsonMapper.shared().readTree("""
                {"resource":["The resource field is required."],"type":["The type field is required."]}"""));
        assertThat(business.http()
                        .post(path, "{\"resource\":\"points\",\"type\":\"recalculate\"}")
                        .json())
                .isEqualTo(JsonMapper.shared().readTree("{\"resource\":[\"The selected resource is invalid.\"]}"));
        var wrong = business.http().post(path, "{\"resource\":\"tier_level\",\"type\":\"calculate\"}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json())
                .isEqualTo(JsonMapper.shared().readTree("{\"type\":[\"The selected type is invalid.\"]}"));
        var unknown = business.http()
                .post(
                        "/customers/" + UUID.randomUUID().toString().replace("-", "") + "/actions",
                        "{\"resource\":\"tier_level\",\"type\":\"recalculate\"}");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().path("message").asString()).isEqualTo("Customer Not Found");
    }

    @Test
    void saysNothingWhereThereIsNoProgram() {
        assertThat(recalculated(customer()).isNull()).isTrue();
    }
}
