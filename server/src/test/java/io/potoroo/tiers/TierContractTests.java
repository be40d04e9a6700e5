package io.potoroo.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /tiers} over HTTP: every status and error body of the wire contract. */
@ServerTest
class TierContractTests {

    private static final String LADDER = """
            {"tiers_sequence":["2"],"tier_levels":[{"name":"Bronze"},{"name":"Silver","reach_points":500},
            {"name":"Gold","reach_points":"1500"}]}""";

    private final TestBusinesses businesses;
    private TestBusiness business;

    @Autowired
    TierContractTests(TestBusinesses businesses) {
        this.businesses = businesses;
        this.business = businesses.open();
    }

    @BeforeEach
    void open() {
        business = businesses.open();
    }

    private JsonNode created(String body) {
        return business.http().post("/tiers", body).ok().path("data");
    }

    private static String path(JsonNode program) {
        return "/tiers/" + program.path("id").asLong();
    }

    private static void assertRefused(TestClient.Answer answer, String body) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json()).isEqualTo(JsonMapper.shared().readTree(body));
    }

    private static void assertMissing(TestClient.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.json()).isEqualTo(JsonMapper.shared().readTree("""
                {"code":404,"error":"Not found","message":"The tier program does not exist."}"""));
    }

    @Test
    void createsAProgramWithItsLevels() {
        var program = created("""
                {"tiers_sequence":[1,"3"],"tiers_relation":1,"reset_type":2,"reset_period_month":"8",
                "base_previous_period":1,"enabled":"1","tier_levels":[
                {"name":"Regular","reach_spend":99.5,"reach_visits":2},
                {"name":"VIP","reach_spend":200,"reach_visits":2,"reach_points":7}]}""");

        var levels = program.path("tier_levels");
        assertThat(program).isEqualTo(JsonMapper.shared().readTree("""
                {"id":%d,"tiers_sequence":["1","3"],"tiers_relation":1,"reset_type":2,"reset_period_month":8,
                "base_previous_period":1,"enabled":true,"tier_levels":[
                {"id":%d,"name":"Regular","reach_spend":99.5,"reach_visits":2,"reach_points":0},
                {"id":%d,"name":"VIP","reach_spend":200,"reach_visits":2,"reach_points":7}]}""".formatted(
                        program.path("id").asLong(),
                        levels.path(0).path("id").asLong(),
                        levels.path(1).path("id").asLong())));
        assertThat(business.http().get(path(program)).ok().path("data")).isEqualTo(program);
    }

    @Test
    void listsProgramsWithTheirLevelsWhereAsked() {
        var first = created(LADDER);
        var second = created(LADDER);

        var page = business.http()
                .get("/tiers?relationships=tier_levels&per_page=1&page=2")
                .ok();
        assertThat(page.path("data")).hasSize(1);
        assertThat(page.path("data").path(0)).isEqualTo(second);
        assertThat(page.path("meta").path("total").asInt()).isEqualTo(2);
        var plain = business.http().get("/tiers").ok();
        assertThat(plain.path("data").path(0).path("id")).isEqualTo(first.path("id"));
        assertThat(plain.path("data").path(0).has("tier_levels")).isFalse();
        assertThat(plain.path("data").path(0).path("enabled").asBoolean())
                .as("the second took its place")
                .isFalse();
        assertThat(plain.path("meta").path("per_page").asInt()).isEqualTo(15);
        assertThat(businesses.open().http().get("/tiers").ok().path("data")).isEmpty();
    }

    @Test
    void namesWhatIsMissingOrWrong() {
        assertRefused(business.http().post("/tiers", ""), """
                {"tiers_sequence":["The tiers sequence field is required."],
                "tier_levels":["The tier levels field is required."]}""");
        assertRefused(business.http().post("/tiers", """
                        {"tiers_sequence":["1","4","1"],"tiers_relation":2,"reset_type":0,"reset_period_month":13,
                        "base_previous_period":3,"enabled":"perhaps","tier_levels":[
                        {"name":"Bronze","reach_spend":-1},{"name":"bronze","reach_spend":1.234},
                        {"id":1,"reach_visits":0.5}]}"""), """
                {"tiers_relation":["The selected tiers relation is invalid."],
                "reset_type":["The selected reset type is invalid."],
                "reset_period_month":["The reset period month may not be greater than 12."],
                "base_previous_period":["The selected base previous period is invalid."],
                "enabled":["The enabled field must be true or false."],
                "tier_levels.0.reach_spend":["The tier levels.0.reach spend must be at least 0."],
                "tier_levels.2.reach_visits":["The tier levels.2.reach visits must be an integer."],
                "tiers_sequence.1":["The selected tiers sequence.1 is invalid."],
                "tiers_sequence.2":["The tiers sequence.2 field has a duplicate value."],
                "tier_levels.1.reach_spend":["The tier levels.1.reach spend may not have more than 2 decimal places."],
                "tier_levels.1.name":["The tier levels.1.name field has a duplicate value."],
                "tier_levels.2.id":["The selected tier levels.2.id is invalid."],
                "tier_levels.2.name":["The tier levels.2.name field is required."]}""");
    }

    @Test
    void refusesLevelsThatDoNotAscend() {
        assertRefused(business.http().post("/tiers", """
                        {"tiers_sequence":["2"],"tier_levels":[{"name":"A","reach_points":5},
                        {"name":"B","reach_points":4},{"name":"C","reach_points":4,"reach_spend":9}]}"""), """
                {"tier_levels.1.reach_points":
                ["The tier levels.1.reach points must be greater than or equal to tier levels.0.reach points."],
                "tier_levels.2":["The tier levels.2 field has a duplicate value."]}""");
    }

    @Test
    void changesOnlyWhatIsNamedAndKeepsLevelsById() {
        var program = created(LADDER);
        var silver = program.path("tier_levels").path(1).path("id").asLong();

        var same = business.http()
                .put(path(program), "{\"tiers_relation\":1}")
                .ok()
                .path("data");
        assertThat(same.path("tiers_relation").asInt()).isEqualTo(1);
        assertThat(same.path("tier_levels")).isEqualTo(program.path("tier_levels"));

        var changed = business.http()
                .put(path(program), """
                        {"tier_levels":[{"name":"Start"},{"id":%d,"reach_points":600}]}""".formatted(silver))
                .ok()
                .path("data")
                .path("tier_levels");
        assertThat(changed).hasSize(2);
        assertThat(changed.path(0).path("id").asLong())
                .isNotIn(silver, program.path("tier_levels").path(0).path("id").asLong());
        assertThat(changed.path(1)).isEqualTo(JsonMapper.shared().readTree("""
                {"id":%d,"name":"Silver","reach_spend":0,"reach_visits":0,"reach_points":600}""".formatted(silver)));
        assertThat(business.http().get(path(program)).ok().path("data").path("tier_levels"))
                .isEqualTo(changed);
        assertRefused(
                business.http().put(path(program), "{\"tier_levels\":[{\"id\":1,\"name\":\"Gold\"}]}"),
                "{\"tier_levels.0.id\":[\"The selected tier levels.0.id is invalid.\"]}");
    }

    @Test
    void doesNotKnowWhatIsAnotherBusinesssOrGone() {
        var program = created(LADDER);
        var stranger = businesses.open().http();

        assertMissing(stranger.get(path(program)));
        assertMissing(stranger.put(path(program), "{}"));
        assertMissing(stranger.delete(path(program)));
        assertMissing(business.http().get("/tiers/bronze"));
        assertThat(business.http().delete(path(program)).status()).isEqualTo(204);
        assertMissing(business.http().delete(path(program)));
        assertMissing(business.http().get(path(program)));
        assertThat(business.http().get("/tiers").ok().path("data")).isEmpty();
    }

    @Test
    void enablesOneProgramHoweverManyAreCreatedAtOnce() throws Exception {
        var calls = IntStream.range(0, 8)
                .<Callable<TestClient.Answer>>mapToObj(
                        i -> () -> business.http().post("/tiers", LADDER))
                .toList();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var answer : threads.invokeAll(calls)) {
                assertThat(answer.get().status()).isEqualTo(200);
            }
        }

        var enabled = 0;
        for (var program : business.http().get("/tiers").ok().path("data")) {
            enabled += program.path("enabled").asBoolean() ? 1 : 0;
        }
        assertThat(enabled).isEqualTo(1);
    }

    @Test
    void keepsARuleForALevelUntilTheLevelIsGone() {
        var program = created(LADDER);
        var gold = program.path("tier_levels").path(2).path("id").asLong();

        var data = business.http()
                .patch(
                        "/rules",
                        Map.of(
                                "tiers_earning_override",
                                true,
                                "tiers_earning_rules",
                                List.of(Map.of("id", gold, "amount", 5, "points", 40))))
                .ok()
                .path("data");

        var rules = JsonMapper.shared().readTree("[{\"id\":" + gold + ",\"amount\":5,\"points\":40}]");
        assertThat(data.path("earning").path("tiers_earning_rules")).isEqualTo(rules);
        assertThat(data.path("tiers_earning_rules")).isEqualTo(rules);
        assertThat(business.http().get("/rules").ok().path("data")).isEqualTo(data);
        business.http().patch("/rules", Map.of("welcome_points", 5)).ok();
        assertThat(business.http().get("/rules").ok().path("data").path("tiers_earning_rules"))
                .isEqualTo(rules);
        business.http().delete(path(program));
        assertThat(business.http().get("/rules").ok().path("data").path("tiers_earning_rules"))
                .isEmpty();
    }

    @Test
    void refusesRulesForLevelsThatAreForeignOrNamedTwice() {
        var gold = created(LADDER).path("tier_levels").path(2).path("id").asLong();

        assertRefused(
                businesses.open().http().patch("/rules", "{\"tiers_earning_rules\":[{\"id\":" + gold + "}]}"),
                "{\"tiers_earning_rules.0.id\":[\"The selected tiers earning rules.0.id is invalid.\"]}");
        assertRefused(
                business.http()
                        .patch(
                                "/rules",
                                "{\"tiers_earning_rules\":[{\"id\":%1$d,\"points\":-1},{\"id\":%1$d,\"amount\":0.001}]}"
                                        .formatted(gold)),
                """
                {"tiers_earning_rules.0.points":["The tiers earning rules.0.points must be at least 0."],
                "tiers_earning_rules.1.amount":
                ["The tiers earning rules.1.amount may not have more than 2 decimal places."],
                "tiers_earning_rules.1.id":["The tiers earning rules.1.id field has a duplicate value."]}""");
    }
}
