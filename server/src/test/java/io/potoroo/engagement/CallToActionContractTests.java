package io.potoroo.engagement;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /call-to-actions} over HTTP: every status and error body of the wire contract. */
@ServerTest
class CallToActionContractTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final TestBusinesses businesses;
    private TestBusiness business;

    @Autowired
    CallToActionContractTests(TestBusinesses businesses) {
        this.businesses = businesses;
        this.business = businesses.open();
    }

    @BeforeEach
    void open() {
        business = businesses.open();
    }

    private Answer create(String json) {
        return business.http().post("/call-to-actions", json);
    }

    private JsonNode created(String json) {
        return create(json).ok().path("data");
    }

    private static String path(JsonNode call) {
        return "/call-to-actions/" + call.path("id").asLong();
    }

    private JsonNode list(String query) {
        return business.http()
                .get("/call-to-actions" + query.replace("|", "%7C"))
                .ok()
                .path("data");
    }

    private static void assertInvalid(Answer answer, String body) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json()).isEqualTo(JSON.readTree(body));
    }

    @Test
    void createsWithEverythingOrWithStandards() {
        var whole = created("""
                {"action_id":5,"points":"50","enabled":0,"result_count":1,"result_freq":"yearly","action_count":2,
                "action_freq":"daily","action_duration_min":10,"action_duration_unit":"minute",
                "conditions":{"requires":["first","custom_field_5","first"]}}""");
        var plain = created("{\"action_id\":7}");

        assertThat(whole).isEqualTo(JSON.readTree("""
                {"id":%d,"enabled":0,"points":50,"result_freq":"yearly","result_count":1,"action_freq":"daily",
                "action_count":2,"action_duration_min":10,"action_duration_unit":"minute",
                "conditions":{"requires":["first","custom_field_5"]},"action_id":5,"created_at":"%s"}""".formatted(
                        whole.path("id").asLong(), whole.path("created_at").asString())));
        assertThat(whole.path("created_at").asString()).endsWith("+00:00");
        assertThat(plain).isEqualTo(JSON.readTree("""
                {"id":%d,"enabled":1,"points":0,"result_freq":null,"result_count":0,"action_freq":null,
                "action_count":1,"action_duration_min":null,"action_duration_unit":null,"conditions":null,
                "action_id":7,"created_at":"%s"}""".formatted(
                        plain.path("id").asLong(), plain.path("created_at").asString())));
        assertThat(list("")).isEqualTo(JSON.createArrayNode().add(whole).add(plain));
        assertThat(business.http().get(path(whole)).ok().path("data")).isEqualTo(whole);
    }

    @Test
    void tellsAllThatIsMissingOrWrong() {
        assertInvalid(create(""), "{\"action_id\":[\"The action id field is required.\"]}");
        assertInvalid(create("{\"action_id\":1}"), "{\"action_id\":[\"The selected action id is invalid.\"]}");
        assertInvalid(create("{\"action_id\":5}"), """
                {"conditions.requires":["The conditions.requires field is required when action id is 5."]}""");
        assertInvalid(create("{\"action_id\":4,\"conditions\":{\"requires\":[\"first\"]}}"), """
                {"conditions.requires":["The conditions.requires field is prohibited."]}""");
        assertInvalid(create("{\"action_id\":3,\"action_duration_min\":5}"), """
                {"action_duration_unit":
                ["The action duration unit field is required when action duration min is present."]}""");
        assertInvalid(create("{\"action_id\":3,\"action_duration_unit\":\"day\"}"), """
                {"action_duration_min":
                ["The action duration min field is required when action duration unit is present."]}""");
        assertInvalid(create("""
                {"action_id":5,"points":-1,"enabled":2,"result_count":-1,"result_freq":"never","action_count":0,
                "action_freq":1,"action_duration_min":-1,"action_duration_unit":"second",
                "conditions":{"requires":["middle"]}}"""), """
                {"points":["The points must be at least 0."],
                "enabled":["The enabled field must be true or false."],
                "result_count":["The result count must be at least 0."],
                "result_freq":["The selected result freq is invalid."],
                "action_count":["The action count must be at least 1."],
                "action_freq":["The action freq must be a string."],
                "action_duration_min":["The action duration min must be at least 0."],
                "action_duration_unit":["The selected action duration unit is invalid."],
                "conditions.requires.0":["The selected conditions.requires.0 is invalid."]}""");
        assertThat(list("")).isEmpty();
    }

    @Test
    void changesOnlyWhatIsNamed() {
        var call = created("""
                {"action_id":3,"points":5,"result_freq":"daily","action_duration_min":1,"action_duration_unit":"hour"}""");

        var changed = business.http()
                .patch(path(call), "{\"points\":7,\"action_id\":8,\"result_freq\":null,\"enabled\":false}")
                .ok()
                .path("data");

        assertThat(changed.path("points").asLong()).isEqualTo(7);
        assertThat(changed.path("action_id").asInt())
                .as("cannot become another")
                .isEqualTo(3);
        assertThat(changed.path("result_freq").isNull()).isTrue();
        assertThat(changed.path("enabled")).isEqualTo(JSON.readTree("0"));
        assertThat(changed.path("action_duration_unit").asString()).isEqualTo("hour");
        assertThat(list("").path(0)).isEqualTo(changed);
        assertInvalid(business.http().patch(path(call), "{\"action_duration_unit\":null}"), """
                {"action_duration_unit":
                ["The action duration unit field is required when action duration min is present."]}""");
    }

    @Test
    void filtersByActionAndWhetherItRunsOrAsksForSomething() {
        var profile = created("{\"action_id\":5,\"conditions\":{\"requires\":[\"last\"]}}");
        var facebook = created("{\"action_id\":4,\"enabled\":0}");
        var instagram = created("{\"action_id\":7}");

        assertThat(list("?action_id=in|4,7").valueStream()).containsExactly(facebook, instagram);
        assertThat(list("?action_id=gte|5&action_enabled=eq|1").valueStream()).containsExactly(profile, instagram);
        assertThat(list("?action_enabled=eq|0").valueStream()).containsExactly(facebook);
        assertThat(list("?action_required=1").valueStream()).containsExactly(profile);
        assertInvalid(
                business.http().get("/call-to-actions?action_id=eq%7Cnone"),
                "{\"action_id\":[\"The selected action id is invalid.\"]}");
    }

    @Test
    void namesTheActionWhereItIsAskedFor() {
        created("{\"action_id\":8}");

        assertThat(list("?include=action").path(0).path("action"))
                .isEqualTo(JSON.readTree("{\"id\":8,\"name\":\"Follow on TikTok\"}"));
        assertThat(list("").path(0).has("action")).isFalse();
    }

    @Test
    void deletesOnce() {
        var call = created("{\"action_id\":8}");

        assertThat(business.http().delete(path(call)).status()).isEqualTo(204);
        assertMissing(business.http().delete(path(call)));
        assertThat(list("")).isEmpty();
    }

    @Test
    void tellsAForeignOneLikeAMissingOne() {
        var call = created("{\"action_id\":8}");
        var stranger = businesses.open().http();

        for (var path : List.of(path(call), "/call-to-actions/987654321987")) {
            assertMissing(stranger.get(path));
            assertMissing(stranger.patch(path, "{\"points\":-1}"));
            assertMissing(stranger.delete(path));
        }
        assertThat(list("")).hasSize(1);
        assertThat(business.http().get("/call-to-actions/one").status()).isEqualTo(404);
    }

    private static void assertMissing(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.json()).isEqualTo(JSON.readTree("""
                {"message":"Not found","error":{"status_code":404,"message":"Not found",
                "description":"The call to action does not exist."}}"""));
    }
}
