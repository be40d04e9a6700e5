package io.potoroo.rewards;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.TestImages;
import io.potoroo.TestStatements;
import io.potoroo.kernel.Hex32;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /rewards} over HTTP: every status and error body of the wire contract. */
@ServerTest
class RewardContractTests {

    private static final String PATH = "/rewards";

    private final TestBusinesses businesses;
    private final Rewards rewards;
    private final Clock clock;
    private TestBusiness business;
    private List<JsonNode> images;

    @Autowired
    RewardContractTests(TestBusinesses businesses, Rewards rewards, Clock clock) {
        this.businesses = businesses;
        this.rewards = rewards;
        this.clock = clock;
        this.business = businesses.open();
        this.images = TestImages.uploaded(business);
    }

    @BeforeEach
    void open() {
        business = businesses.open();
        images = TestImages.uploaded(business);
    }

    private Map<String, Object> request(int type) {
        var request = new HashMap<String, Object>(Map.of(
                "type_id",
                type,
                "points",
                "500",
                "targeted_flag",
                0,
                "never_expires_flag",
                true,
                "images",
                images,
                "available_at_branches",
                List.of(Map.of("id", Hex32.print(business.place().id()))),
                "reward_languages",
                List.of(Map.of("language_id", 1, "title", "Coffee"))));
        switch (type) {
            case 15 -> request.put("real_value", 4.5);
            case 16 -> request.putAll(Map.of("amount", 5, "redeem_for_gift_card", true));
            case 18 -> request.put("discount_value", 20);
            default -> {}
        }
        return request;
    }

    private TestClient.Answer create(int type, Map<String, ?> more) {
        var request = request(type);
        request.putAll(more);
        return business.http().post(PATH, request);
    }

    private long created(Map<String, ?> more) {
        return create(15, more).ok().path("data").path("id").asLong();
    }

