package io.potoroo.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.businesses.Rules;
import io.potoroo.kernel.Hex32;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every answer of the sales calls, over HTTP. */
@ServerTest
class SaleContractTests {

    private static final String SOLD_AT = "2026-01-05T10:00:00Z";

    private final TestBusinesses businesses;
    private TestBusiness business;
    private long link;

    @Autowired
    SaleContractTests(TestBusinesses businesses) {
        this.businesses = businesses;
        this.business = businesses.open();
    }

    @BeforeEach
    void linkAShop() {
        link = business.link("1234");
    }

    @Test
    void givesPointsToANewCustomer() {
        var sale = post(sale("S-1", "25.00")).ok().path("data");
        assertThat(sale.path("status").asString()).isEqualTo("completed");
        assertThat(sale.path("attribution").asString()).isEqualTo("attributed");
        assertThat(sale.path("customer").path("email").asString()).isEqualTo("mia@example.com");
        assertThat(sale.at("/customer/balance/points").asLong()).isEqualTo(25);
        assertThat(sale.at("/points/net").asLong()).isEqualTo(25);
        assertThat(sale.at("/points/awarded").asLong()).isEqualTo(25);
        assertThat(sale.at("/points/reason").isNull()).isTrue();
        assertThat(sale.at("/points/rule/reward_ratio").asInt()).isEqualTo(1);
        assertThat(sale.path("earning_amount").decimalValue()).isEqualByComparingTo("25");
        assertThat(sale.at("/transactions/0/transaction_type").asInt()).isEqualTo(4);
        assertThat(sale.at("/transactions/0/points").asInt()).isEqualTo(25);
        assertThat(sale.path("branch_id").asString())
                .isEqualTo(Hex32.print(business.virtual().id()));
        assertThat(sale.path("sold_at").asString()).isEqualTo(SOLD_AT);
    }

