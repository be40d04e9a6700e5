package io.potoroo.offers;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.TestImages;
import io.potoroo.TestStatements;
import io.potoroo.catalogue.Window;
import io.potoroo.kernel.Hex32;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /offers} over HTTP: every status and error body of the wire contract. */
@ServerTest
class OfferContractTests {

    private static final String PATH = "/offers";

    private final TestBusinesses businesses;
    private final Offers offers;
    private final Clock clock;
    private TestBusiness business;
    private List<JsonNode> images;

    @Autowired
    OfferContractTests(TestBusinesses businesses, Offers offers, Clock clock) {
        this.businesses = businesses;
        this.offers = offers;
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
                "targeted_offer_flag",
                0,
                "never_expires_flag",
                1,
                "images",
                images,
                "available_at_branches",
                List.of(Map.of("id", Hex32.print(business.place().id()).toUpperCase(java.util.Locale.ROOT))),
                "offer_languages",
                List.of(Map.of("language_id", 1, "offer_title", "Treat", "offer_product", "A muffin"))));
        if (type <= 3) {
            request.putAll(Map.of("offer_frequency_id", 1, "min_purchase", 0, "max_purchase", 100));
        }
        switch (type) {
            case 1 -> request.put("multip_factor", 2);
            case 3 -> request.put("points", 50);
            case 8 -> request.put("real_value", "4.50");
            case 9 -> request.put("discount_value", 12.5);
            case 10 -> request.put("discount_value", 5);
            default -> {}
        }
        return request;
    }

    private TestClient.Answer create(int type, Map<String, ?> more) {
        var request = request(type);
        request.putAll(more);
        return business.http().post(PATH, request);
    }

    private long created(int type) {
        return create(type, Map.of()).ok().path("data").path("id").asLong();
    }

    private static void assertRefused(TestClient.Answer answer, int status, String body) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json()).isEqualTo(JsonMapper.shared().readTree(body));
    }

    private static void assertMissing(TestClient.Answer answer, String id) {
        assertRefused(answer, 404, """
                {"message":"Offer %s Not Found",
                "error":{"status_code":404,"message":"Offer %s Not Found","description":"The offer does not exist."}}""".formatted(id, id));
    }

    @ParameterizedTest
    @CsvSource({
        "1,points_multiplier,multip_factor,2",
        "2,bonus_product,real_value,0",
        "3,bonus_points,points,50",
        "8,free_product,real_value,4.5",
        "9,discount_percentage,discount_value,12.5",
        "10,discount_amount,discount_value,5"
    })
    void keepsEveryTypeWithItsValueAndNoOther(int type, String name, String field, double value) {
        var offer = create(type, Map.of()).ok().path("data");

        assertThat(offer.path("type_id").asInt()).isEqualTo(type);
        assertThat(offer.path("type").asString()).isEqualTo(name);
        for (var number : List.of("multip_factor", "points", "real_value", "discount_value")) {
            assertThat(offer.path(number).asDouble()).as(number).isEqualTo(number.equals(field) ? value : 0);
        }
        assertThat(business.http()
                        .get(PATH + "/" + offer.path("id").asLong())
                        .ok()
                        .path("data"))
                .isEqualTo(offer);
    }

    @Test
    void answersWithEverythingThatWasSent() {
        var offer = create(
                        1,
                        Map.ofEntries(
                                Map.entry("targeted_offer_flag", "1"),
                                Map.entry("never_expires_flag", 0),
                                Map.entry("publish_at", "2026-01-01T00:00:00-05:00"),
                                Map.entry("expires_at", "2036-01-01 00:00:00"),
                                Map.entry("external_id", " X-1 "),
                                Map.entry("priority", 3),
                                Map.entry("multip_factor", "1.5"),
                                Map.entry("offer_frequency_id", 3),
                                Map.entry("freq_details", List.of("5", "1")),
                                Map.entry("peak_from", "08:00"),
                                Map.entry("peak_to", "10:30"),
                                Map.entry("min_purchase", "10.00"),
                                Map.entry("max_purchase", 99.99),
                                Map.entry("apps_only", true),
                                Map.entry(
                                        "offer_languages",
                                        List.of(
                                                Map.of(
                                                        "language_id", 1,
                                                        "offer_title", "Double",
                                                        "offer_description", "Mornings",
                                                        "offer_terms_conditions", "One a day",
                                                        "offer_link", "https://cafe.example/double"),
                                                Map.of("language_id", 2, "title", "Double en français")))))
                .ok()
                .path("data");

        var image = images.getFirst();
        assertThat(offer).isEqualTo(JsonMapper.shared().readTree("""
                {"id":%d,"type_id":1,"type":"points_multiplier","targeted_offer_flag":1,"priority":3,"external_id":"X-1",
                "publish_at":"2026-01-01T05:00:00+00:00","expires_at":"2036-01-01T00:00:00+00:00",
                "never_expires_flag":0,"is_published":true,"title":"Double","description":"Mornings",
                "terms_conditions":"One a day","link":"https://cafe.example/double","points":0,"multip_factor":1.5,
                "discount_value":0,"real_value":0,"offer_frequency_id":3,"freq_details":["1","5"],"peak_from":"08:00",
                "peak_to":"10:30","min_purchase":10,"max_purchase":99.99,"apps_only":true,"coupon_auto_get":0,
                "coupon_perm_available":0,"coupon_convertible":false,"coupon_expires_in":0,
                "images":[{"original":%s,"large":%s,"medium":%s,"thumbnail":%s,"path":%s,"default":true}],
                "offer_languages":[
                    {"id":1,"language_id":1,"offer_title":"Double","offer_description":"Mornings",
                    "offer_terms_conditions":"One a day","offer_link":"https://cafe.example/double","offer_product":null,
                    "language":{"id":1,"abbreviation":"en","name":"English"}},
                    {"id":2,"language_id":2,"offer_title":"Double en français","offer_description":null,
                    "offer_terms_conditions":null,"offer_link":null,"offer_product":null,
                    "language":{"id":2,"abbreviation":"fr","name":"French"}}]}""".formatted(
                        offer.path("id").asLong(),
                        image.path("original"),
                        image.path("large"),
                        image.path("medium"),
                        image.path("thumbnail"),
                        image.path("original"))));
        var french =
                business.http().send("GET", PATH + "/" + offer.path("id").asLong(), "", "Accept-Language", "fr-CA");
        assertThat(french.ok().path("data").path("title").asString()).isEqualTo("Double en français");
    }

    @Test
    void keepsCouponTerms() {
        var offer = create(
                        9,
                        Map.of(
                                "coupon_auto_get", 1,
                                "coupon_perm_available", true,
                                "coupon_convertible", 1,
                                "points", 200,
                                "coupon_expires_in", "14"))
                .ok()
                .path("data");

        assertThat(offer.path("coupon_auto_get").asInt()).isOne();
        assertThat(offer.path("coupon_perm_available").asInt()).isOne();
        assertThat(offer.path("coupon_convertible").asBoolean()).isTrue();
        assertThat(offer.path("coupon_expires_in").asInt()).isEqualTo(14);
        assertThat(offer.path("points").asInt()).isEqualTo(200);
        assertThat(offer.path("expires_at").asString()).isEqualTo("2038-01-19T00:00:00+00:00");
    }

    @Test
    void isTargetedUnlessItSaysOtherwise() {
        var request = request(3);
        request.remove("targeted_offer_flag");

        var offer = business.http().post(PATH, request).ok().path("data");

        assertThat(offer.path("targeted_offer_flag").asInt()).isOne();
    }

    @Test
    void namesWhatIsMissing() {
        assertRefused(business.http().post(PATH, Map.of()), 422, """
                {"type_id":["The type id field is required."],
                "offer_languages":["The offer languages field is required."],
                "available_at_branches":["The available at branches field is required."],
                "images":["The images field is required."],
                "expires_at":["The expires at field is required when never expires flag is 0."]}""");
        assertRefused(business.http().post(PATH, Map.of("type_id", 14)), 422, """
                {"type_id":["The selected type id is invalid."],
                "offer_languages":["The offer languages field is required."],
                "available_at_branches":["The available at branches field is required."],
                "images":["The images field is required."],
                "expires_at":["The expires at field is required when never expires flag is 0."]}""");
    }

    @ParameterizedTest
    @CsvSource({
        "1,multip_factor",
        "1,offer_frequency_id",
        "1,min_purchase",
        "2,max_purchase",
        "3,points",
        "9,discount_value",
        "10,discount_value"
    })
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
    void namesWhatDoesNotHold() {
        assertRefused(
                create(
                        1,
                        Map.of(
                                "multip_factor",
                                0,
                                "offer_frequency_id",
                                5,
                                "min_purchase",
                                -1,
                                "max_purchase",
                                1.234,
                                "external_id",
                                "x".repeat(65),
                                "publish_at",
                                "soon",
                                "apps_only",
                                "perhaps",
                                "images",
                                List.of(),
                                "available_at_branches",
                                List.of(),
                                "offer_languages",
                                List.of())),
                422,
                """
                {"publish_at":["The publish at is not a valid date."],
                "external_id":["The external id may not be greater than 64 characters."],
                "images":["The images must have at least 1 items."],
                "available_at_branches":["The available at branches must have at least 1 items."],
                "offer_languages":["The offer languages must have at least 1 items."],
                "offer_frequency_id":["The selected offer frequency id is invalid."],
                "multip_factor":["The multip factor must be greater than 0."],
                "min_purchase":["The min purchase must be at least 0."],
                "max_purchase":["The max purchase may not have more than 2 decimal places."],
                "apps_only":["The apps only field must be true or false."]}""");
        assertRefused(create(1, Map.of("min_purchase", 50, "max_purchase", 49.99)), 422, """
                {"max_purchase":["The max purchase must be at least 50."]}""");
        assertRefused(create(9, Map.of("discount_value", 100.01)), 422, """
                {"discount_value":["The discount value may not be greater than 100."]}""");
        assertRefused(create(10, Map.of("discount_value", 0)), 422, """
                {"discount_value":["The discount value must be greater than 0."]}""");
        assertRefused(create(8, Map.of("coupon_convertible", 1)), 422, """
                {"points":["The points field is required when coupon convertible is 1."]}""");
    }

    @Test
    void namesWhatIsWrongWithItsTexts() {
        assertRefused(
                create(3, Map.of("offer_languages", List.of(Map.of("language_id", 2, "offer_title", "Oui")))),
                422,
                """
                {"offer_languages":["The offer languages must contain language id 1."]}""");
        assertRefused(
                create(
                        2,
                        Map.of(
                                "offer_languages",
                                List.of(
                                        Map.of(
                                                "language_id",
                                                1,
                                                "offer_title",
                                                "x".repeat(256),
                                                "offer_link",
                                                "javascript:alert(1)",
                                                "offer_product",
                                                "Tea"),
                                        Map.of("language_id", 1, "offer_title", "Again", "offer_product", "Tea"),
                                        Map.of("language_id", 4, "offer_title", "Vier", "offer_product", "Tea"),
                                        Map.of("language_id", 3, "offer_title", "Sin")))),
                422,
                """
                {"offer_languages.0.offer_title":["The offer languages.0.offer title may not be greater than 255 characters."],
                "offer_languages.0.offer_link":["The offer languages.0.offer link format is invalid."],
                "offer_languages.2.language_id":["The selected offer languages.2.language id is invalid."],
                "offer_languages.3.offer_product":["The offer languages.3.offer product field is required when type id is 2."],
                "offer_languages.1.language_id":["The offer languages.1.language id field has a duplicate value."]}""");
    }

    @Test
    void namesWhatIsWrongWithItsTimes() {
        assertRefused(create(3, Map.of("offer_frequency_id", 3)), 422, """
                {"freq_details":["The freq details field is required when offer frequency id is 3."],
                "peak_from":["The peak from field is required when freq details is present."],
                "peak_to":["The peak to field is required when freq details is present."]}""");
        assertRefused(
                create(
                        3,
                        Map.of(
                                "offer_frequency_id",
                                3,
                                "freq_details",
                                List.of("0", "1", "8"),
                                "peak_from",
                                "24:00",
                                "peak_to",
                                "9:00")),
                422,
                """
                {"peak_from":["The peak from format is invalid."],"peak_to":["The peak to format is invalid."],
                "freq_details.0":["The selected freq details.0 is invalid."],
                "freq_details.2":["The selected freq details.2 is invalid."]}""");
        assertRefused(
                create(
                        3,
                        Map.of(
                                "offer_frequency_id",
                                3,
                                "freq_details",
                                List.of(1),
                                "peak_from",
                                "09:00",
                                "peak_to",
                                "09:00")),
                422,
                "{\"peak_to\":[\"The peak to must be after peak from.\"]}");
    }

    @Test
    void refusesAnEndBeforeItsStart() {
        var answer = create(3, Map.of("never_expires_flag", 0, "publish_at", "2030-01-02", "expires_at", "2030-01-01"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("message").asString()).isEqualTo("Bad Request");
        assertThat(answer.json().path("error").path("description").asString())
                .isEqualTo("The expires at must not be before publish at.");
    }

    @Test
    void acceptsOnlyImagesAndBranchesOfTheBusiness() {
        var other = businesses.open();
        var remote = Map.of(
                "original",
                "https://elsewhere.example/a.jpg",
                "large",
                "data:image/png;base64,AAAA",
                "medium",
                images.getFirst().path("medium").asString() + "?x",
                "thumbnail",
                images.getFirst().path("thumbnail"));
        var branch = Hex32.print(other.place().id());

        assertRefused(create(3, Map.of("images", List.of(remote))), 422, """
                {"images.0.original":["The selected images.0.original is invalid."],
                "images.0.large":["The selected images.0.large is invalid."],
                "images.0.medium":["The selected images.0.medium is invalid."]}""");
        assertRefused(create(3, Map.of("images", TestImages.uploaded(other))), 422, """
                {"images.0.original":["The selected images.0.original is invalid."],
                "images.0.large":["The selected images.0.large is invalid."],
                "images.0.medium":["The selected images.0.medium is invalid."],
                "images.0.thumbnail":["The selected images.0.thumbnail is invalid."]}""");
        assertRefused(create(3, Map.of("images", List.of(Map.of("large", "x".repeat(256))))), 422, """
                {"images.0.original":["The images.0.original field is required."],
                "images.0.large":["The images.0.large may not be greater than 255 characters."],
                "images.0.medium":["The images.0.medium field is required."],
                "images.0.thumbnail":["The images.0.thumbnail field is required."]}""");
        assertRefused(
                create(3, Map.of("available_at_branches", List.of(Map.of("id", branch), Map.of("id", "x")))), 422, """
                {"available_at_branches.1.id":["The selected available at branches.1.id is invalid."],
                "available_at_branches.0.id":["The selected available at branches.0.id is invalid."]}""");
    }

    @Test
    void changesWhatIsNamedOnly() {
        long id = create(1, Map.of("external_id", "X-1"))
                .ok()
                .path("data")
                .path("id")
                .asLong();
        var before = business.http().get(PATH + "/" + id).ok().path("data");

        var after = business.http()
                .put(
                        PATH + "/" + id,
                        Map.of(
                                "multip_factor",
                                3,
                                "offer_languages",
                                List.of(Map.of("language_id", 3, "offer_title", "Doble"))))
                .ok()
                .path("data");

        assertThat(after.path("multip_factor").asInt()).isEqualTo(3);
        assertThat(after.path("offer_languages").size()).isEqualTo(2);
        assertThat(after.path("offer_languages").get(0))
                .isEqualTo(before.path("offer_languages").get(0));
        for (var kept : List.of("external_id", "images", "publish_at", "expires_at", "max_purchase", "title")) {
            assertThat(after.path(kept)).as(kept).isEqualTo(before.path(kept));
        }
        assertThat(business.http().get(PATH + "/" + id).ok().path("data")).isEqualTo(after);
    }

    /** None can be made through the API; they are there from the beginning. */
    @Test
    void changesAGiftCardWhatItCostsAndWhatItIsWorth() {
        var shown = offers.get(business.id(), created(10)).content().presentation();
        var content = new OfferContent(
                OfferType.GIFTCARD,
                false,
                0,
                null,
                new Window(clock.instant(), null),
                Worth.giftCard(50_00, 45_00),
                null,
                CouponTerms.NONE,
                shown);
        long id = offers.create(business.id(), content).id();
        var path = PATH + "/" + id;

        var changed = business.http()
                .put(path, Map.of("type_id", 14, "discount_value", "40.50", "real_value", 60, "points", 5))
                .ok()
                .path("data");

        assertThat(changed.path("type").asString()).isEqualTo("giftcard");
        assertThat(changed.path("discount_value").asDouble()).isEqualTo(40.5);
        assertThat(changed.path("real_value").asDouble()).isEqualTo(60);
        assertThat(changed.path("points").asInt()).isZero();
        assertThat(changed.path("title").asString()).isEqualTo("Treat");
        assertThat(business.http().get(path).ok().path("data")).isEqualTo(changed);
        assertThat(business.http().get("/me?include=giftcards").ok().at("/included/giftcards"))
                .containsExactly(changed);
        assertRefused(business.http().put(path, Map.of("type_id", 10)), 422, """
                {"type_id":["The type id field is prohibited."]}""");
        assertRefused(business.http().put(path, Map.of("discount_value", 1.234, "real_value", -1)), 422, """
                {"discount_value":["The discount value may not have more than 2 decimal places."],
                "real_value":["The real value must be at least 0."]}""");
        assertThat(business.http().get(path).ok().path("data")).isEqualTo(changed);
        assertThat(business.http().delete(path).status()).isEqualTo(204);
        assertMissing(business.http().get(path), Long.toString(id));
    }

    @Test
    void holdsAChangeToTheSameRules() {
        long id = created(1);

        assertRefused(business.http().put(PATH + "/" + id, Map.of("type_id", 3)), 422, """
                {"type_id":["The type id field is prohibited."]}""");
        assertRefused(business.http().put(PATH + "/" + id, Map.of("min_purchase", 100.01)), 422, """
                {"max_purchase":["The max purchase must be at least 100.01."]}""");
        assertRefused(business.http().put(PATH + "/" + id, Map.of("never_expires_flag", 0)), 422, """
                {"expires_at":["The expires at field is required when never expires flag is 0."]}""");
        assertRefused(business.http().put(PATH + "/" + id, Map.of("images", List.of())), 422, """
                {"images":["The images must have at least 1 items."]}""");
        assertThat(business.http()
                        .put(PATH + "/" + id, Map.of("expires_at", "2001-01-01"))
                        .status())
                .isEqualTo(400);
        assertThat(business.http()
                        .put(PATH + "/" + id, Map.of("type_id", 1, "expires_at", "2036-01-01"))
                        .ok()
                        .path("data")
                        .path("never_expires_flag")
                        .asInt())
                .isZero();
    }

    @Test
    void isGoneOnceDeleted() {
        long id = created(3);

        assertThat(business.http().delete(PATH + "/" + id).status()).isEqualTo(204);

        assertMissing(business.http().get(PATH + "/" + id), "" + id);
        assertMissing(business.http().delete(PATH + "/" + id), "" + id);
        assertThat(business.http().get(PATH).ok().path("data").isEmpty()).isTrue();
        assertThat(offers.byIds(business.id(), List.of(id))).containsKey(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999", "x", "-1", "images", "99999999999999999999"})
    void knowsNoOtherIds(String id) {
        assertMissing(business.http().get(PATH + "/" + id), id);
        assertMissing(business.http().put(PATH + "/" + id, Map.of()), id);
        assertMissing(business.http().delete(PATH + "/" + id), id);
        assertMissing(business.http().post(PATH + "/" + id + "/customers", Map.of()), id);
        assertMissing(business.http().delete(PATH + "/" + id + "/customers/" + "a".repeat(32)), id);
    }

    @Test
    void doesNotShowAnotherBusinesssOffers() {
        long id = created(3);
        var other = businesses.open();

        assertMissing(other.http().get(PATH + "/" + id), "" + id);
        assertMissing(other.http().put(PATH + "/" + id, Map.of("points", 1)), "" + id);
        assertMissing(other.http().delete(PATH + "/" + id), "" + id);
        assertThat(other.http().get(PATH).ok().path("data").isEmpty()).isTrue();
        assertThat(offers.byIds(other.id(), List.of(id))).isEmpty();
    }

    @Test
    void listsAllEvenExpiredAndTargetedOnes() {
        long targeted = create(3, Map.of("targeted_offer_flag", 1))
                .ok()
                .path("data")
                .path("id")
                .asLong();
        long expired = create(
                        3, Map.of("never_expires_flag", 0, "publish_at", "2001-01-01", "expires_at", "2002-01-01"))
                .ok()
                .path("data")
                .path("id")
                .asLong();
        long coming = create(3, Map.of("publish_at", "2190-01-01"))
                .ok()
                .path("data")
                .path("id")
                .asLong();

        assertThat(ids("?")).containsExactly(targeted, expired, coming);
        assertThat(ids("?per_page=1&page=2")).containsExactly(expired);
        assertThat(ids("?offer_expired_at=lt|2026-01-01")).containsExactly(expired);
        assertThat(ids("?offer_expired_at=gte|2026-01-01")).containsExactly(targeted, coming);
        assertThat(ids("?offer_start_date=gte|2001-01-01&offer_end_date=lte|2002-01-01"))
                .containsExactly(expired);
        assertThat(ids("?products.product_sku=eq|S-1")).isEmpty();
        assertThat(ids("?pos_items_group_tag_name=lunch")).isEmpty();
        assertThat(business.http()
                        .get(PATH + "?per_page=1")
                        .ok()
                        .path("meta")
                        .path("total")
                        .asInt())
                .isEqualTo(3);
        assertRefused(business.http().raw(PATH + "?offer_expired_at=gte|soon"), 422, """
                {"offer_expired_at":["The selected offer expired at is invalid."]}""");
        assertThat(business.http()
                        .get(PATH + "/" + coming)
                        .ok()
                        .path("data")
                        .path("is_published")
                        .asBoolean())
                .isFalse();
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
    void showsBranchesWhereItIsAskedFor() {
        long id = create(
                        3,
                        Map.of(
                                "available_at_branches",
                                List.of(
                                        Map.of(
                                                "id",
                                                Hex32.print(business.virtual().id())),
                                        Map.of(
                                                "id",
                                                Hex32.print(business.place().id())))))
                .ok()
                .path("data")
                .path("id")
                .asLong();

        var plain = business.http().get(PATH + "/" + id).ok().path("data");
        var one = business.http()
                .get(PATH + "/" + id + "?relationships=branch")
                .ok()
                .path("data");
        var all = business.http()
                .get(PATH + "?relationships=branch,branches")
                .ok()
                .path("data")
                .get(0);

        assertThat(plain.has("branch")).isFalse();
        assertThat(plain.has("branches")).isFalse();
        assertThat(one.path("branch").path("id").asString())
                .isEqualTo(Hex32.print(business.place().id()));
        assertThat(one.path("branch").propertyNames()).contains("name", "web_site", "logo", "cover_photo");
        assertThat(one.has("branches")).isFalse();
        assertThat(all.path("branches").size()).isEqualTo(2);
        assertThat(all.path("branch")).isEqualTo(one.path("branch"));
    }

    @Test
    void asksTheDatabaseAsOftenForManyAsForOne() {
        created(3);
        var list = PATH + "?relationships=branch,branches&per_page=100";
        var schemas = "offers,catalogue,branches,integrations";
        business.http().get(list).ok();

        var forOne = TestStatements.on(schemas, () -> business.http().get(list).ok());
        IntStream.range(0, 12).forEach(ignored -> created(1));
        var forMany = TestStatements.on(schemas, () -> business.http().get(list).ok());

        assertThat(forOne).hasSize(7);
        assertThat(forMany).hasSameSizeAs(forOne);
        assertThat(TestStatements.on(schemas, () -> offers.live(business.id(), clock.instant())))
                .hasSize(4);
    }

    @Test
    void triesLiveOffersByPriorityThenAge() {
        long last =
                create(1, Map.of("priority", 9)).ok().path("data").path("id").asLong();
        long first =
                create(1, Map.of("priority", 2)).ok().path("data").path("id").asLong();
        long second =
                create(3, Map.of("priority", 2)).ok().path("data").path("id").asLong();
        created(8);
        create(3, Map.of("publish_at", "2190-01-01")).ok();
        create(3, Map.of("never_expires_flag", 0, "publish_at", "2001-01-01", "expires_at", "2002-01-01"))
                .ok();

        var live = offers.live(business.id(), clock.instant()).stream()
                .filter(it -> it.content().type().appliesToPurchases())
                .toList();

        assertThat(live).extracting(Offer::id).containsExactly(first, second, last);
        assertThat(live)
                .allMatch(it -> it.isAt(business.place().id())
                        && !it.isAt(business.virtual().id()));
    }

    private UUID customer(TestBusiness of) {
        var email = UUID.randomUUID() + "@example.com";
        var id = of.http()
                .post("/customers", Map.of("email", email))
                .ok()
                .path("data")
                .path("id");
        return Hex32.parse(id.asString()).orElseThrow();
    }

    @Test
    void isForThoseItIsTargetedAt() {
        long id = create(3, Map.of("targeted_offer_flag", 1))
                .ok()
                .path("data")
                .path("id")
                .asLong();
        var mia = customer(business);
        var leo = customer(business);
        var nobody = customer(business);
        var path = PATH + "/" + id + "/customers";

        var once = business.http().post(path, Map.of("customers", List.of(Map.of("id", Hex32.print(mia)))));
        var again = business.http()
                .post(
                        path,
                        Map.of("customers", List.of(Map.of("id", Hex32.print(mia)), Map.of("id", Hex32.print(leo)))));

        assertThat(once.ok().path("data").path("total_targeted").asInt()).isOne();
        assertThat(again.ok().path("data").path("total_targeted").asInt()).isEqualTo(2);
        assertThat(offers.targets(business.id(), List.of(mia, leo, nobody)))
                .isEqualTo(Map.of(mia, Set.of(id), leo, Set.of(id)));
        assertThat(business.http().delete(path + "/" + Hex32.print(leo)).status())
                .isEqualTo(204);
        assertThat(business.http().delete(path + "/" + Hex32.print(leo)).status())
                .isEqualTo(404);
        assertThat(offers.targets(business.id(), List.of(mia, leo))).containsOnlyKeys(mia);
    }

    @Test
    void refusesToTargetStrangersOrAnOfferForEveryone() {
        long targeted = create(3, Map.of("targeted_offer_flag", 1))
                .ok()
                .path("data")
                .path("id")
                .asLong();
        long open = created(3);
        var stranger = Map.of("customers", List.of(Map.of("id", Hex32.print(customer(businesses.open())))));

        assertRefused(business.http().post(PATH + "/" + targeted + "/customers", stranger), 422, """
                {"customers.0.id":["The selected customers.0.id is invalid."]}""");
        assertRefused(business.http().post(PATH + "/" + targeted + "/customers", Map.of()), 422, """
                {"customers":["The customers field is required."]}""");
        assertThat(business.http()
                        .post(PATH + "/" + open + "/customers", stranger)
                        .json()
                        .path("error")
                        .path("description")
                        .asString())
                .isEqualTo("The offer is for everyone.");
    }

    @Test
    void wantsATokenAndReadableJson() {
        assertThat(new TestClient(business.http().url(), Map.of()).get(PATH).status())
                .isEqualTo(401);
        assertThat(business.http().post(PATH, "{").status()).isEqualTo(400);
    }
}
