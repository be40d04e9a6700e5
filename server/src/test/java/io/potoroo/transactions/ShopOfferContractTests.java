package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestOffers;
import io.potoroo.kernel.Hex32;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /branch-links/{id}/offers} and {@code /rewards} over HTTP. */
@ServerTest
class ShopOfferContractTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final TestBusinesses businesses;
    private TestBusiness business;
    private TestOffers made;
    private String customer = "";
    private long link;

    @Autowired
    ShopOfferContractTests(TestBusinesses businesses) {
        this.businesses = businesses;
        this.business = businesses.open();
        this.made = new TestOffers(business);
    }

    @BeforeEach
    void linkAShop() {
        business = businesses.open();
        made = new TestOffers(business);
        link = business.link("till");
        customer = business.http()
                .post("/customers", Map.of("email", "ada@example.com"))
                .ok()
                .at("/data/id")
                .asString();
    }

    private Map<String, Object> here(Map<String, ?> more) {
        var all = new HashMap<String, Object>(TestOffers.at(business.virtual()));
        all.putAll(more);
        return all;
    }

    private JsonNode read(String path) {
        return business.http().get("/api/v1/branch-links/" + link + path).ok();
    }

    private List<Long> ids(String path) {
        return read(path)
                .path("data")
                .valueStream()
                .map(it -> it.path("id").asLong())
                .toList();
    }

    @Test
    void showsOffersAtTheBranchNowWithTheFieldsATillShows() {
        long coupon = made.coupon(here(Map.of()));
        long doubled = made.multiplier(here(Map.of()));
        made.coupon(Map.of());
        made.coupon(here(Map.of("publish_at", "2199-01-01T00:00:00Z")));
        made.coupon(here(Map.of("targeted_offer_flag", 1)));
        assertThat(ids("/offers")).containsExactly(coupon, doubled);
        var shown = read("/offers").at("/data/0");
        assertThat(shown.propertyNames())
                .containsExactly(
                        "id",
                        "title",
                        "description",
                        "type",
                        "type_id",
                        "points",
                        "discount_value",
                        "multip_factor",
                        "real_value",
                        "min_purchase",
                        "max_purchase",
                        "expires_at",
                        "images");
        assertThat(shown.path("title").asString()).isEqualTo("Five off");
        assertThat(shown.path("type").asString()).isEqualTo("discount_amount");
        assertThat(shown.path("type_id").asInt()).isEqualTo(10);
        assertThat(shown.path("discount_value").asInt()).isEqualTo(5);
        assertThat(shown.path("expires_at").asString()).endsWith("Z");
        assertThat(read("/offers?per_page=1&page=2").at("/data/0/id").asLong()).isEqualTo(doubled);
        assertThat(read("/offers?per_page=1").at("/meta/total").asInt()).isEqualTo(2);
    }

    @Test
    void filtersOffersByTypeAndByWhatNoneIsTiedTo() {
        made.coupon(here(Map.of()));
        long doubled = made.multiplier(here(Map.of()));
        assertThat(ids("/offers?type_id=eq%7C1")).containsExactly(doubled);
        assertThat(ids("/offers?type_id=in%7C8,9")).isEmpty();
        assertThat(ids("/offers?products.product_sku=eq%7CA-1")).isEmpty();
        assertThat(ids("/offers?pos_items_group.tag_name=eq%7Cx")).isEmpty();
        var wrong = business.http()
                .get("/api/v1/branch-links/" + link + "/offers?type_id=gt%7C1&customer_id="
                        + Hex32.print(Hex32.next()));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json()).isEqualTo(JSON.readTree("""
                {"type_id":["The selected type id is invalid."],
                "customer_id":["The selected customer id is invalid."]}"""));
        assertThat(business.http().get("/api/v1/branch-links/987654321/offers").status())
                .isEqualTo(404);
    }

    @Test
    void showsACustomerWhatIsForThemAndTheCouponTheyCanUse() {
        long everybodys = made.coupon(here(Map.of()));
        long theirs = made.coupon(here(Map.of("targeted_offer_flag", 1)));
        long given = made.coupon(here(Map.of("coupon_auto_get", 1)));
        business.http()
                .post("/offers/" + theirs + "/customers", Map.of("customers", List.of(Map.of("id", customer))))
                .ok();
        var shown = read("/offers?customer_id=" + customer).path("data");
        assertThat(shown.valueStream().map(it -> it.path("id").asLong())).containsExactly(everybodys, theirs, given);
        assertThat(shown.at("/0/coupon").isNull()).isTrue();
        var coupon = shown.at("/2/coupon");
        assertThat(coupon).isEqualTo(JSON.readTree("""
                {"id":%d,"qrcode":"%s","coupon_locked":false,"coupon_type_id":74,"expires_at":"%s"}""".formatted(
                        coupon.path("id").asLong(),
                        coupon.path("qrcode").asString(),
                        coupon.path("expires_at").asString())));
        assertThat(coupon.path("expires_at").asString()).endsWith("Z");
        business.http()
                .post(
                        "/api/v1/branch-links/" + link + "/transactions",
                        Map.of(
                                "intent",
                                "claim_coupon",
                                "customer",
                                Map.of("id", customer),
                                "offer",
                                Map.of("id", given),
                                "coupon",
                                Map.of("id", coupon.path("id").asLong())))
                .ok();
        assertThat(read("/offers?customer_id=eq%7C" + customer)
                        .at("/data/2/coupon")
                        .isNull())
                .as("a coupon that was used")
                .isTrue();
    }

    @Test
    void showsRewardsAtTheBranchAndWhetherTheCustomerHasThePoints() {
        var levels = business.levels();
        long cheap = made.reward(here(Map.of()));
        long dear = made.reward(here(Map.of("points", 500)));
        long gold = made.reward(
                here(Map.of("targeted_flag", 2, "redemption_user_tiers", List.of(Map.of("id", levels.getLast())))));
        made.reward(Map.of());
        made.reward(here(Map.of("publish_at", "2199-01-01T00:00:00Z")));
        assertThat(ids("/rewards")).containsExactly(cheap, dear, gold);
        var shown = read("/rewards").at("/data/0");
        assertThat(shown.propertyNames())
                .containsExactly(
                        "id",
                        "title",
                        "description",
                        "type",
                        "points",
                        "amount",
                        "real_value",
                        "discount_value",
                        "publish_at",
                        "expires_at",
                        "shipping_option",
                        "images");
        assertThat(shown.path("type").asString()).isEqualTo("redeem_discount_amount");
        assertThat(shown.path("publish_at").asString()).endsWith("Z");

        business.http()
                .post("/transactions", Map.of("intent", "reward", "points", 100, "customer", Map.of("id", customer)))
                .ok();
        var theirs = read("/rewards?customer_id=" + customer).path("data");
        assertThat(theirs.valueStream().map(it -> it.path("id").asLong())).containsExactly(cheap, dear);
        assertThat(theirs.valueStream().map(it -> it.path("affordable").asBoolean()))
                .containsExactly(true, false);
        var unknown = business.http().get("/api/v1/branch-links/" + link + "/rewards?customer_id=x");
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.json()).isEqualTo(JSON.readTree("""
                {"customer_id":["The selected customer id is invalid."]}"""));
        assertThat(business.http().get("/api/v1/branch-links/987654321/rewards").status())
                .isEqualTo(404);
    }
}
