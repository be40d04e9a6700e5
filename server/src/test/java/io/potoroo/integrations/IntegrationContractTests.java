package io.potoroo.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.kernel.Hex32;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** {@code /integrations} over HTTP: every status and error body of the wire contract, and every setting. */
@ServerTest
class IntegrationContractTests {

    private static final String PATH = "/api/v1/integrations";

    private final TestBusinesses businesses;
    private TestBusiness business;

    @Autowired
    IntegrationContractTests(TestBusinesses businesses) {
        this.businesses = businesses;
        this.business = businesses.open();
    }

    @BeforeEach
    void open() {
        business = businesses.open();
    }

    private TestClient.Answer create(Object request) {
        return business.http().post(PATH, request);
    }

    private TestClient.Answer createWith(String settings) {
        return create("{\"name\":\"ABC\",\"type\":1,\"settings\":" + settings + "}");
    }

    private static void assertRefused(TestClient.Answer answer, int status, String body) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json()).isEqualTo(JsonMapper.shared().readTree(body));
    }

    private static void assertNotAllowed(TestClient.Answer answer, String description) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        var error = answer.json().path("error");
        assertThat(error.path("status_code").asInt()).isEqualTo(400);
        assertThat(error.path("message").asString()).isEqualTo("Bad Request");
        assertThat(error.path("description").asString()).isEqualTo(description);
    }

    @Test
    void answersWithTheIdUnderTwoNamesAndAllSettings() {
        var answer = create(Map.of("name", "  ABC ", "type", "1"));

        var integration = answer.ok();
        assertThat(integration.propertyNames())
                .containsExactly(
                        "id",
                        "integration_id",
                        "name",
                        "type",
                        "sub_type",
                        "is_ecom",
                        "active",
                        "accounts",
                        "settings",
                        "created_at",
                        "updated_at");
        assertThat(integration.path("id").isIntegralNumber()).isTrue();
        assertThat(integration.path("integration_id")).isEqualTo(integration.path("id"));
        assertThat(integration.path("name").asString()).isEqualTo("ABC");
        assertThat(integration.path("accounts").isEmpty()).isTrue();
        assertThat(integration.path("settings")).isEqualTo(JsonMapper.shared().readTree("""
                {"auto_reward":true,"earning_starts_at":null,"late_sale_days":null,"max_future_skew_minutes":10,
                "points_delay_days":null,"tax_mode":"before_tax","discount_mode":"after_discount",
                "include_shipping":false,"include_tips":false,"include_fees":false,"exclude_gift_card_items":true,
                "earn_on_gift_card_tender":true,"excluded_category_ids":[],"excluded_product_ids":[],
                "excluded_skus":[],"excluded_tags":[],"exempt_customer_groups":[],"exempt_email_domains":[],
                "unknown_customer":"create","guest_orders":"match_only","claim_window_days":30,
                "refund_shortfall":"recover","restore_redeemed_points":"on_full_refund",
                "ecom_coupon_expires_in_days":30,"update_profile_from_sale":true}"""));
        assertThat(integration.path("created_at").asString()).endsWith("Z");
    }

    @Test
    void namesWhatIsMissingOrWrong() {
        assertRefused(create(Map.of()), 422, """
                {"name":["The name field is required."],"type":["The type field is required."]}""");
        assertRefused(create(Map.of("name", "A", "type", 2)), 422, "{\"type\":[\"The selected type is invalid.\"]}");
        assertRefused(create(Map.of("name", "A", "type", "x")), 422, "{\"type\":[\"The type must be an integer.\"]}");
        assertRefused(
                create(Map.of("name", "n".repeat(256), "type", 1)),
                422,
                "{\"name\":[\"The name may not be greater than 255 characters.\"]}");
        assertRefused(create(Map.of("name", 5, "type", 1, "sub_type", 12, "is_ecom", "maybe")), 422, """
                {"name":["The name must be a string."],"sub_type":["The selected sub type is invalid."],
                "is_ecom":["The is ecom field must be true or false."]}""");
    }

    @Test
    void keepsEverySetting() {
        var settings = """
                {"auto_reward":false,"earning_starts_at":"2026-01-01T00:00:00Z","late_sale_days":14,
                "max_future_skew_minutes":0,"points_delay_days":3,"tax_mode":"after_tax",
                "discount_mode":"before_discount","include_shipping":true,"include_tips":true,"include_fees":true,
                "exclude_gift_card_items":false,"earn_on_gift_card_tender":false,"excluded_category_ids":["7"],
                "excluded_product_ids":["8"],"excluded_skus":["S-1"],"excluded_tags":["sale"],
                "exempt_customer_groups":["staff"],"exempt_email_domains":["cafe.example"],
                "unknown_customer":"unattributed","guest_orders":"ignore","claim_window_days":0,
                "refund_shortfall":"forgive","restore_redeemed_points":"never","ecom_coupon_expires_in_days":365,
                "update_profile_from_sale":false}""";

        var integration = createWith(settings).ok();

        assertThat(integration.path("settings")).isEqualTo(JsonMapper.shared().readTree(settings));
        assertThat(business.http()
                        .get(PATH + "/" + integration.path("id").asLong())
                        .ok())
                .isEqualTo(integration);
    }

    @Test
    void namesEverySettingThatDoesNotHold() {
        var answer = createWith("""
                {"auto_reward":"perhaps","earning_starts_at":"yesterday","late_sale_days":-1,
                "max_future_skew_minutes":1441,"points_delay_days":366,"tax_mode":"none","discount_mode":1,
                "excluded_skus":"S-1","excluded_tags":[5],"claim_window_days":366,"ecom_coupon_expires_in_days":0,
                "unknown_customer":"merge","guest_orders":"","refund_shortfall":"ignore",
                "restore_redeemed_points":"always","unknown":"ignored"}""");

        assertRefused(answer, 422, """
                {"settings.auto_reward":["The settings.auto reward field must be true or false."],
                "settings.earning_starts_at":["The settings.earning starts at is not a valid date."],
                "settings.late_sale_days":["The settings.late sale days must be at least 0."],
                "settings.max_future_skew_minutes":["The settings.max future skew minutes may not be greater than 1440."],
                "settings.points_delay_days":["The settings.points delay days may not be greater than 365."],
                "settings.tax_mode":["The selected settings.tax mode is invalid."],
                "settings.discount_mode":["The settings.discount mode must be a string."],
                "settings.excluded_skus":["The settings.excluded skus must be an array."],
                "settings.excluded_tags.0":["The settings.excluded tags.0 must be a string."],
                "settings.claim_window_days":["The settings.claim window days may not be greater than 365."],
                "settings.ecom_coupon_expires_in_days":["The settings.ecom coupon expires in days must be at least 1."],
                "settings.unknown_customer":["The selected settings.unknown customer is invalid."],
                "settings.refund_shortfall":["The selected settings.refund shortfall is invalid."],
                "settings.restore_redeemed_points":["The selected settings.restore redeemed points is invalid."]}""");
        assertRefused(createWith("[]"), 422, "{\"settings\":[\"The settings must be an object.\"]}");
    }

    @Test
    void changesOnlyWhatIsNamed() {
        var created = createWith("{\"auto_reward\":false,\"late_sale_days\":5}").ok();
        var path = PATH + "/" + created.path("id").asLong();

        var changed = business.http()
                .put(
                        path,
                        "{\"name\":\"XYZ\",\"type\":1,\"settings\":{\"late_sale_days\":null,\"tax_mode\":\"after_tax\"}}")
                .ok();

        assertThat(changed.path("name").asString()).isEqualTo("XYZ");
        assertThat(changed.path("active").asBoolean()).isTrue();
        var settings = changed.path("settings");
        assertThat(settings.path("auto_reward").asBoolean()).isFalse();
        assertThat(settings.path("late_sale_days").isNull()).isTrue();
        assertThat(settings.path("tax_mode").asString()).isEqualTo("after_tax");
        assertThat(business.http().get(path).ok()).isEqualTo(changed);
        assertRefused(
                business.http().put(path, Map.of("type", 2)), 422, "{\"type\":[\"The type field is prohibited.\"]}");
        assertRefused(
                business.http().put(path, "{\"name\":\" \"}"), 422, "{\"name\":[\"The name field is required.\"]}");
    }

    @Test
    void keepsItsKindAndStaysWhileItHasLinks() {
        long id = business.integration();
        var path = PATH + "/" + id;
        long link = business.http()
                .post(
                        "/api/v1/branch-links",
                        Map.of(
                                "shop_id",
                                "1",
                                "account_id",
                                "a",
                                "integration_id",
                                id,
                                "branch_id",
                                Hex32.print(business.virtual().id())))
                .ok()
                .path("id")
                .asLong();
        var hasLinks = "The integration has branch links.";

        assertNotAllowed(business.http().put(path, Map.of("is_ecom", true)), hasLinks);
        assertNotAllowed(business.http().delete(path), hasLinks);
        assertThat(business.http().put(path, Map.of("is_ecom", false)).status())
                .as("no change")
                .isEqualTo(200);

        business.http().delete("/api/v1/branch-links/" + link);
        assertThat(business.http()
                        .put(path, Map.of("is_ecom", true))
                        .ok()
                        .path("is_ecom")
                        .asBoolean())
                .isTrue();
        assertThat(business.http().delete(path).status()).isEqualTo(204);
        assertThat(business.http().get(path).status()).isEqualTo(404);
        assertThat(business.http().delete(path).status()).isEqualTo(404);
    }

    @Test
    void listsAccountsAndFilters() {
        long first = business.integration(Map.of("sub_type", 2, "is_ecom", true));
        long second = business.integration(Map.of("active", false));
        business.http()
                .post(
                        "/api/v1/branch-links",
                        Map.of(
                                "shop_id",
                                "1",
                                "account_id",
                                "a",
                                "integration_id",
                                first,
                                "store_name",
                                "Shop",
                                "store_domain",
                                "shop.example",
                                "branch_id",
                                Hex32.print(business.virtual().id())))
                .ok();

        var all = business.http().get(PATH).ok();
        assertThat(all.path("data").size()).isEqualTo(2);
        assertThat(all.path("data").path(0).path("accounts"))
                .isEqualTo(JsonMapper.shared().readTree("""
                [{"id":"a","store_name":"Shop","store_domain":"shop.example"}]"""));
        assertThat(all.path("meta").path("per_page").asInt()).isEqualTo(100);
        assertThat(all.path("meta").path("total").asInt()).isEqualTo(2);
        assertThat(ids("?active=eq%7Ctrue")).containsExactly(first);
        assertThat(ids("?is_ecom=false")).containsExactly(second);
        assertThat(ids("?sub_type=in%7C1,2")).containsExactly(first);
        assertThat(ids("?sub_type=eq|2")).as("a raw bar").containsExactly(first);
    }

    private List<Long> ids(String query) {
        // A raw bar is what the documented examples send; java.net.URI will not, so it goes over a plain socket.
        var data = query.indexOf('|') < 0
                ? business.http().get(PATH + query).ok()
                : business.http().raw(PATH + query).ok();
        return data.path("data").valueStream().map(it -> it.path("id").asLong()).toList();
    }

    @Test
    void tellsAForeignIdLikeAMissingOne() {
        long foreign = businesses.open().integration();
        for (var id : List.of(Long.toString(foreign), "999999999", "abc")) {
            assertThat(business.http().get(PATH + "/" + id).status()).isEqualTo(404);
            assertThat(business.http().put(PATH + "/" + id, Map.of("type", 7)).status())
                    .isEqualTo(404);
            assertThat(business.http().delete(PATH + "/" + id).status()).isEqualTo(404);
        }
    }
}