    @Test
    void answersARepeatedCreateWithTheOriginal() {
        var first = post(sale("S-1", "25.00"));
        assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
        var again = post(sale("S-1", 25));
        assertThat(again.ok().at("/data/id")).isEqualTo(first.json().at("/data/id"));
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.json().at("/data/customer/balance/points").asLong()).isEqualTo(25);
        assertThat(again.json().at("/data/transactions").size()).isEqualTo(1);
    }

    @Test
    void answersARepeatedCreateEvenAfterALaterVersion() {
        post(sale("S-1", "25.00")).ok();
        put("S-1", sale(null, "30.00")).ok();
        var again = post(sale("S-1", "25.00"));
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.ok().at("/data/points/net").asLong()).isEqualTo(30);
    }

    @Test
    void refusesACreateOfAKnownSaleWithOtherContent() {
        post(sale("S-1", "25.00")).ok();
        var other = post(sale("S-1", "26.00"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.json().path("status_code").asInt()).isEqualTo(409);
        assertThat(other.json().path("message").asString()).isEqualTo("Conflict");
        assertThat(other.json().path("description").asString())
                .isEqualTo("The sale already exists with different content.");
    }

    @Test
    void replaysAnAnswerUnderItsIdempotencyKey() {
        var first = post(sale("S-1", "25.00"), "Idempotency-Key", "\"8e03978e-1\"");
        assertThat(first.status()).isEqualTo(200);
        var again = post(sale("S-1", "25.00"), "Idempotency-Key", "8e03978e-1");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        var other = post(sale("S-2", "25.00"), "Idempotency-Key", "8e03978e-1");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json().at("/idempotency_key/0").asString())
                .isEqualTo("The idempotency key has already been used with a different request.");
    }

    @Test
    void letsACorrectedRequestUseItsIdempotencyKeyAgain() {
        assertThat(post(Map.of("external_id", "S-1"), "Idempotency-Key", "k").status())
                .isEqualTo(422);
        assertThat(post(sale("S-1", "25.00"), "Idempotency-Key", "k").status()).isEqualTo(200);
        assertThat(post(sale("S-2", "1"), "Idempotency-Key", "x".repeat(256)).status())
                .isEqualTo(400);
    }

    @Test
    void namesEveryMissingField() {
        var answer = post(Map.of());
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().propertyNames()).containsExactlyInAnyOrder("external_id", "sold_at", "total");
        assertThat(answer.json().at("/total/0").asString()).isEqualTo("The total field is required.");
    }

    /** What is of the wrong type was told, and is not missing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"branch_link_id":"x"}                                    | {"branch_link_id":["The branch link id must be an integer."]}
                    {"integration_id":"x","account_id":"a","shop_id":"s"}     | {"integration_id":["The integration id must be an integer."]}
                    """)
    void saysOnceWhatIsWrongWithTheShopThatASaleNames(String shop, String told) {
        var body = (ObjectNode) JsonMapper.shared().readTree(shop);
        body.put("external_id", "S-1").put("sold_at", "2026-01-05T10:00:00Z").put("total", 1);

        var answer = business.http().post("/api/v1/sales", body);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status       | "refunded"  | The selected status is invalid.
            sold_at      | "yesterday" | The sold at is not a valid date.
            total        | -1          | The total must be at least 0.
            total        | "10.005"    | The total may not have more than 2 decimal places.
            total        | "ten"       | The total must be a number.
            currency     | "EUR"       | The selected currency is invalid.
            external_id  | 7           | The external id must be a string.
            external_id  | "a b"       | The external id format is invalid.
            external_id  | "a/b"       | The external id format is invalid.
            tax_total    | -0.01       | The tax total must be at least 0.
            line_items   | {}          | The line items must be an array.
            test         | "maybe"     | The test field must be true or false.
            """)
    void namesTheFieldThatDoesNotHold(String field, String value, String message) {
        var body = """
                {"external_id":"S-1","sold_at":"%s","total":5,"%s":%s}""".formatted(SOLD_AT, field, value);
        var answer = post(body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json().path(field).path(0).asString()).isEqualTo(message);
        assertThat(answer.json().size()).isEqualTo(1);
    }

    @Test
    void namesTheLineThatDoesNotHold() {
        var answer = post(with(
                sale("S-1", "5"),
                "line_items",
                List.of(
                        Map.of("external_id", "1", "title", "Tea", "quantity", 0, "unit_price", 5),
                        Map.of("external_id", "1", "title", "Tea", "quantity", 1, "unit_price", -5))));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("line_items.0.quantity").path(0).asString())
                .isEqualTo("The line items.0.quantity must be greater than 0.");
        assertThat(answer.json().path("line_items.1.unit_price").path(0).asString())
                .isEqualTo("The line items.1.unit price must be at least 0.");
        assertThat(answer.json().path("line_items.1.external_id").path(0).asString())
                .isEqualTo("The line items.1.external id field has a duplicate value.");
    }

    @Test
    void takesFiveHundredLinesAndNotOneMore() {
        assertThat(post(with(sale("S-1", "500"), "line_items", lines(500))).status())
                .isEqualTo(200);
        var answer = post(with(sale("S-2", "501"), "line_items", lines(501)));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/line_items/0").asString())
                .isEqualTo("The line items may not have more than 500 items.");
    }

    @Test
    void namesWhatIsWrongAboutTheCustomer() {
        var email = post(with(sale("S-1", "5"), "customer", Map.of("email", "mia at example")));
        assertThat(email.json().path("customer.email").path(0).asString())
                .isEqualTo("The customer.email must be a valid email address.");
        var phone = post(with(sale("S-1", "5"), "customer", Map.of("phone", "5145550101")));
        assertThat(phone.json().path("customer.country_code").path(0).asString())
                .isEqualTo("The customer.country code field is required when customer.phone is present.");
        var id = post(with(sale("S-1", "5"), "customer", Map.of("id", "11ef3c0a9d1e77a0b3c1f2a4d5e60718")));
        assertThat(id.status()).isEqualTo(422);
        assertThat(id.json().path("customer.id").path(0).asString()).isEqualTo("The selected customer.id is invalid.");
    }

    @Test
    void knowsNoRedemptionItDidNotMake() {
        var answer = post(with(sale("S-1", "5"), "redemptions", List.of(Map.of("id", 1))));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("redemptions.0.id").path(0).asString())
                .isEqualTo("The selected redemptions.0.id is invalid.");
    }

    @Test
    void refusesBodiesThatAreNotJson() {
        var path = "/api/v1/branch-links/" + link + "/sales";
        assertThat(business.http().send("POST", path, "{\"external_id\":").status())
                .isEqualTo(400);
        assertThat(business.http().send("POST", path, "[]").status()).isEqualTo(400);
        for (var unusual : List.of("[".repeat(600) + "]".repeat(600), "9".repeat(1100))) {
            assertThat(business.http()
                            .send("POST", path, "{\"total\":" + unusual + "}")
                            .status())
                    .isEqualTo(400);
        }
        var tooLarge = business.http().send("POST", path, "{\"x\":\"" + "x".repeat(4 << 20) + "\"}");
        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(tooLarge.json().at("/error/status_code").asInt()).isEqualTo(413);
    }

    @Test
    void putsAMissingLinkBeforeAnythingWrongWithTheBody() {
        var stranger = businesses.open();
        for (var client : List.of(business.http(), stranger.http())) {
            var unknown = client == business.http() ? link + 1_000_000 : link;
            var answer = client.post("/api/v1/branch-links/" + unknown + "/sales", Map.of());
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json().at("/error/description").asString())
                    .isEqualTo("The requested resource doesn't exist.");
        }
    }

    @Test
    void hidesSalesFromOtherBusinesses() {
        long id = post(sale("S-1", "25.00")).ok().at("/data/id").asLong();
        var stranger = businesses.open().http();
        var refund = Map.of("external_id", "R", "refunded_at", SOLD_AT, "amount", 1);
        assertThat(stranger.get("/api/v1/sales/" + id).status()).isEqualTo(404);
        assertThat(stranger.get("/api/v1/sales/" + id + "/refunds").status()).isEqualTo(404);
        assertThat(stranger.post("/api/v1/sales/" + id + "/refunds", refund).status())
                .isEqualTo(404);
        assertThat(stranger.post("/api/v1/sales/" + id + "/refunds", Map.of()).status())
                .isEqualTo(404);
        assertThat(stranger.post("/api/v1/sales/" + id + "/void", Map.of("voided_at", SOLD_AT))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void takesNoNewSaleOverADisabledLinkButLaterVersionsAndRefunds() {
        post(sale("S-1", "25.00")).ok();
        business.http()
                .put("/api/v1/branch-links/" + link, Map.of("enabled", false))
                .ok();
        var refused = post(sale("S-2", "25.00"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/error/description").asString()).isEqualTo("The branch link is disabled.");
        assertThat(put("S-1", sale(null, "30.00")).ok().at("/data/points/net").asLong())
                .isEqualTo(30);
        assertThat(refund("S-1", "R-1", 10).ok().at("/data/points_reversed").asLong())
                .isEqualTo(10);
    }

    @Test
    void findsTheShopByItsNames() {
        var created = business.http()
                .post(
                        "/api/v1/sales",
                        with(
                                with(sale("S-1", "25.00"), "branch_link_id", link),
                                "customer",
                                Map.of("email", "a@b.co")));
        assertThat(created.ok().at("/data/points/net").asLong()).isEqualTo(25);
        var integration = created.json().at("/data/integration_id").asLong();
        var named = new HashMap<String, Object>(sale("S-2", "5.00"));
        named.putAll(Map.of("integration_id", integration, "account_id", "c36cc9df9", "shop_id", "1234"));
        assertThat(business.http()
                        .post("/api/v1/sales", named)
                        .ok()
                        .at("/data/branch_link_id")
                        .asLong())
                .isEqualTo(link);
        named.put("shop_id", "01234");
        var unknown = business.http().post("/api/v1/sales", named);
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.json().at("/shop_id/0").asString()).isEqualTo("The selected shop id is invalid.");
        var nothing = business.http().post("/api/v1/sales", Map.of());
        assertThat(nothing.json().propertyNames())
                .containsExactlyInAnyOrder("branch_link_id", "external_id", "sold_at", "total");
    }

    @Test
    void createsOrReplacesByVersion() {
        var created = put("S-1", with(sale(null, "25.00"), "external_version", 1));
        assertThat(created.ok().at("/meta/created").asBoolean()).isTrue();
        var replaced = put("S-1", with(sale(null, "20.00"), "external_version", 2));
        assertThat(replaced.ok().at("/meta/created").asBoolean()).isFalse();
        assertThat(replaced.json().at("/data/points/net").asLong()).isEqualTo(20);
        var stale = put("S-1", with(sale(null, "25.00"), "external_version", 1));
        assertThat(stale.ok().at("/meta/stale").asBoolean()).isTrue();
        assertThat(stale.json().at("/data/points/net").asLong()).isEqualTo(20);
        var same = put("S-1", with(sale(null, "20.00"), "external_version", 2));
        assertThat(same.ok().at("/meta/stale").isMissingNode()).isTrue();
        var contradiction = put("S-1", with(sale(null, "21.00"), "external_version", 2));
        assertThat(contradiction.status()).isEqualTo(409);
        assertThat(same.json().at("/data/transactions").size()).isEqualTo(2);
    }

    @Test
    void ordersVersionsByTimeWhereThereIsNoCounter() {
        put("S-1", with(sale(null, "25.00"), "external_updated_at", "2026-01-05T11:00:00Z"))
                .ok();
        var older = put("S-1", with(sale(null, "20.00"), "external_updated_at", "2026-01-05T10:30:00Z"));
        assertThat(older.ok().at("/meta/stale").asBoolean()).isTrue();
        var touched = put("S-1", with(sale(null, "25.00"), "external_updated_at", "2026-01-05T12:00:00Z"));
        assertThat(touched.ok().at("/data/transactions").size()).isEqualTo(1);
        assertThat(put("S-1", sale(null, "22.00")).ok().at("/data/points/net").asLong())
                .isEqualTo(22);
    }

    @Test
    void awardsWhenAPendingSaleIsCompleted() {
        var pending = post(with(sale("S-1", "25.00"), "status", "pending")).ok().path("data");
        assertThat(pending.path("status").asString()).isEqualTo("pending");
        assertThat(pending.at("/points/reason").asString()).isEqualTo("not_completed");
        assertThat(pending.path("completed_at").isNull()).isTrue();
        assertThat(refund("S-1", "R-1", 1).json().at("/error/description").asString())
                .isEqualTo("The sale is not completed.");
        var completed = put("S-1", sale(null, "25.00")).ok().path("data");
        assertThat(completed.at("/points/net").asLong()).isEqualTo(25);
        var back = put("S-1", with(sale(null, "25.00"), "status", "pending"));
        assertThat(back.ok().at("/meta/stale").asBoolean()).isTrue();
        assertThat(back.json().at("/data/status").asString()).isEqualTo("completed");
    }

    @Test
    void takesThePointsBackWhenACompletedSaleIsCancelled() {
        post(sale("S-1", "25.00")).ok();
        var cancelled = put("S-1", with(sale(null, "25.00"), "status", "cancelled"))
                .ok()
                .path("data");
        assertThat(cancelled.path("status").asString()).isEqualTo("voided");
        assertThat(cancelled.at("/points/net").asLong()).isZero();
        assertThat(cancelled.at("/customer/balance/points").asLong()).isZero();
        assertThat(put("S-1", sale(null, "25.00")).ok().at("/meta/stale").asBoolean())
                .isTrue();
    }

    @Test
    void reopensNoClosedSale() {
        put("S-1", with(with(sale(null, "5"), "status", "cancelled"), "external_version", 1))
                .ok();
        var later = put("S-1", with(sale(null, "5"), "external_version", 2));
        assertThat(later.status()).isEqualTo(400);
        assertThat(later.json().at("/error/description").asString()).isEqualTo("The sale is closed.");
        assertThat(refund("S-1", "R-1", 1).json().at("/error/description").asString())
                .isEqualTo("The sale is closed.");
    }

    @Test
    void takesTheCreateThatComesAfterTheCancellationForStale() {
        put("S-1", with(sale(null, "5"), "status", "cancelled")).ok();
        var late = post(sale("S-1", "5")).ok();
        assertThat(late.at("/meta/stale").asBoolean()).isTrue();
        assertThat(late.at("/data/status").asString()).isEqualTo("cancelled");
        assertThat(post(with(sale("S-1", "6"), "status", "cancelled")).status()).isEqualTo(409);
        put("S-2", sale(null, "5")).ok();
        put("S-2", with(sale(null, "5"), "status", "cancelled")).ok();
        assertThat(post(sale("S-2", "6")).status()).isEqualTo(409);
    }

    @Test
    void refundsAPartAndThenTheRest() {
        post(sale("S-1", "25.00")).ok();
        var part = refund("S-1", "R-1", 10).ok().path("data");
        assertThat(part.path("points_reversed").asLong()).isEqualTo(10);
        assertThat(part.path("status").asString()).isEqualTo("applied");
        assertThat(part.at("/sale/status").asString()).isEqualTo("partially_refunded");
        assertThat(part.at("/sale/customer/balance/points").asLong()).isEqualTo(15);
        var again = refund("S-1", "R-1", 10);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.ok().at("/data/sale/customer/balance/points").asLong()).isEqualTo(15);
        assertThat(refund("S-1", "R-1", 11).status()).isEqualTo(409);
        var tooMuch = refund("S-1", "R-2", 16);
        assertThat(tooMuch.status()).isEqualTo(422);
        assertThat(tooMuch.json().at("/amount/0").asString()).isEqualTo("The amount may not be greater than 15.");
        var rest = refund("S-1", "R-2", 15).ok().path("data");
        assertThat(rest.at("/sale/status").asString()).isEqualTo("refunded");
        assertThat(rest.at("/sale/points/net").asLong()).isZero();
        assertThat(refund("S-1", "R-3", 1).json().at("/amount/0").asString())
                .isEqualTo("The amount may not be greater than 0.");
        assertThat(put("S-1", with(sale(null, "25.00"), "status", "voided"))
                        .ok()
                        .at("/data/status")
                        .asString())
                .isEqualTo("refunded");
    }

    @Test
    void refundsLines() {
        var sale = with(
                sale("S-1", "65.00"),
                "line_items",
                List.of(
                        Map.of("external_id", "a", "title", "Tea", "quantity", 2, "unit_price", "20.00"),
                        Map.of("external_id", "b", "title", "Cup", "quantity", 1, "unit_price", "25.00")));
        post(sale).ok();
        var path = "/api/v1/branch-links/" + link + "/sales/S-1/refunds";
        var unknown = business.http().post(path, refundOf("R-1", Map.of("line_item_external_id", "c", "quantity", 1)));
        assertThat(unknown.json()
                        .path("line_items.0.line_item_external_id")
                        .path(0)
                        .asString())
                .isEqualTo("The selected line items.0.line item external id is invalid.");
        var tooMany = business.http().post(path, refundOf("R-1", Map.of("line_item_external_id", "b", "quantity", 2)));
        assertThat(tooMany.json().path("line_items.0.quantity").path(0).asString())
                .isEqualTo("The line items.0.quantity may not be greater than 1.");
        var one = business.http()
                .post(path, refundOf("R-1", Map.of("line_item_external_id", "a", "quantity", 1)))
                .ok()
                .path("data");
        assertThat(one.path("amount").decimalValue()).isEqualByComparingTo("20");
        assertThat(one.at("/sale/points/net").asLong()).isEqualTo(45);
        var neither = business.http().post(path, Map.of("external_id", "R-2", "refunded_at", SOLD_AT));
        assertThat(neither.json().propertyNames()).containsExactlyInAnyOrder("amount", "line_items");
        assertThat(neither.json().at("/amount/0").asString())
                .isEqualTo("The amount field is required when line items is not present.");
    }

    @Test
    void voidsTheWholeSaleOnce() {
        long id = post(sale("S-1", "25.00")).ok().at("/data/id").asLong();
        refund("S-1", "R-1", 10).ok();
        var path = "/api/v1/sales/" + id + "/void";
        var voided =
                business.http().post(path, Map.of("voided_at", SOLD_AT)).ok().path("data");
        assertThat(voided.path("status").asString()).isEqualTo("voided");
        assertThat(voided.path("earning_amount").decimalValue()).isEqualByComparingTo("0");
        assertThat(voided.path("refunded_total").decimalValue()).isEqualByComparingTo("10");
        assertThat(voided.at("/points/net").asLong()).isZero();
        var again = business.http().post(path, Map.of("voided_at", SOLD_AT));
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.ok().at("/data/transactions").size()).isEqualTo(3);
        assertThat(business.http().post(path, Map.of()).json().propertyNames()).containsExactly("voided_at");
    }

    @Test
    void leavesSalesWithoutACustomerUnattributedUntilTheyHaveOne() {
        var nobodys = post(with(sale("S-1", "25.00"), "customer", null)).ok().path("data");
        assertThat(nobodys.path("attribution").asString()).isEqualTo("unattributed");
        assertThat(nobodys.at("/points/reason").asString()).isEqualTo("no_customer");
        assertThat(nobodys.path("customer").isNull()).isTrue();
        assertThat(nobodys.path("earning_amount").decimalValue()).isEqualByComparingTo("25");
        var somebodys = put("S-1", sale(null, "25.00")).ok().path("data");
        assertThat(somebodys.path("attribution").asString()).isEqualTo("attributed");
        assertThat(somebodys.at("/transactions/0/amount").decimalValue()).isEqualByComparingTo("25");
        assertThat(somebodys.at("/points/net").asLong()).isEqualTo(25);
    }

    @Test
    void enrolsNoGuestUnlessToldTo() {
        var guest = Map.of("email", "guest@example.com", "is_guest", true);
        var ignored = post(with(sale("S-1", "25.00"), "customer", guest)).ok().path("data");
        assertThat(ignored.at("/points/reason").asString()).isEqualTo("guest");
        business.http()
                .put("/api/v1/branch-links/" + link, Map.of("settings", Map.of("guest_orders", "award")))
                .ok();
        var awarded = post(with(sale("S-2", "25.00"), "customer", guest)).ok().path("data");
        assertThat(awarded.at("/points/net").asLong()).isEqualTo(25);
    }

    @Test
    void remembersWhatThePlatformCallsTheCustomer() {
        var known = Map.of("external_id", "C-7", "email", "first@example.com");
        var first = post(with(sale("S-1", "10.00"), "customer", known)).ok().at("/data/customer/id");
        var moved = Map.of("external_id", "C-7", "email", "second@example.com");
        var second = post(with(sale("S-2", "10.00"), "customer", moved)).ok().path("data");
        assertThat(second.at("/customer/id")).isEqualTo(first);
        assertThat(second.at("/customer/balance/points").asLong()).isEqualTo(20);
        assertThat(second.at("/customer/email").asString()).isEqualTo("first@example.com");
    }

    @Test
    void takesTheFirstOfTwoCustomersThatASaleMeans() {
        var byEmail = business.http()
                .post("/customers", Map.of("email", "two@example.com"))
                .ok()
                .at("/data/id");
        business.http()
                .post("/customers", Map.of("phone", "5145550188", "country_code", "CA"))
                .ok();
        var both = Map.of("email", "two@example.com", "phone", "5145550188", "country_code", "CA");
        var sale = post(with(sale("S-1", 25), "customer", both)).ok().path("data");
        assertThat(sale.at("/customer/id")).isEqualTo(byEmail);
        assertThat(sale.at("/customer/phone").isNull()).isTrue();
        assertThat(texts(sale.path("warnings"))).containsExactly("identity_conflict");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"test":true}                                  | {}                                             | test_sale
            {}                                             | {"earning_starts_at":"2026-06-01T00:00:00Z"}   | before_start_date
            {}                                             | {"late_sale_days":30}                          | late_sale
            {}                                             | {"auto_reward":false}                          | auto_reward_off
            {}                                             | {"exempt_email_domains":["example.com"]}       | customer_exempt
            {"customer":{"email":"mia@example.com","groups":["staff"]}} | {"exempt_customer_groups":["staff"]} | customer_exempt
            {}                                             | {"points_delay_days":14}                       | delayed
            {"total":0.99}                                 | {}                                             | below_milestone
            {"line_items":[{"external_id":"1","title":"Tea","quantity":1,"unit_price":25,"points_exempt":true}]} | {} | all_items_exempt
            """)
    void saysWhyThereAreNoPoints(String more, String settings, String reason) {
        var http = business.http();
        post(sale("S-0", "1.00")).ok();
        http.send("PUT", "/api/v1/branch-links/" + link, "{\"settings\":" + settings + "}")
                .ok();
        var request = new HashMap<String, Object>(sale("S-1", "25.00"));
        request.putAll(JsonMapper.shared().readValue(more, new TypeReference<Map<String, Object>>() {}));
        var sale = post(request).ok().path("data");
        assertThat(sale.at("/points/reason").asString()).isEqualTo(reason);
        assertThat(sale.at("/points/awarded").asLong()).isZero();
        assertThat(sale.at("/customer/balance/points").asLong()).isEqualTo(1);
    }

    @Test
    void keepsPointsPendingForTheDelay() {
        business.http()
                .put("/api/v1/branch-links/" + link, Map.of("settings", Map.of("points_delay_days", 14)))
                .ok();
        var pending = post(sale("S-1", "25.00")).ok().path("data");
        assertThat(pending.at("/points/pending").asLong()).isEqualTo(25);
        assertThat(Instant.parse(pending.at("/points/available_at").asString()))
                .isEqualTo(
                        Instant.parse(pending.path("completed_at").asString()).plus(14, ChronoUnit.DAYS));
        var refunded = refund("S-1", "R-1", 10).ok().at("/data/sale");
        assertThat(refunded.at("/points/pending").asLong()).isEqualTo(15);
        assertThat(refunded.at("/customer/balance/points").asLong()).isZero();
    }

    @Test
    void believesTheServersClockWhenTheTillsIsAhead() {
        var soon = Instant.now().plus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        var sale = post(with(sale("S-1", "25.00"), "sold_at", soon.toString()))
                .ok()
                .path("data");
        assertThat(sale.path("sold_at").asString()).isEqualTo(soon.toString());
        assertThat(texts(sale.path("warnings"))).containsExactly("clock_skew");
        var tomorrow = Instant.now().plus(25, ChronoUnit.HOURS).toString();
        var answer = post(with(sale("S-2", "25.00"), "sold_at", tomorrow));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/sold_at/0").asString()).isEqualTo("The sold at must be a date before now.");
    }

    @Test
    void warnsOfTimesWithoutAZoneAndOfTotalsThatDoNotAddUp() {
        var odd = with(
                with(sale("S-1", "409.94"), "sold_at", "2026-01-05 10:00:00"),
                "line_items",
                IntStream.rangeClosed(1, 3)
                        .mapToObj(it ->
                                Map.of("external_id", "" + it, "title", "PC", "quantity", 1, "unit_price", "199.0000"))
                        .toList());
        var sale = post(with(odd, "tax_total", "11.94")).ok().path("data");
        assertThat(sale.path("sold_at").asString()).isEqualTo(SOLD_AT);
        assertThat(sale.at("/points/net").asLong()).isEqualTo(398);
        assertThat(texts(sale.path("warnings"))).containsExactly("naive_time", "totals_mismatch");
    }

    @Test
    void neverAppliesTodaysRulesToAnEarlierSale(@Autowired Rules rules) {
        post(sale("S-1", "25.00")).ok();
        business.http().patch("/rules", Map.of("reward_ratio", 10)).ok();
        assertThat(refund("S-1", "R-1", 10).ok().at("/data/sale/points/net").asLong())
                .isEqualTo(15);
        assertThat(put("S-1", sale(null, "30.00")).ok().at("/data/points/net").asLong())
                .isEqualTo(20);
        assertThat(post(sale("S-2", "1.00")).ok().at("/data/points/net").asLong())
                .isEqualTo(10);
        assertThat(rules.current(business.id()).version()).isEqualTo(2);
    }

    @Test
    void carriesSpentPointsAsADebtThatLaterSalesPay() {
        var customer = post(sale("S-1", "100.00")).ok().at("/data/customer/id").asString();
        business.http()
                .post(
                        "/transactions",
                        Map.of("intent", "adjust_points_balance", "points", -70, "customer", Map.of("id", customer)))
                .ok();
        var refund = refund("S-1", "R-1", 100).ok().path("data");
        assertThat(refund.path("points_reversed").asLong()).isEqualTo(100);
        assertThat(refund.path("points_shortfall").asLong()).isEqualTo(70);
        assertThat(refund.at("/sale/points/net").asLong()).isZero();
        assertThat(texts(refund.at("/sale/warnings"))).contains("points_shortfall");
        assertThat(post(sale("S-2", "50.00"))
                        .ok()
                        .at("/data/customer/balance/points")
                        .asLong())
                .isZero();
        assertThat(post(sale("S-3", "50.00"))
                        .ok()
                        .at("/data/customer/balance/points")
                        .asLong())
                .isEqualTo(30);
    }

    @Test
    void leavesNoTraceOfAShopperWhoseSaleIsNotTaken() {
        post(sale("S-1", "25.00")).ok();
        put("S-1", with(sale(null, "30.00"), "external_version", 2)).ok();
        var stranger = Map.of("email", "stranger@example.com", "external_id", "C-9", "first_name", "Ada");
        assertThat(post(with(sale("S-1", "26.00"), "customer", stranger)).status())
                .isEqualTo(409);
        var late = put("S-1", with(with(sale(null, "27.00"), "external_version", 1), "customer", stranger));
        assertThat(late.ok().at("/meta/stale").asBoolean()).isTrue();
        var misnamed = Map.of("email", "mia@example.com", "id", Hex32.print(Hex32.next()), "last_name", "Roy");
        assertThat(post(with(sale("S-2", "1.00"), "customer", misnamed)).status())
                .isEqualTo(422);
        business.http()
                .put("/api/v1/branch-links/" + link, Map.of("enabled", false))
                .ok();
        assertThat(post(with(sale("S-3", "1.00"), "customer", stranger)).status())
                .isEqualTo(400);
        assertThat(post(with(sale("S-3", "1.00"), "customer", misnamed)).status())
                .isEqualTo(422);
        var customers = business.http().get("/customers").ok().path("data");
        assertThat(customers.size()).isEqualTo(1);
        assertThat(customers.at("/0/email").asString()).isEqualTo("mia@example.com");
        assertThat(customers.at("/0/last_name").isNull()).isTrue();
    }

    @Test
    void refusesAnUnknownCustomerAlsoInALaterVersion() {
        post(sale("S-1", "25.00")).ok();
        var answer = put("S-1", with(sale(null, "30.00"), "customer", Map.of("id", Hex32.print(Hex32.next()))));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("customer.id").path(0).asString())
                .isEqualTo("The selected customer.id is invalid.");
    }

    @Test
    void keepsTheTimeOfALaterDeliveryThatSaysTheSame() {
        put("S-1", with(sale(null, "25.00"), "external_updated_at", "2026-01-05T10:00:00Z"))
                .ok();
        var same = put("S-1", with(sale(null, "25.00"), "external_updated_at", "2026-01-05T12:00:00Z"));
        assertThat(same.ok().at("/data/external_updated_at").asString()).isEqualTo("2026-01-05T12:00:00Z");
        var between = put("S-1", with(sale(null, "99.00"), "external_updated_at", "2026-01-05T11:00:00Z"));
        assertThat(between.ok().at("/meta/stale").asBoolean()).isTrue();
        assertThat(between.json().at("/data/points/net").asLong()).isEqualTo(25);
    }

    @Test
    void followsALaterVersionThatSaysItWasATest() {
        post(sale("S-1", "25.00")).ok();
        var test = put("S-1", with(sale(null, "25.00"), "test", true)).ok().path("data");
        assertThat(test.at("/points/net").asLong()).isZero();
        assertThat(test.at("/points/reason").asString()).isEqualTo("test_sale");
        assertThat(test.at("/customer/balance/points").asLong()).isZero();
        var real = put("S-1", sale(null, "25.00")).ok().path("data");
        assertThat(real.at("/points/net").asLong()).isEqualTo(25);
    }

    @Test
    void enrolsNobodyForATestUntilItIsNone() {
        var test = post(with(sale("S-1", "25.00"), "test", true)).ok().path("data");
        assertThat(test.path("attribution").asString()).isEqualTo("unattributed");
        assertThat(put("S-1", sale(null, "25.00")).ok().at("/data/points/net").asLong())
                .isEqualTo(25);
    }

    @Test
    void takesWarningsBackThatALaterVersionMends() {
        var odd = with(with(sale("S-1", "9.00"), "sold_at", "2026-01-05 10:00:00"), "line_items", lines(3));
        assertThat(texts(post(odd).ok().at("/data/warnings"))).containsExactly("naive_time", "totals_mismatch");
        var mended = put("S-1", with(sale(null, "3.00"), "line_items", lines(3)));
        assertThat(mended.ok().at("/data/warnings").size()).isZero();
    }

    @Test
    void warnsOfARefundBeforeItsSaleAndOfOneWithoutAZone() {
        post(sale("S-1", "25.00")).ok();
        var early = business.http()
                .post(
                        "/api/v1/branch-links/" + link + "/sales/S-1/refunds",
                        Map.of("external_id", "R-1", "refunded_at", "2026-01-04 10:00:00", "amount", 1))
                .ok();
        assertThat(texts(early.at("/data/sale/warnings"))).containsExactly("clock_skew", "naive_time");
    }

    @Test
    void warnsOfARefundThatIsAheadAndOfAVoidWithoutAZone() {
        post(sale("S-1", "25.00")).ok();
        var ahead = business.http()
                .post(
                        "/api/v1/branch-links/" + link + "/sales/S-1/refunds",
                        Map.of(
                                "external_id",
                                "R-1",
                                "refunded_at",
                                Instant.now().plus(2, ChronoUnit.HOURS).toString(),
                                "amount",
                                1))
                .ok();
        assertThat(texts(ahead.at("/data/sale/warnings"))).containsExactly("clock_skew");
        var voided = business.http()
                .post("/api/v1/branch-links/" + link + "/sales/S-1/void", Map.of("voided_at", "2026-01-05 10:00:00"))
                .ok();
        assertThat(texts(voided.at("/data/warnings"))).containsExactly("clock_skew", "naive_time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tax_total", "shipping_total", "gift_card_tender_total"})
    void warnsOfPartsThatAreMoreThanTheTotal(String part) {
        var sale = post(with(sale("S-1", "10.00"), part, 20)).ok().path("data");
        assertThat(texts(sale.path("warnings"))).containsExactly("totals_mismatch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"S\u00a01", "S\u20031", "S\u00851", "S 1", "S/1"})
    void refusesNamesOfSalesWithBlanksAndControls(String id) {
        var answer = post(sale(id, "10.00"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/external_id/0").asString()).isEqualTo("The external id format is invalid.");
    }

    @Test
    void tellsWhatASaleWouldEarnThatDoesNot() {
        var nobodys = new HashMap<String, Object>(sale("S-1", "25.00"));
        nobodys.remove("customer");
        var sale = post(nobodys).ok().path("data");
        assertThat(sale.at("/points/calculated").asLong()).isEqualTo(25);
        assertThat(sale.at("/points/net").asLong()).isZero();
    }

    @Test
    void tellsThatAVersionIsRepeated() {
        var version = Map.of("sold_at", "2026-01-05T10:00:00Z", "total", 15, "external_version", 2);
        var path = "/api/v1/branch-links/" + link + "/sales/S-1";
        assertThat(business.http().put(path, version).header("Idempotent-Replayed"))
                .isEmpty();
        assertThat(business.http().put(path, version).header("Idempotent-Replayed"))
                .contains("true");
    }

    @Test
    void countsNoMoreAsGivenBackThanALaterVersionIsWorth() {
        post(sale("S-1", "25.00")).ok();
        refund("S-1", "R-1", 20).ok();
        var lowered = business.http()
                .put(
                        "/api/v1/branch-links/" + link + "/sales/S-1",
                        Map.of("sold_at", "2026-01-05T10:00:00Z", "total", 15, "external_version", 2))
                .ok()
                .path("data");
        assertThat(lowered.path("status").asString()).isEqualTo("refunded");
        assertThat(lowered.path("refunded_total").decimalValue()).isEqualByComparingTo("15");
        assertThat(lowered.at("/points/net").asLong()).isZero();
        assertThat(texts(lowered.path("warnings"))).contains("totals_mismatch");
    }

    @Test
    void leavesARefundedSaleRefundedWhenItIsCancelledToo() {
        post(sale("S-1", "25.00")).ok();
        refund("S-1", "R-1", 25).ok();
        var cancelled = put("S-1", with(sale(null, "40.00"), "status", "cancelled"))
                .ok()
                .path("data");
        assertThat(cancelled.path("status").asString()).isEqualTo("refunded");
        assertThat(cancelled.at("/points/net").asLong()).isZero();
        assertThat(cancelled.at("/customer/balance/points").asLong()).isZero();
    }

    @Test
    void refusesPartsOfARefundThatAreMoreThanIt() {
        post(sale("S-1", "25.00")).ok();
        var shipping = Map.of("external_id", "R-1", "refunded_at", SOLD_AT, "amount", 5, "shipping_total", 6);
        var path = "/api/v1/branch-links/" + link + "/sales/S-1/refunds";
        assertThat(business.http()
                        .post(path, shipping)
                        .json()
                        .at("/shipping_total/0")
                        .asString())
                .isEqualTo("The shipping total may not be greater than 5.");
        var tax =
                Map.of("external_id", "R-1", "refunded_at", SOLD_AT, "amount", 5, "shipping_total", 4, "tax_total", 2);
        assertThat(business.http().post(path, tax).json().at("/tax_total/0").asString())
                .isEqualTo("The tax total may not be greater than 1.");
    }

    @Test
    void worksOutTheMoneyOfReturnedLinesFromWhatWasPaid() {
        business.http()
                .put(
                        "/api/v1/branch-links/" + link,
                        Map.of("settings", Map.of("discount_mode", "before_discount", "tax_mode", "after_tax")))
                .ok();
        var line = Map.of(
                "external_id",
                "1",
                "title",
                "PC",
                "quantity",
                2,
                "unit_price",
                50,
                "discount_total",
                20,
                "tax_total",
                8);
        var sale = with(with(sale("S-1", "88.00"), "line_items", List.of(line)), "tax_total", "8.00");
        assertThat(post(sale).ok().at("/data/points/net").asLong()).isEqualTo(108);
        var path = "/api/v1/branch-links/" + link + "/sales/S-1/refunds";
        var half = business.http().post(path, refundOf("R-1", Map.of("line_item_external_id", "1", "quantity", 1)));
        assertThat(half.ok().at("/data/amount").decimalValue()).isEqualByComparingTo("44");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            subtotal                  | -1e30                  | The subtotal must be at least -1000000000000.
            total                     | 1000000000001          | The total may not be greater than 1000000000000.
            external_version          | 9007199254740993       | The external version may not be greater than 9007199254740992.
            line_items.0.quantity     | {"quantity":1000000000,"unit_price":1000000} | The line items.0.quantity may not be greater than 1000000.
            """)
    void refusesNumbersThatNoTillSends(String field, String value, String message) {
        var body = field.startsWith("line_items")
                ? """
                {"external_id":"S-1","sold_at":"%s","total":5,"line_items":[{"external_id":"1","title":"T",%s]}""".formatted(SOLD_AT, value.substring(1))
                : """
                {"external_id":"S-1","sold_at":"%s","total":5,"%s":%s}""".formatted(SOLD_AT, field, value);
        var answer = post(body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json().path(field).path(0).asString()).isEqualTo(message);
    }

    @Test
    void takesTheLargestSaleItAllows() {
        var line = Map.of("external_id", "1", "title", "Ship", "quantity", 1_000_000, "unit_price", 1_000_000);
        var sale = post(with(sale("S-1", "1000000000000"), "line_items", List.of(line)));
        assertThat(sale.ok().at("/data/points/net").asLong()).isEqualTo(1_000_000_000_000L);
    }

    @Test
    void takesMillisecondsAsVersions() {
        put("S-1", with(sale(null, "25.00"), "external_version", 1_767_607_200_000L))
                .ok();
        var later = put("S-1", with(sale(null, "30.00"), "external_version", 1_767_607_200_001L));
        assertThat(later.ok().at("/data/points/net").asLong()).isEqualTo(30);
    }

    @Test
    void exemptsADomainHoweverItIsWritten() {
        business.http()
                .put(
                        "/api/v1/branch-links/" + link,
                        Map.of("settings", Map.of("exempt_email_domains", List.of("@Example.COM"))))
                .ok();
        assertThat(post(sale("S-1", "25.00")).ok().at("/data/points/reason").asString())
                .isEqualTo("customer_exempt");
    }

    @Test
    void takesPointsThatAreStillToComeBeforeAnythingIsOwed() {
        var customer = post(sale("S-1", "100.00")).ok().at("/data/customer/id").asString();
        business.http()
                .post(
                        "/transactions",
                        Map.of("intent", "adjust_points_balance", "points", -100, "customer", Map.of("id", customer)))
                .ok();
        business.http()
                .put("/api/v1/branch-links/" + link, Map.of("settings", Map.of("points_delay_days", 14)))
                .ok();
        post(sale("S-2", "30.00")).ok();
        var refund = refund("S-1", "R-1", 100).ok().path("data");
        assertThat(refund.path("points_shortfall").asLong()).isEqualTo(70);
        var account = business.http()
                .get("/customers/" + customer + "?include=balance")
                .ok();
        assertThat(account.at("/included/balance/points").asLong()).isZero();
        assertThat(refund("S-2", "R-2", 30).ok().at("/data/points_shortfall").asLong())
                .isEqualTo(30);
        assertThat(post(sale("S-3", "100.00")).ok().at("/data/points/net").asLong())
                .isEqualTo(100);
    }

    @Test
    void listsSalesOfTheShop() {
        post(sale("S-1", "1.00")).ok();
        post(with(sale("S-2", "2.00"), "status", "pending")).ok();
        var path = "/api/v1/branch-links/" + link + "/sales";
        assertThat(business.http().get(path).ok().at("/meta/total").asLong()).isEqualTo(2);
        var one = business.http().get(path + "?external_id=eq%7CS-1").ok();
        assertThat(one.path("data").size()).isEqualTo(1);
        assertThat(one.at("/data/0/external_id").asString()).isEqualTo("S-1");
        assertThat(business.http()
                        .get(path + "?status=eq%7Cpending")
                        .ok()
                        .at("/data/0/external_id")
                        .asString())
                .isEqualTo("S-2");
        assertThat(business.http().get(path + "?sold_at=around%7Cnoon").status())
                .isEqualTo(422);
        assertThat(business.http().get(path + "?status=in%7Cpending,lost").status())
                .isEqualTo(422);
        long id = one.at("/data/0/id").asLong();
        assertThat(business.http()
                        .get("/api/v1/sales/" + id)
                        .ok()
                        .at("/data/external_id")
                        .asString())
                .isEqualTo("S-1");
        refund("S-1", "R-1", 1).ok();
        var refunds = business.http().get("/api/v1/sales/" + id + "/refunds").ok();
        assertThat(refunds.at("/data/0/external_id").asString()).isEqualTo("R-1");
        assertThat(refunds.at("/meta/total").asLong()).isEqualTo(1);
    }

    @Test
    void givesPointsThatWereHeldBackWhenTheyAreAskedFor() {
        business.http()
                .put("/api/v1/branch-links/" + link, Map.of("settings", Map.of("auto_reward", false)))
                .ok();
        var held = post(sale("S-1", 25)).ok().path("data");
        assertThat(held.at("/points/reason").asString()).isEqualTo("auto_reward_off");
        business.http().patch("/rules", Map.of("reward_ratio", 2)).ok();
        var path = "/api/v1/sales/" + held.path("id").asLong() + "/reward";

        var given = business.http().post(path, "");
        var again = business.http().post(path, "");

        assertThat(given.ok().at("/data/points/net").asLong())
                .as("by the rules of now")
                .isEqualTo(50);
        assertThat(given.header("Idempotent-Replayed")).isEmpty();
        assertThat(again.ok().path("data").path("points"))
                .isEqualTo(given.json().at("/data/points"));
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.json().at("/data/transactions").size()).isOne();
        refund("S-1", "R-1", 10).ok();
        assertThat(business.http().post(path, "").ok().at("/data/points/net").asLong())
                .isEqualTo(30);
        assertThat(put("S-1", sale(null, 35)).ok().at("/data/points/net").asLong())
                .as("later versions earn by themselves")
                .isEqualTo(50);
    }

    @Test
    void givesNoPointsForWhatIsNobodysOrNotCompleted() {
        business.http()
                .put("/api/v1/branch-links/" + link, Map.of("settings", Map.of("auto_reward", false)))
                .ok();
        long nobodys = post(with(sale("S-1", 25), "customer", null))
                .ok()
                .at("/data/id")
                .asLong();
        long pending = post(with(sale("S-2", 25), "status", "pending"))
                .ok()
                .at("/data/id")
                .asLong();

        var ofNobody = business.http().post("/api/v1/sales/" + nobodys + "/reward", "");
        var notYet = business.http().post("/api/v1/sales/" + pending + "/reward", "");

        assertThat(ofNobody.status()).isEqualTo(400);
        assertThat(ofNobody.json().at("/error/description").asString()).isEqualTo("The sale has no customer.");
        assertThat(notYet.status()).isEqualTo(400);
        assertThat(notYet.json().at("/error/description").asString()).isEqualTo("The sale is not completed.");
    }

    private Answer post(Object body, String... headers) {
        return business.http().send("POST", "/api/v1/branch-links/" + link + "/sales", body, headers);
    }

    private Answer put(String externalId, Object body) {
        return business.http().put("/api/v1/branch-links/" + link + "/sales/" + externalId, body);
    }

    private Answer refund(String externalId, String refundId, Object amount) {
        return business.http()
                .post(
                        "/api/v1/branch-links/" + link + "/sales/" + externalId + "/refunds",
                        Map.of("external_id", refundId, "refunded_at", SOLD_AT, "amount", amount));
    }

    private static Map<String, Object> refundOf(String refundId, Map<String, ?> line) {
        return Map.of("external_id", refundId, "refunded_at", SOLD_AT, "line_items", List.of(line));
    }

    private static Map<String, Object> sale(@Nullable String externalId, Object total) {
        var sale = new HashMap<String, Object>();
        if (externalId != null) {
            sale.put("external_id", externalId);
        }
        sale.put("sold_at", SOLD_AT);
        sale.put("total", total);
        sale.put("customer", Map.of("email", "Mia@Example.com"));
        return sale;
    }

    private static Map<String, Object> with(Map<String, Object> sale, String field, @Nullable Object value) {
        var changed = new HashMap<>(sale);
        changed.put(field, value);
        return changed;
    }

    private static List<Map<String, Object>> lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(it ->
                        Map.<String, Object>of("external_id", "L" + it, "title", "Tea", "quantity", 1, "unit_price", 1))
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        return array.values().stream().map(JsonNode::asString).toList();
    }
}
