package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.TestStatements;
import io.potoroo.kernel.Hex32;
import io.potoroo.points.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code /referral-programs}, referred customers and their reward over HTTP: every status and error body. */
@ServerTest
class ReferralContractTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String PROGRAM = """
            {"cond_min_amount":20,"expires_in":30,"referee_earns":50,"referer_earns":100}""";

    private final TestBusinesses businesses;
    private final Ledger ledger;
    private final JdbcClient jdbc;
    private TestBusiness business;
    private String referrer = "";

    @Autowired
    ReferralContractTests(TestBusinesses businesses, Ledger ledger, JdbcClient jdbc) {
        this.businesses = businesses;
        this.ledger = ledger;
        this.jdbc = jdbc;
        this.business = businesses.open();
    }

    @BeforeEach
    void open() {
        business = businesses.open();
        referrer = created("{\"email\":\"mia@example.com\"}").path("id").asString();
    }

    @AfterEach
    void everyBalanceIsProven() {
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    private Answer create(String json) {
        return business.http().post("/customers", json);
    }

    private JsonNode created(String json) {
        return create(json).ok().path("data");
    }

    private JsonNode program(String json) {
        return business.http().post("/referral-programs", json).ok().path("data");
    }

    private Answer refer(Object program, String by) {
        return create("""
                {"email":"%s@example.com","referral":{"referral_program_id":%s,"referrer_id":"%s"}}""".formatted(Hex32.print(Hex32.next()), program, by));
    }

    /** The id of somebody the referrer has brought by a new program. */
    private String referred(String program) {
        return refer(program(program).path("id").asLong(), referrer)
                .ok()
                .at("/data/id")
                .asString();
    }

    private Answer reward(String referee, Object amount) {
        return business.http().post("/transactions", """
                {"intent":"reward_referral","amount":%s,"customer":{"id":"%s"}}""".formatted(amount, referee));
    }

    private long points(String customer) {
        return business.http()
                .get("/customers/" + customer + "?include=balance")
                .ok()
                .at("/included/balance/points")
                .asLong();
    }

    private JsonNode transactions(String customer) {
        return business.http()
                .get("/customers/" + customer + "/transactions")
                .ok()
                .path("data");
    }

    private static void assertInvalid(Answer answer, String body) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json()).isEqualTo(JSON.readTree(body));
    }

    private static void assertNotAllowed(Answer answer, String description) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().at("/error/description").asString()).isEqualTo(description);
    }

    private static void assertNoReferral(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.json()).isEqualTo(JSON.readTree("""
                {"message":"Not found","error":{"status_code":404,"message":"Not found",
                "description":"Referral not found for customer"}}"""));
    }

    // --- programs

    @Test
    void createsAProgramThatTakesThePlaceOfTheOneBefore() {
        var first = program(PROGRAM);
        var second = program("""
                {"cond_min_amount":"0.50","expires_in":"0","referee_earns":0,"referer_earns":5,
                "link_referral_enabled":false}""");

        assertThat(first).isEqualTo(JSON.readTree("""
                {"id":%d,"rule_name":"REFERRAL_RULES_PURCHASE","cond_min_amount":20,"expires_in":30,
                "referee_earns":50,"referer_earns":100,"link_referral_enabled":true,"enabled":true,
                "referral_link":""}""".formatted(first.path("id").asLong())));
        assertThat(second.path("cond_min_amount").decimalValue()).isEqualByComparingTo("0.5");
        assertThat(second.path("link_referral_enabled").asBoolean()).isFalse();
        var list = business.http().get("/referral-programs").ok();
        assertThat(list.path("data").valueStream().map(it -> it.path("enabled").asBoolean()))
                .containsExactly(false, true);
        assertThat(list.at("/meta/total").asInt()).isEqualTo(2);
    }

    @Test
    void keepsADisabledProgramBesideTheEnabledOne() {
        program(PROGRAM);

        program(PROGRAM.replace("{", "{\"enabled\":false,"));

        assertThat(business.http()
                        .get("/referral-programs")
                        .ok()
                        .path("data")
                        .valueStream()
                        .map(it -> it.path("enabled").asBoolean()))
                .containsExactly(true, false);
    }

    @Test
    void enablesOneProgramHoweverManyAreCreatedAtOnce() throws Exception {
        var calls = IntStream.range(0, 8)
                .<Callable<JsonNode>>mapToObj(i -> () -> program(PROGRAM))
                .toList();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var call : threads.invokeAll(calls)) {
                call.get();
            }
        }

        assertThat(business.http()
                        .get("/referral-programs")
                        .ok()
                        .path("data")
                        .valueStream()
                        .filter(it -> it.path("enabled").asBoolean()))
                .hasSize(1);
    }

    @Test
    void changesWhatIsNamedAndNoPromiseThatWasMade() {
        var program = program(PROGRAM);
        var referee =
                refer(program.path("id").asLong(), referrer).ok().at("/data/id").asString();

        var changed = business.http()
                .put(
                        "/referral-programs/" + program.path("id").asLong(),
                        "{\"referee_earns\":7,\"cond_min_amount\":90}")
                .ok()
                .path("data");

        assertThat(changed.path("referee_earns").asLong()).isEqualTo(7);
        assertThat(changed.path("referer_earns").asLong()).isEqualTo(100);
        assertThat(reward(referee, 20).ok().at("/data/points").asLong()).isEqualTo(50);
    }

    @Test
    void tellsAllThatIsMissingOrWrongWithAProgram() {
        assertInvalid(business.http().post("/referral-programs", ""), """
                {"cond_min_amount":["The cond min amount field is required."],
                "expires_in":["The expires in field is required."],
                "referee_earns":["The referee earns field is required."],
                "referer_earns":["The referer earns field is required."]}""");
        var wrong = """
                {"cond_min_amount":0.001,"expires_in":-1,"referee_earns":"many","referer_earns":1.5,
                "enabled":"perhaps"}""";
        var told = """
                {"cond_min_amount":["The cond min amount may not have more than 2 decimal places."],
                "expires_in":["The expires in must be at least 0."],
                "referee_earns":["The referee earns must be an integer."],
                "referer_earns":["The referer earns must be an integer."],
                "enabled":["The enabled field must be true or false."]}""";
        assertInvalid(business.http().post("/referral-programs", wrong), told);
        assertInvalid(
                business.http()
                        .put("/referral-programs/" + program(PROGRAM).path("id").asLong(), wrong),
                told);
    }

    @Test
    void readsAProgramInAListOfOneAndCountsWhatItBrought() {
        var program = program(PROGRAM);
        long id = program.path("id").asLong();
        var met = refer(id, referrer).ok().at("/data/id").asString();
        refer(id, met).ok();
        var late = refer(id, referrer).ok().at("/data/id").asString();
        reward(met, 20).ok();
        expire(late);

        var read = business.http().get("/referral-programs/" + id).ok();
        assertThat(read.path("data")).isEqualTo(JSON.createArrayNode().add(program));
        assertThat(read.has("included")).isFalse();
        assertThat(business.http()
                        .get("/referral-programs/" + id + "?include=analytics")
                        .ok()
                        .at("/included/analytics"))
                .isEqualTo(JSON.readTree("""
                        {"total_referrers":2,"total_referrees":3,"total_referee_pending":1,"total_referee_met":1,
                        "total_referee_not_met":1}"""));
    }

    private void expire(String referee) {
        jdbc.sql("""
                        update referrals.referral
                        set expires_at = now() - interval '1 second'
                        where business_id = :business
                        and referee_id = :referee
                        """)
                .param("business", business.id())
                .param("referee", Hex32.parse(referee).orElseThrow())
                .update();
    }

    @Test
    void tellsAForeignProgramLikeAMissingOne() {
        long id = program(PROGRAM).path("id").asLong();
        var stranger = businesses.open().http();

        for (var answer : List.of(
                stranger.get("/referral-programs/" + id),
                stranger.put("/referral-programs/" + id, "{\"enabled\":5}"),
                business.http().get("/referral-programs/987654321987"),
                business.http().get("/referral-programs/best"))) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(404);
            assertThat(answer.json()).isEqualTo(JSON.readTree("""
                    {"code":404,"error":"Not found","message":"The referral program does not exist."}"""));
        }
    }

    // --- referred customers

    @Test
    void showsACustomerTheProgramThatRuns() {
        program(PROGRAM);
        var second = program(PROGRAM);

        var shown = business.http()
                .get("/customers/" + referrer + "?include=referral_programs")
                .ok()
                .at("/included/referral_programs");
        var link = shown.at("/0/referral_link").asString();
        assertThat(link).matches("https?://[^/]+/join/[A-Za-z0-9_-]{43}");
        assertThat(shown).isEqualTo(JSON.createArrayNode().add(((ObjectNode) second).put("referral_link", link)));
    }

    @Test
    void refusesReferralsToWhatIsNotThere() {
        long program = program(PROGRAM).path("id").asLong();
        var stranger = businesses.open();
        var foreign = stranger.http()
                .post("/customers", "{\"email\":\"x@example.com\"}")
                .ok()
                .at("/data/id")
                .asString();
        long foreignProgram = stranger.http()
                .post("/referral-programs", PROGRAM)
                .ok()
                .at("/data/id")
                .asLong();
        long before = customers();

        var unknownProgram = """
                {"referral.referral_program_id":["The selected referral.referral program id is invalid."]}""";
        var unknownReferrer = """
                {"referral.referrer_id":["The selected referral.referrer id is invalid."]}""";
        assertInvalid(refer(foreignProgram, referrer), unknownProgram);
        assertInvalid(refer(987654321987L, referrer), unknownProgram);
        assertInvalid(refer(program, foreign), unknownReferrer);
        assertInvalid(refer(program, Hex32.print(Hex32.next())), unknownReferrer);
        assertInvalid(create("{\"email\":\"new@example.com\",\"referral\":{}}"), """
                {"referral.referral_program_id":["The referral.referral program id field is required."],
                "referral.referrer_id":["The referral.referrer id field is required."]}""");
        assertThat(customers()).isEqualTo(before);
    }

    private long customers() {
        return business.http().get("/customers").ok().at("/meta/total").asLong();
    }

    @Test
    void refusesAProgramThatIsNotActiveAndLeavesNoCustomer() {
        long old = program(PROGRAM).path("id").asLong();
        program(PROGRAM);
        long before = customers();

        assertNotAllowed(refer(old, referrer), "The referral program is not active.");

        assertThat(customers()).isEqualTo(before);
    }

    @Test
    void rewardsBothAtOnceWhereSigningUpIsEnough() {
        var referee = referred(PROGRAM.replace("\"cond_min_amount\":20", "\"cond_min_amount\":0"));

        assertThat(points(referee)).isEqualTo(50);
        assertThat(points(referrer)).isEqualTo(100);
        assertNoReferral(reward(referee, 100));
    }

    // --- reward_referral

    @Test
    void rewardsBothSidesOnce() {
        var referee = referred(PROGRAM);

        var data = reward(referee, "20.00").ok().path("data");

        assertThat(data.path("transaction_type").asInt()).isEqualTo(76);
        assertThat(data.path("name").asString()).isEqualTo("Referred rewarded");
        assertThat(data.path("points").asLong()).isEqualTo(50);
        assertThat(data.path("amount").decimalValue())
                .as("the purchase is booked by itself")
                .isZero();
        assertThat(data.at("/customer/id").asString()).isEqualTo(referee);
        assertThat(data.at("/customer/balance/points").asLong()).isEqualTo(50);
        assertThat(points(referrer)).isEqualTo(100);
        var theirs = transactions(referrer).path(0);
        assertThat(theirs.path("transaction_type").asInt()).isEqualTo(77);
        assertThat(theirs.path("name").asString()).isEqualTo("Referrer rewarded");
        assertThat(theirs.path("points").asLong()).isEqualTo(100);
        assertNoReferral(reward(referee, 20));
        assertThat(points(referrer)).isEqualTo(100);
    }

    @Test
    void waitsForAPurchaseThatIsLargeEnough() {
        var referee = referred(PROGRAM);

        var answer = reward(referee, "19.99");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json()).isEqualTo(JSON.readTree("""
                {"status_code":202,"message":"Accepted",
                "description":"The purchase does not reach the minimum of the referral."}"""));
        assertThat(transactions(referee)).isEmpty();
        assertThat(reward(referee, 20).status()).isEqualTo(200);
    }

    @Test
    void findsNoReferralThatIsNotThereOrNoLongerHolds() {
        program(PROGRAM);
        assertNoReferral(reward(referrer, 20));

        var late = referred(PROGRAM);
        expire(late);
        assertNoReferral(reward(late, 20));

        var referee = referred(PROGRAM);
        business.http()
                .get("/referral-programs")
                .ok()
                .path("data")
                .forEach(it -> business.http()
                        .put("/referral-programs/" + it.path("id").asLong(), "{\"enabled\":false}")
                        .ok());
        assertNoReferral(reward(referee, 20));
        assertThat(points(referrer)).isZero();
    }

    @Test
    void keepsAPromiseOfAnEarlierProgramWhileOneRuns() {
        var referee = referred(PROGRAM);
        program(PROGRAM.replace("50", "1"));

        assertThat(reward(referee, 20).ok().at("/data/points").asLong()).isEqualTo(50);
    }

    @Test
    void rewardsTheNewCustomerAloneWhereTheOtherHasLeft() {
        var referee = referred(PROGRAM);
        business.http().delete("/customers/" + referrer);

        reward(referee, 20).ok();

        assertThat(points(referee)).isEqualTo(50);
        assertThat(jdbc.sql("""
                        select count(*)
                        from transactions.transaction
                        where business_id = :business
                        and type = 77
                        """)
                        .param("business", business.id())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void tellsWhatIsWrongWithARequest() {
        var referee = referred(PROGRAM);

        assertInvalid(
                business.http()
                        .post(
                                "/transactions",
                                "{\"intent\":\"reward_referral\",\"customer\":{\"id\":\"" + referee + "\"}}"),
                "{\"amount\":[\"The amount field is required.\"]}");
        var foreign = businesses.open();
        assertInvalid(
                foreign.http()
                        .post(
                                "/transactions",
                                "{\"intent\":\"reward_referral\",\"amount\":20,\"customer\":{\"id\":\"" + referee
                                        + "\"}}"),
                "{\"customer.id\":[\"The selected customer.id is invalid.\"]}");
        assertInvalid(
                business.http()
                        .post(
                                "/transactions",
                                "{\"intent\":\"reward_referral\",\"amount\":20,"
                                        + "\"customer\":{\"email\":\"nobody@example.com\"}}"),
                "{\"customer.email\":[\"The selected customer.email is invalid.\"]}");
        business.http().put("/customers/" + referee, Map.of("enabled", false)).ok();
        assertNotAllowed(reward(referee, 20), "The customer is disabled.");
    }

    @Test
    void rewardsOnceHoweverManyTillsAskAtOnce() throws Exception {
        var referee = referred(PROGRAM);
        var calls = IntStream.range(0, 12)
                .<Callable<Answer>>mapToObj(i -> () -> reward(referee, 25))
                .toList();
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newFixedThreadPool(12)) {
            for (var call : threads.invokeAll(calls)) {
                statuses.add(call.get().status());
            }
        }

        assertThat(statuses).containsOnly(200, 404).containsOnlyOnce(200);
        assertThat(points(referee)).isEqualTo(50);
        assertThat(points(referrer)).isEqualTo(100);
    }

    @Test
    void answersARepeatedRequestWithoutRewardingAgain() {
        var referee = referred(PROGRAM);
        var request = """
                {"intent":"reward_referral","amount":20,"customer":{"id":"%s"}}""".formatted(referee);

        var first = business.http().send("POST", "/transactions", request, "Idempotency-Key", "k-1");
        var again = business.http().send("POST", "/transactions", request, "Idempotency-Key", "k-1");

        assertThat(again.json()).isEqualTo(first.ok());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(points(referrer)).isEqualTo(100);
    }

    @Test
    void asksForReferralsOnlyWhereOneIsToBeRewarded() {
        var statements = TestStatements.on(
                "referrals",
                () -> business.http()
                        .post("/transactions", """
                        {"intent":"reward","amount":20,"customer":{"id":"%s"}}""".formatted(referrer))
                        .ok());

        assertThat(statements).isEmpty();
    }
}