    private static void assertRefused(TestClient.Answer answer, int status, String body) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json()).isEqualTo(JsonMapper.shared().readTree(body));
    }

    private static void assertMissing(TestClient.Answer answer) {
        assertRefused(answer, 404, """
                {"code":404,"error":"Not found","message":"Catalog Item not found"}""");
    }

    @Test
    void answersWithEverythingThatWasSent() {
        var levels = business.levels();
        long bronze = levels.get(0);
        long silver = levels.get(1);
        var reward = create(
                        16,
                        Map.of(
                                "targeted_flag",
                                2,
                                "redemption_user_tiers",
                                List.of(Map.of("id", silver), Map.of("id", Long.toString(bronze))),
                                "shipping_option",
                                2,
                                "external_id",
                                "R-1",
                                "never_expires_flag",
                                0,
                                "publish_at",
                                "2026-01-01",
                                "expires_at",
                                "2036-01-01T00:00:00+0000",
                                "reward_languages",
                                List.of(Map.of(
                                        "language_id", 1,
                                        "title", "Five off",
                                        "description", "Anything",
                                        "terms_conditions", "Once",
                                        "link", "https://cafe.example/five"))))
                .ok()
                .path("data");

        var image = images.getFirst();
        assertThat(reward).isEqualTo(JsonMapper.shared().readTree("""
                {"id":%d,"type_id":16,"type":"redeem_discount_amount","points":500,"targeted_flag":2,
                "redemption_user_tiers":[%d,%d],"shipping_option":2,"external_id":"R-1",
                "publish_at":"2026-01-01T00:00:00+00:00","expires_at":"2036-01-01T00:00:00+00:00",
                "never_expires_flag":0,"is_published":true,"amount":5,"real_value":0,"discount_value":0,
                "redeem_for_gift_card":true,"partner_reward":false,"title":"Five off","description":"Anything",
                "terms_conditions":"Once","link":"https://cafe.example/five",
                "images":[{"original":%s,"large":%s,"medium":%s,"thumbnail":%s,"path":%s,"default":true}],
                "reward_languages":[{"id":1,"language_id":1,"title":"Five off","description":"Anything",
                    "terms_conditions":"Once","link":"https://cafe.example/five",
                    "language":{"id":1,"abbreviation":"en","name":"English"}}]}""".formatted(
                        reward.path("id").asLong(),
                        bronze,
                        silver,
                        image.path("original"),
                        image.path("large"),
                        image.path("medium"),
                        image.path("thumbnail"),
                        image.path("original"))));
        assertThat(business.http()
                        .get(PATH + "/" + reward.path("id").asLong())
                        .ok()
                        .path("data"))
                .isEqualTo(reward);
    }

    @ParameterizedTest
    @CsvSource({
        "15,redeem_free_product,real_value,4.5",
        "16,redeem_discount_amount,amount,5",
        "18,redeem_discount_percentage,discount_value,20"
    })
    void keepsEveryTypeWithItsValueAndNoOther(int type, String name, String field, double value) {
        var reward = create(type, Map.of("real_value", 4.5, "amount", 5, "discount_value", 20))
                .ok()
                .path("data");

        assertThat(reward.path("type").asString()).isEqualTo(name);
        for (var number : List.of("amount", "real_value", "discount_value")) {
            assertThat(reward.path(number).asDouble()).as(number).isEqualTo(number.equals(field) ? value : 0);
        }
        assertThat(reward.path("redeem_for_gift_card").asBoolean()).isEqualTo(type == 16);
    }

    @Test
    void namesWhatIsMissing() {
        assertRefused(business.http().post(PATH, Map.of()), 422, """
                {"type_id":["The type id field is required."],"points":["The points field is required."],
                "reward_languages":["The reward languages field is required."],
                "available_at_branches":["The available at branches field is required."],
                "images":["The images field is required."],
                "expires_at":["The expires at field is required when never expires flag is 0."]}""");
    }

    @ParameterizedTest
    @CsvSource({"15,real_value", "16,amount", "16,redeem_for_gift_card", "18,discount_value"})
    void namesWhatItsTypeNeeds(int type, String field) {
        var request = request(type);
        request.remove(field);

        assertRefused(
                business.http().post(PATH, request),
                422,
                "{\"%s\":[\"The %s field is required when type id is %d.\"]}"
                        .formatted(field, field.replace('_', ' '), type));
    }

    @Test
    void letsShippingBeFree() {
        var request = request(18);
        request.putAll(Map.of("shipping_option", 1, "discount_value", 0));
        var reward = business.http().post(PATH, request).ok().path("data");
        assertThat(reward.path("discount_value").asInt()).isZero();
        assertThat(reward.path("shipping_option").asInt()).isEqualTo(1);
        request.remove("discount_value");
        assertThat(business.http()
                        .post(PATH, request)
                        .ok()
                        .at("/data/discount_value")
                        .asInt())
                .isZero();

        var nothing = "{\"discount_value\":[\"The discount value must be at least 1.\"]}";
        request.putAll(Map.of("shipping_option", 2, "discount_value", 0));
        assertRefused(business.http().post(PATH, request), 422, nothing);
        request.remove("shipping_option");
        assertRefused(business.http().post(PATH, request), 422, nothing);
        assertRefused(create(15, Map.of("shipping_option", 1, "discount_value", 0)), 422, nothing);

        var path = PATH + "/" + reward.path("id").asLong();
        assertRefused(business.http().put(path, Map.of("shipping_option", 3)), 422, nothing);
        business.http().put(path, Map.of("points", 50, "discount_value", 0)).ok();
        business.http()
                .put(path, Map.of("shipping_option", 3, "discount_value", 10))
                .ok();
        assertRefused(business.http().put(path, Map.of("discount_value", 0)), 422, nothing);
    }

    @Test
    void namesWhatDoesNotHold() {
        assertRefused(
                create(
                        17,
                        Map.of(
                                "points", 0,
                                "targeted_flag", 3,
                                "shipping_option", 4,
                                "discount_value", 101,
                                "real_value", 1.005,
                                "amount", -1,
                                "partner_reward", true,
                                "images", List.of(),
                                "reward_languages", List.of(Map.of("title", "x".repeat(256))))),
                422,
                """
                {"type_id":["The selected type id is invalid."],"points":["The points must be greater than 0."],
                "targeted_flag":["The selected targeted flag is invalid."],
                "shipping_option":["The selected shipping option is invalid."],
                "real_value":["The real value may not have more than 2 decimal places."],
                "amount":["The amount must be greater than 0."],
                "discount_value":["The discount value may not be greater than 100."],
                "images":["The images must have at least 1 items."],
                "reward_languages.0.language_id":["The reward languages.0.language id field is required."],
                "reward_languages.0.title":["The reward languages.0.title may not be greater than 255 characters."],
                "reward_languages":["The reward languages must contain language id 1."],
                "partner_reward":["The partner reward field is prohibited."]}""");
        assertRefused(create(15, Map.of("targeted_flag", 2)), 422, """
                {"redemption_user_tiers":["The redemption user tiers field is required when targeted flag is 2."]}""");
        var foreign = businesses.open().levels();
        assertRefused(
                create(
                        15,
                        Map.of("targeted_flag", 2, "redemption_user_tiers", List.of(Map.of("id", foreign.getFirst())))),
                422,
                """
                {"redemption_user_tiers.0.id":["The selected redemption user tiers.0.id is invalid."]}""");
        assertThat(create(15, Map.of("never_expires_flag", 0, "expires_at", "2001-01-01"))
                        .json()
                        .path("error")
                        .path("description")
                        .asString())
                .isEqualTo("The expires at must not be before publish at.");
        assertRefused(
                create(
                        15,
                        Map.of("images", TestImages.uploaded(businesses.open()).subList(0, 1))),
                422,
                """
                {"images.0.original":["The selected images.0.original is invalid."],
                "images.0.large":["The selected images.0.large is invalid."],
                "images.0.medium":["The selected images.0.medium is invalid."],
                "images.0.thumbnail":["The selected images.0.thumbnail is invalid."]}""");
    }

    @Test
    void changesWhatIsNamedOnly() {
        long id = created(Map.of(
                "targeted_flag",
                2,
                "redemption_user_tiers",
                List.of(Map.of("id", business.levels().getFirst()))));
        var before = business.http().get(PATH + "/" + id).ok().path("data");

        var after = business.http()
                .put(PATH + "/" + id, Map.of("points", 450, "shipping_option", 1))
                .ok()
                .path("data");

        assertThat(after.path("points").asInt()).isEqualTo(450);
        assertThat(after.path("shipping_option").asInt()).isOne();
        for (var kept : List.of("redemption_user_tiers", "targeted_flag", "real_value", "images", "reward_languages")) {
            assertThat(after.path(kept)).as(kept).isEqualTo(before.path(kept));
        }
        assertThat(business.http().get(PATH + "/" + id).ok().path("data")).isEqualTo(after);
        assertThat(business.http()
                        .put(PATH + "/" + id, Map.of("targeted_flag", 0))
                        .ok()
                        .path("data")
                        .path("redemption_user_tiers")
                        .isEmpty())
                .isTrue();
        assertRefused(business.http().put(PATH + "/" + id, Map.of("type_id", 16)), 422, """
                {"type_id":["The type id field is prohibited."]}""");
    }

    @Test
    void isGoneOnceDeleted() {
        long id = created(Map.of());

        assertThat(business.http().delete(PATH + "/" + id).status()).isEqualTo(204);

        assertMissing(business.http().get(PATH + "/" + id));
        assertMissing(business.http().delete(PATH + "/" + id));
        assertThat(rewards.live(business.id(), clock.instant())).isEmpty();
        assertThat(rewards.byIds(business.id(), List.of(id))).containsKey(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999", "x", "-1", "images"})
    void knowsNoOtherIds(String id) {
        assertMissing(business.http().get(PATH + "/" + id));
        assertMissing(business.http().put(PATH + "/" + id, Map.of()));
        assertMissing(business.http().delete(PATH + "/" + id));
    }

    @Test
    void doesNotShowAnotherBusinesssRewards() {
        long id = created(Map.of());
        var other = businesses.open();

        assertMissing(other.http().get(PATH + "/" + id));
        assertMissing(other.http().put(PATH + "/" + id, Map.of("points", 1)));
        assertMissing(other.http().delete(PATH + "/" + id));
        assertThat(other.http().get(PATH).ok().path("data").isEmpty()).isTrue();
    }

    @Test
    void doesNotTakeAProductForAReward() {
        long id = business.http()
                .post(
                        "/products",
                        Map.of(
                                "available_at_branches",
                                List.of(Map.of(
                                        "id", Hex32.print(business.place().id()))),
                                "product_languages",
                                List.of(Map.of("language_id", 1, "product_title", "Tea"))))
                .ok()
                .path("data")
                .path("id")
                .asLong();

        assertMissing(business.http().get(PATH + "/" + id));
    }

    @Test
    void listsByStatusAndDates() {
        long live = created(Map.of("publish_at", "2020-01-01"));
        long expired = created(Map.of("never_expires_flag", 0, "publish_at", "2001-01-01", "expires_at", "2002-01-01"));
        long coming = created(Map.of("publish_at", "2190-01-01"));

        assertThat(ids("")).containsExactly(live, expired, coming);
        assertThat(ids("?status=active")).containsExactly(live);
        assertThat(ids("?status=inactive")).containsExactly(expired, coming);
        assertThat(ids("?start_date=2019-01-01")).containsExactly(live, coming);
        assertThat(ids("?start_date=lt|2019-01-01")).containsExactly(expired);
        assertThat(ids("?start_date=2001-01-01&end_date=2002-01-01")).containsExactly(expired);
        assertThat(rewards.live(business.id(), clock.instant()))
                .extracting(Reward::id)
                .containsExactly(live);
        assertRefused(business.http().get(PATH + "?status=old"), 422, """
                {"status":["The selected status is invalid."]}""");
        assertRefused(business.http().get(PATH + "?start_date=soon"), 422, """
                {"start_date":["The selected start date is invalid."]}""");
    }

    private List<Long> ids(String query) {
        var ids = new ArrayList<Long>();
        JsonMapper.shared()
                .readTree(business.http().raw(PATH + query).body())
                .path("data")
                .forEach(it -> ids.add(it.path("id").asLong()));
        return ids;
    }

    @Test
    void isForTheTiersItNames() {
        var levels = business.levels();
        var everyone = rewards.get(business.id(), created(Map.of()));
        var targeted = rewards.get(business.id(), created(Map.of("targeted_flag", 1)));
        var named = List.of(Map.of("id", levels.getFirst()));
        var tiered = rewards.get(business.id(), created(Map.of("targeted_flag", 2, "redemption_user_tiers", named)));

        assertThat(everyone.isFor(false, null)).isTrue();
        assertThat(targeted.isFor(false, levels.getFirst())).isFalse();
        assertThat(targeted.isFor(true, null)).isTrue();
        assertThat(tiered.isFor(true, levels.getFirst())).isTrue();
        assertThat(tiered.isFor(true, levels.getLast())).isFalse();
        assertThat(tiered.isFor(false, null)).isFalse();
        assertThat(tiered.isAt(business.place().id())).isTrue();
        assertThat(tiered.isAt(business.virtual().id())).isFalse();
    }

    @Test
    void isForThoseItIsTargetedAt() {
        long id = created(Map.of("targeted_flag", 1));
        var mia = customer(business);
        var leo = customer(business);
        var path = PATH + "/" + id + "/customers";

        var once = business.http().post(path, targets(mia));
        var again = business.http().post(path, targets(mia, leo));

        assertThat(once.ok().at("/data/total_targeted").asInt()).isOne();
        assertThat(again.ok().at("/data/total_targeted").asInt()).isEqualTo(2);
        assertThat(idsFor(mia)).containsExactly(id);
        assertThat(business.http().delete(path + "/" + mia).status()).isEqualTo(204);
        assertThat(business.http().delete(path + "/" + mia).status()).isEqualTo(404);
        assertThat(idsFor(mia)).isEmpty();
        assertThat(idsFor(leo)).containsExactly(id);
    }

    private static String customer(TestBusiness business) {
        return business.http()
                .post("/customers", Map.of("email", Hex32.print(Hex32.next()) + "@example.com"))
                .ok()
                .at("/data/id")
                .asString();
    }

    private static Map<String, ?> targets(String... customers) {
        return Map.of(
                "customers", Stream.of(customers).map(it -> Map.of("id", it)).toList());
    }

    private List<Long> idsFor(String customer) {
        return business.http()
                .get("/customers/" + customer + "/rewards")
                .ok()
                .path("data")
                .valueStream()
                .map(it -> it.path("id").asLong())
                .toList();
    }

    @Test
    void refusesToTargetStrangersOrARewardThatIsNotTargeted() {
        var targeted = PATH + "/" + created(Map.of("targeted_flag", 1)) + "/customers";
        var open = PATH + "/" + created(Map.of()) + "/customers";
        var stranger = customer(businesses.open());
        var mia = customer(business);

        assertRefused(business.http().post(targeted, targets(stranger)), 422, """
                {"customers.0.id":["The selected customers.0.id is invalid."]}""");
        assertRefused(business.http().post(targeted, Map.of()), 422, """
                {"customers":["The customers field is required."]}""");
        assertRefused(business.http().post(targeted, Map.of("customers", List.of(Map.of()))), 422, """
                {"customers.0.id":["The customers.0.id field is required."]}""");
        assertThat(business.http()
                        .post(open, targets(mia))
                        .json()
                        .at("/error/description")
                        .asString())
                .isEqualTo("The catalog item is not targeted at single customers.");
        assertMissing(business.http().post(PATH + "/987654321/customers", targets(mia)));
        assertMissing(business.http().delete(PATH + "/987654321/customers/" + mia));
        assertThat(business.http()
                        .delete(targeted + "/" + stranger)
                        .json()
                        .path("message")
                        .asString())
                .isEqualTo("Customer Not Found");
    }

    @Test
    void asksTheDatabaseAsOftenForManyAsForOne() {
        created(Map.of());
        var list = PATH + "?relationships=branches&per_page=100";
        var schemas = "rewards,catalogue,branches,integrations";
        business.http().get(list).ok();

        var forOne = TestStatements.on(schemas, () -> business.http().get(list).ok());
        IntStream.range(0, 8).forEach(ignored -> created(Map.of()));
        var forMany = TestStatements.on(schemas, () -> business.http().get(list).ok());

        assertThat(forOne).hasSize(7);
        assertThat(forMany).hasSameSizeAs(forOne);
        assertThat(business.http()
                        .get(list)
                        .ok()
                        .path("data")
                        .get(0)
                        .path("branches")
                        .size())
                .isOne();
    }
}
