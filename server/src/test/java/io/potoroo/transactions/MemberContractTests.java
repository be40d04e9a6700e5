package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.TestClient.Answer;
import io.potoroo.kernel.Hex32;
import io.potoroo.points.Ledger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Customers who sign in, and what they get for what they do besides buying. */
@ServerTest
@TestPropertySource(properties = "potoroo.test-clock=on")
class MemberContractTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PIN = "0417";

    private final TestBusinesses businesses;
    private final Ledger ledger;
    private TestBusiness business;
    private String email = "";
    private String customer = "";

    @Autowired
    MemberContractTests(TestBusinesses businesses, Ledger ledger) {
        this.businesses = businesses;
        this.ledger = ledger;
        this.business = businesses.open();
    }

    @BeforeEach
    void someone() {
        business = businesses.open();
        email = "mia@example.com";
        customer = business.http()
                .post("/customers", Map.of("email", email, "phone", "5145550123", "first_name", "Mia", "pin_code", PIN))
                .ok()
                .at("/data/id")
                .asString();
    }

    private TestClient member() {
        return business.member(email, PIN);
    }

    private void call(int action, Map<String, ?> more) {
        var body = new HashMap<String, Object>(Map.of("action_id", action, "points", 50));
        body.putAll(more);
        business.http().post("/call-to-actions", body).ok();
    }

    private Answer perform(TestClient member, Map<String, ?> more) {
        var body = new HashMap<String, Object>(
                Map.of("action_id", 4, "branch_id", Hex32.print(business.place().id())));
        body.putAll(more);
        return member.post("/users/me/businesses/" + Hex32.print(business.id()) + "/actions", body);
    }

    private long points(Answer performed) {
        return performed.ok().at("/data/points").asLong(-1);
    }

    private void assertDenied(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().path("error").asString()).isEqualTo("invalid_grant");
        assertThat(answer.json().path("message").asString()).isEqualTo("The user credentials were incorrect.");
    }

    // --- Signing in

    @Test
    void letsACustomerInByEmailOrPhone() {
        for (var username : List.of(email, "MIA@example.com", "+15145550123", "514-555-0123")) {
            var token = business.signIn(username, PIN).ok();
            assertThat(token.path("scope").asString()).isEqualTo("member");
            assertThat(token.path("refresh_token").asString()).isNotEmpty();
        }
        var me = member().get("/users/me").ok().path("data");
        assertThat(me.path("id").asString()).isEqualTo(customer);
        assertThat(me.path("first_name").asString()).isEqualTo("Mia");
    }

    @Test
    void saysTheSameWhateverIsWrong() {
        var other = businesses.open();
        business.http().post("/customers", Map.of("email", "nopin@example.com")).ok();
        business.http()
                .post("/customers", Map.of("email", "off@example.com", "pin_code", PIN))
                .ok();
        business.http()
                .patch(
                        "/customers/"
                                + business.http()
                                        .get("/customers?email=off@example.com")
                                        .ok()
                                        .at("/data/0/id")
                                        .asString()
                                + "/enabled",
                        Map.of("enabled", false));

        assertDenied(business.signIn(email, "0418"));
        assertDenied(business.signIn("nobody@example.com", PIN));
        assertDenied(business.signIn("nopin@example.com", PIN));
        assertDenied(business.signIn("0", PIN));
        assertDenied(other.signIn(email, PIN));
    }

    @Test
    void letsNobodyTryMany() {
        for (int i = 0; i < 5; i++) {
            assertDenied(business.signIn(email, "999" + i));
        }

        var blocked = business.signIn(email, PIN);

        assertThat(blocked.status()).as(blocked.body()).isEqualTo(429);
        assertThat(blocked.header("Retry-After")).isNotEmpty();
    }

    @Test
    void keepsMembersAndBusinessesApart() {
        var member = member();
        for (var path : List.of("/customers", "/me", "/transactions", "/api/v1/branches", "/customers/" + customer)) {
            assertThat(member.get(path).status()).as(path).isEqualTo(403);
        }
        assertThat(business.http().get("/users/me").status()).isEqualTo(403);
        assertThat(new TestClient(business.http().url(), Map.of())
                        .get("/users/me")
                        .status())
                .isEqualTo(401);
        var theirs = businesses.open();
        var answer = member.post(
                "/users/me/businesses/" + Hex32.print(theirs.id()) + "/actions",
                Map.of("action_id", 4, "branch_id", Hex32.print(theirs.place().id())));
        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void refreshesAndEndsWithThePin() {
        var token = business.signIn(email, PIN).ok();
        var refreshed = new TestClient(business.http().url(), Map.of())
                .post(
                        "/oauth/token",
                        Map.of(
                                "grant_type",
                                "refresh_token",
                                "client_id",
                                business.setting("POTOROO_CLIENT_ID"),
                                "client_secret",
                                business.setting("POTOROO_CLIENT_SECRET"),
                                "refresh_token",
                                token.path("refresh_token").asString()))
                .ok();
        assertThat(refreshed.path("scope").asString()).isEqualTo("member");
        var member = new TestClient(
                business.http().url(),
                Map.of(
                        "Authorization",
                        "Bearer " + refreshed.path("access_token").asString()));
        assertThat(member.get("/users/me").status()).isEqualTo(200);

        business.http()
                .put("/customers/" + customer, Map.of("pin_code", "2222"))
                .ok();
        assertThat(member.get("/users/me").status()).isEqualTo(401);
        var again = business.member(email, "2222");
        assertThat(again.get("/users/me").status()).isEqualTo(200);
        assertThat(business.http().delete("/customers/" + customer).status()).isEqualTo(204);
        assertThat(again.get("/users/me").status()).isEqualTo(401);
        assertDenied(business.signIn(email, "2222"));
    }

    // --- Actions

    @Test
    void givesPointsForFollowing() {
        call(4, Map.of("result_count", 1));
        var member = member();

        var performed = perform(member, Map.of()).ok().path("data");

        assertThat(performed).isEqualTo(JSON.readTree("""
                {"id":%d,"action_id":4,"points":50,"created_at":"%s"}""".formatted(
                performed.path("id").asLong(), performed.path("created_at").asString())));
        var row = business.http()
                .get("/transactions/" + performed.path("id").asLong())
                .ok()
                .path("data");
        assertThat(row.path("transaction_type").asInt()).isEqualTo(69);
        assertThat(row.path("points").asLong()).isEqualTo(50);
        assertThat(points(perform(member, Map.of()))).as("once is enough").isZero();
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    @Test
    void countsActionsAndRewardsByTheirSpans() {
        call(4, Map.of("action_count", 2, "action_freq", "daily", "result_count", 1, "result_freq", "weekly"));
        business.http()
                .put("/api/v1/test-clock", Map.of("now", "2031-01-06T15:00:00Z"))
                .ok();
        assertThat(points(perform(member(), Map.of()))).as("Monday, the first").isZero();
        business.http()
                .put("/api/v1/test-clock", Map.of("now", "2031-01-07T15:00:00Z"))
                .ok();
        assertThat(points(perform(member(), Map.of()))).as("Tuesday, the first").isZero();
        assertThat(points(perform(member(), Map.of())))
                .as("Tuesday, the second")
                .isEqualTo(50);
        assertThat(points(perform(member(), Map.of()))).isZero();
        assertThat(points(perform(member(), Map.of())))
                .as("two more in the same week")
                .isZero();
        business.http()
                .put("/api/v1/test-clock", Map.of("now", "2031-01-13T15:00:00Z"))
                .ok();
        perform(member(), Map.of());
        assertThat(points(perform(member(), Map.of()))).as("the week after").isEqualTo(50);
    }

    @Test
    void countsWhatLastedLongEnough() {
        call(4, Map.of("action_duration_min", 2, "action_duration_unit", "minute"));
        var member = member();
        assertThat(points(perform(member, Map.of()))).isZero();
        assertThat(points(perform(member, Map.of("duration", Map.of("value", 119, "unit", "second")))))
                .isZero();
        assertThat(points(perform(member, Map.of("duration", Map.of("value", 2, "unit", "minute")))))
                .isEqualTo(50);
    }

    @Test
    void rewardsOnceHoweverManyAskAtOnce() throws Exception {
        call(4, Map.of("result_count", 1));
        var member = member();
        try (var threads = Executors.newFixedThreadPool(8)) {
            Callable<Long> once = () -> points(perform(member, Map.of()));
            long sum = 0;
            for (var done : threads.invokeAll(java.util.Collections.nCopies(16, once))) {
                sum += done.get();
            }
            assertThat(sum).isEqualTo(50);
        }
    }

    @Test
    void saysEverythingThatIsWrong() {
        call(4, Map.of("enabled", 0));
        var member = member();
        var path = "/users/me/businesses/" + Hex32.print(business.id()) + "/actions";

        var nothing = member.post(path, Map.of());
        assertThat(nothing.status()).isEqualTo(422);
        assertThat(nothing.json()).isEqualTo(JSON.readTree("""
                {"action_id":["The action id field is required."],"branch_id":["The branch id field is required."]}"""));
        var wrong = member.post(
                path,
                Map.of(
                        "action_id",
                        3,
                        "branch_id",
                        Hex32.print(Hex32.next()),
                        "duration",
                        Map.of("value", 1, "unit", "day")));
        assertThat(wrong.json()).isEqualTo(JSON.readTree("""
                {"action_id":["The selected action id is invalid."],
                "duration.unit":["The selected duration.unit is invalid."],
                "branch_id":["The selected branch id is invalid."]}"""));
        var disabled = perform(member, Map.of());
        assertThat(disabled.status()).isEqualTo(422);
        assertThat(disabled.json()).isEqualTo(JSON.readTree("""
                {"action_id":["The selected action id is invalid."]}"""));
    }
}
