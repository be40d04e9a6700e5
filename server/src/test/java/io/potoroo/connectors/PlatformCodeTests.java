package io.potoroo.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.businesses.TimeMoved;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** That points come back for a code only when no shop takes it any more, whatever goes wrong in between. */
@ServerTest
class PlatformCodeTests {

    private final TestBusinesses businesses;
    private final PlatformCodes platformCodes;
    private final PlatformCodeRepository repository;
    private final ApplicationEventPublisher events;
    private final JdbcClient jdbc;
    private TestBusiness business;
    private TestShopify shop;
    private long link;
    private JsonNode redemption;
    private String code;

    @Autowired
    PlatformCodeTests(
            TestBusinesses businesses,
            PlatformCodes platformCodes,
            PlatformCodeRepository repository,
            ApplicationEventPublisher events,
            JdbcClient jdbc) {
        this.businesses = businesses;
        this.platformCodes = platformCodes;
        this.repository = repository;
        this.events = events;
        this.jdbc = jdbc;
    }

    /** Mia has earned 500 points and set 200 of them aside. */
    @BeforeEach
    void open() {
        business = businesses.open();
        shop = new TestShopify(business);
        shop.open();
        link = shop.link("online");
        shop.deliver("orders/paid", "d-1", """
                        {"id":1001,"name":"#1001","total_price":"500.00","total_tax":"0.00","currency":"USD",
                        "financial_status":"paid","location_id":null,"created_at":"2026-01-05T10:00:00Z",
                        "updated_at":"2026-01-05T10:00:00Z","customer":{"id":207119551,"email":"mia@example.com"},
                        "line_items":[{"id":1,"title":"Tea","quantity":1,"price":"500.00"}]}""").ok();
        await().atMost(Duration.ofSeconds(20)).until(() -> shop.balance() == 500);
        redemption = shop.redeem(link, 200);
        code = redemption.at("/ecom_coupon/code").asString();
        assertThat(shop.codes()).containsKey(code);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private int cancel() {
        return business.http()
                .delete("/api/v1/redemptions/" + redemption.path("id").asLong())
                .status();
    }

    private String status() {
        return business.http()
                .get("/api/v1/redemptions/" + redemption.path("id").asLong())
                .ok()
                .at("/data/status")
                .asString();
    }

    private void deleteTheLink() {
        assertThat(business.http().delete("/api/v1/branch-links/" + link).status())
                .isEqualTo(204);
    }

    private void set(String columns) {
        jdbc.sql("update connectors.discount_code set " + columns + " where business_id = :id")
                .param("id", business.id())
                .update();
    }

    /** What is done by the clock. */
    private void someTimeLater() {
        set("next_try_at = now()");
        platformCodes.tendDue(() -> false);
        events.publishEvent(new TimeMoved(business.id(), () -> false));
    }

    private Map<String, @Nullable Object> row() {
        return jdbc.sql("select * from connectors.discount_code where business_id = :id")
                .param("id", business.id())
                .query()
                .singleRow();
    }

    @Test
    void givesNothingBackWhileACodeMayStillAppearThatADeadServerWasMaking() {
        // The request is on its way to the shop, and the server that has sent it is gone.
        var late = shop.losesCode(code);
        set("state = 'wanted', making_until = now() + interval '1 minute', next_try_at = now() + interval '1 minute'");

        assertThat(cancel()).isEqualTo(503);
        someTimeLater();
        assertThat(cancel()).isEqualTo(503);
        assertThat(shop.balance()).isEqualTo(300);

        shop.hasCode(code, late);
        set("making_until = now()");
        someTimeLater();
        assertThat(shop.codes()).doesNotContainKey(code);
        assertThat(cancel()).isEqualTo(204);
        assertThat(shop.balance()).isEqualTo(500);
        assertThat(cancel()).as("again changes nothing").isEqualTo(204);
    }

    @Test
    void knowsThatACodeMayBeThereThoughTheShopHasNotAnswered() {
        var late = shop.losesCode(code);
        set("state = 'wanted', making_until = now() + interval '1 minute', next_try_at = now()");
        shop.isDown(true);
        platformCodes.tendDue(() -> false);
        assertThat(row()).containsEntry("tries", 1);
        shop.isDown(false);

        assertThat(cancel()).isEqualTo(503);
        shop.hasCode(code, late);
        set("making_until = now(), next_try_at = now()");
        assertThat(cancel()).isEqualTo(204);
        assertThat(shop.codes()).doesNotContainKey(code);
    }

    @Test
    void givesPointsBackForALinkThatIsDeletedWhenItsCodesAreGone() {
        shop.isDown(true);
        deleteTheLink();
        await().until(() ->
                "unwanted".equals(row().get("state")) && Integer.valueOf(1).equals(row().get("tries")));
        assertThat(shop.balance()).as("the shop still takes the code").isEqualTo(300);
        assertThat(status()).isEqualTo("reserved");

        shop.isDown(false);
        someTimeLater();
        assertThat(shop.codes()).doesNotContainKey(code);
        assertThat(shop.balance()).isEqualTo(500);
        assertThat(status()).isEqualTo("cancelled");
    }

    @Test
    void givesPointsBackForALinkAtOnceWhereItsShopCanBeAsked() {
        deleteTheLink();

        await().untilAsserted(() -> assertThat(shop.balance()).isEqualTo(500));
        assertThat(shop.codes()).doesNotContainKey(code);
        assertThat(status()).isEqualTo("cancelled");
    }

    @Test
    void givesNothingBackForALinkThatIsDeletedWhereItsCodeWasUsed() {
        shop.use(code);
        deleteTheLink();

        await().untilAsserted(() -> assertThat(status()).isNotEqualTo("reserved"));
        assertThat(shop.balance()).isEqualTo(300);
    }

    private void sellAt(long takes) {
        business.http()
                .post(
                        "/api/v1/branch-links/" + takes + "/sales",
                        Map.of(
                                "external_id",
                                "S-1",
                                "sold_at",
                                Instant.now().toString(),
                                "total",
                                50,
                                "customer",
                                Map.of("email", "mia@example.com"),
                                "discounts",
                                List.of(Map.of("code", code, "amount", 2))))
                .ok();
        assertThat(status()).isEqualTo("applied");
    }

    @Test
    void takesACodeAwayFromItsShopThatAnotherHasTaken() {
        shop.isDown(true);
        sellAt(business.link("till"));
        await().until(() -> Integer.valueOf(1).equals(row().get("tries")));
        assertThat(shop.codes()).containsKey(code);

        shop.isDown(false);
        someTimeLater();

        assertThat(shop.codes()).doesNotContainKey(code);
        assertThat(status()).isEqualTo("applied");
        assertThat(shop.balance()).isEqualTo(350);
    }

    @Test
    void leavesACodeAloneThatItsOwnShopHasTaken() {
        sellAt(link);

        someTimeLater();

        assertThat(row()).containsEntry("state", "made");
        assertThat(shop.codes()).containsKey(code);
    }

    @Test
    void givesPointsBackWithoutCredentialsOnlyWhenTheCodeIsOver() {
        var none = new HashMap<String, @Nullable Object>();
        none.put("access_token", null);
        shop.set(Map.of("credentials", none));

        assertThat(cancel()).isEqualTo(503);
        assertThat(shop.balance()).as("nobody can take the code away").isEqualTo(300);
        deleteTheLink();
        jdbc.sql("""
                        update transactions.reservation
                        set reserved_at = reserved_at - interval '60 days', expires_at = now() - interval '6 days'
                        where business_id = :id
                        """).param("id", business.id()).update();
        set("ends_at = now() - interval '6 days'");
        someTimeLater();
        assertThat(shop.balance()).as("an order with it may still come").isEqualTo(300);

        set("ends_at = now() - interval '8 days'");
        someTimeLater();
        assertThat(shop.balance()).isEqualTo(500);
    }

    /** Long overdue ones of a business whose shop may be silent, and one of another. */
    @Test
    void givesEveryBusinessItsTurn() {
        jdbc.sql("""
                        insert into connectors.discount_code
                        select business_id, redemption_id + number, integration_id, account_id, branch_link_id, code, kind,
                            value, starts_at, ends_at, null, null, 'unwanted', 1, now() - interval '1 year'
                        from connectors.discount_code, generate_series(1, 30) number
                        where business_id = :id
                        """).param("id", business.id()).update();
        var silent = business.id();
        shop.close();
        open();
        set("state = 'unwanted', next_try_at = now()");

        var taken = repository.take(30, 16, Duration.ofMinutes(2));
        assertThat(taken.stream().filter(it -> it.businessId().equals(silent))).hasSize(16);
        assertThat(taken).anyMatch(it -> it.businessId().equals(business.id()));
        jdbc.sql("delete from connectors.discount_code where business_id = :id and tries > 0")
                .param("id", silent)
                .update();
    }

    @Test
    void forgetsWhoseACodeIsAsSoonAsThatIsNotNeededAnyMore() {
        assertThat(row()).containsEntry("state", "made");
        assertThat(Arrays.asList(row().get("customer_email"), row().get("customer_external_id")))
                .containsOnlyNulls();

        shop.isDown(true);
        redemption = shop.redeem(link, 200);
        await().until(() -> jdbc.sql("select tries from connectors.discount_code where business_id = :id and tries > 0")
                .param("id", business.id())
                .query(Integer.class)
                .optional()
                .isPresent());
        assertThat(emails()).isEqualTo(1);
        jdbc.sql("update connectors.discount_code set making_until = null where business_id = :id")
                .param("id", business.id())
                .update();
        cancel();
        assertThat(emails()).isZero();
    }

    private long emails() {
        return jdbc.sql(
                        "select count(*) from connectors.discount_code where business_id = :id and customer_email is not null")
                .param("id", business.id())
                .query(Long.class)
                .single();
    }
}
