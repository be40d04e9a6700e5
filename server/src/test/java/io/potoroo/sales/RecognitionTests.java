package io.potoroo.sales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Sales of nobody's whose shopper becomes known later. */
@ServerTest
class RecognitionTests {

    private final TestBusinesses businesses;
    private final Recognition recognition;
    private final JdbcClient jdbc;
    private TestBusiness business;
    private long link;

    @Autowired
    RecognitionTests(TestBusinesses businesses, Recognition recognition, JdbcClient jdbc) {
        this.businesses = businesses;
        this.recognition = recognition;
        this.jdbc = jdbc;
        this.business = businesses.open();
    }

    @BeforeEach
    void linkAShopThatEnrolsNobody() {
        business = businesses.open();
        link = business.link("1234");
        settings(Map.of("unknown_customer", "unattributed"));
    }

    private void settings(Map<String, ?> settings) {
        business.http()
                .put("/api/v1/branch-links/" + link, Map.of("settings", settings))
                .ok();
    }

    private long nobodys(String id, Map<String, ?> customer) {
        var sale = sell(id, customer);
        assertThat(sale.path("attribution").asString()).isEqualTo("unattributed");
        return sale.path("id").asLong();
    }

    private JsonNode sell(String id, Map<String, ?> customer) {
        return business.http()
                .put(
                        "/api/v1/branch-links/" + link + "/sales/" + id,
                        Map.of("sold_at", "2026-01-05T10:00:00Z", "total", 25, "customer", customer))
                .ok()
                .path("data");
    }

    private String enrol(Map<String, ?> person) {
        return business.http().post("/customers", person).ok().at("/data/id").asString();
    }

    private String owner(long sale) {
        return business.http()
                .get("/api/v1/sales/" + sale)
                .ok()
                .at("/data/customer/id")
                .asString("");
    }

    private void assertBecomes(long sale, String customer) {
        await().until(() -> owner(sale).equals(customer));
        assertThat(business.http()
                        .get("/api/v1/sales/" + sale)
                        .ok()
                        .at("/data/points/net")
                        .asLong())
                .isEqualTo(25);
    }

    @Test
    void givesThemToWhoeverIsEnrolledByEmailOrPhone() {
        var byEmail = nobodys("S-1", Map.of("email", "mia@example.com"));
        var byPhone = nobodys("S-2", Map.of("phone", "5145550123", "country_code", "CA"));
        var others = nobodys("S-3", Map.of("email", "max@example.com"));

        var mia = enrol(Map.of("email", "Mia@Example.com", "phone", "514-555-0123", "country_code", "CA"));

        assertBecomes(byEmail, mia);
        assertBecomes(byPhone, mia);
        assertThat(owner(others)).isEmpty();
        await().until(() -> business.http()
                        .get("/customers/" + mia + "?include=balance")
                        .ok()
                        .at("/data/balance/points")
                        .asLong()
                == 50);
    }

    @Test
    void givesThemToWhoeverLearnsANewContact() {
        var mia = enrol(Map.of("email", "mia@example.com"));
        var sale = nobodys("S-1", Map.of("phone", "5145550123", "country_code", "CA"));

        business.http()
                .put("/customers/" + mia, Map.of("phone", "5145550123", "country_code", "CA"))
                .ok();

        assertBecomes(sale, mia);
    }

    @Test
    void givesThemToWhomThePlatformNames() {
        var mia = enrol(Map.of("email", "mia@example.com"));
        var earlier = nobodys("S-1", Map.of("external_id", "C-7"));

        sell("S-2", Map.of("external_id", "C-7", "email", "mia@example.com"));

        assertBecomes(earlier, mia);
    }

    @Test
    void findsADayLaterWhatItMissed() {
        var sale = nobodys("S-1", Map.of("email", "mia@example.com", "is_guest", true));
        var mia = enrol(Map.of("email", "other@example.com"));
        jdbc.sql(
                        "update customers.customer set email = 'mia@example.com' where business_id = :b and customer_id = :c::uuid")
                .param("b", business.id())
                .param("c", mia)
                .update();

        recognition.lookAtAll(() -> false);

        assertThat(owner(sale)).isEqualTo(mia);
    }

    @Test
    void leavesWhatGuestsBoughtToThemWhereTheyAreIgnored() {
        settings(Map.of("guest_orders", "ignore"));
        var sale = nobodys("S-1", Map.of("email", "mia@example.com", "is_guest", true));
        enrol(Map.of("email", "mia@example.com"));
        recognition.lookAtAll(() -> false);
        assertThat(owner(sale)).isEmpty();
    }

    @Test
    void looksNoLongerThanTheyCanBeClaimed() {
        settings(Map.of("claim_window_days", 0));
        var sale = nobodys("S-1", Map.of("email", "mia@example.com"));
        enrol(Map.of("email", "mia@example.com"));
        recognition.lookAtAll(() -> false);
        assertThat(owner(sale)).isEmpty();
    }
}
