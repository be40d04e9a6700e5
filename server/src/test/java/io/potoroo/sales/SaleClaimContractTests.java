package io.potoroo.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.TestOffers;
import io.potoroo.kernel.Hex32;
import io.potoroo.points.Ledger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How sales of nobody's become somebody's. */
@ServerTest
@TestPropertySource(properties = "potoroo.test-clock=on")
class SaleClaimContractTests {

    private static final String AT = "2026-01-05T10:00:00Z";
    private static final String PIN = "0417";

    private final TestBusinesses businesses;
    private final Ledger ledger;
    private final Clock clock;
    private TestBusiness business;
    private long link;

    @Autowired
    SaleClaimContractTests(TestBusinesses businesses, Ledger ledger, Clock clock) {
        this.businesses = businesses;
        this.ledger = ledger;
        this.clock = clock;
        this.business = businesses.open();
    }

    @BeforeEach
    void linkAShop() {
        business = businesses.open();
        link = business.link("1234");
    }

    private JsonNode sale(String id, Map<String, ?> more) {
        var body = new HashMap<String, Object>(Map.of("sold_at", AT, "total", 25));
        body.putAll(more);
        return business.http()
                .put("/api/v1/branch-links/" + link + "/sales/" + id, body)
                .ok()
                .path("data");
    }

    private Answer claim(JsonNode sale, Map<String, ?> customer) {
        return business.http()
                .post("/api/v1/sales/" + sale.path("id").asLong() + "/claim", Map.of("customer", customer));
    }

    private void settings(Map<String, ?> settings) {
        business.http()
                .put("/api/v1/branch-links/" + link, Map.of("settings", settings))
                .ok();
    }

    private void daysPass(int days) {
        business.http()
                .put(
                        "/api/v1/test-clock",
                        Map.of(
                                "now",
                                clock.instant().plus(Duration.ofDays(days)).toString()))
                .ok();
    }

    private String member(String email) {
        return business.http()
                .post("/customers", Map.of("email", email, "pin_code", PIN))
                .ok()
                .at("/data/id")
                .asString();
    }

    private Answer scan(String email, String token) {
        return business.member(email, PIN)
                .post("/users/me/transactions", Map.of("intent", "qr_code", "qr_code_info", token));
    }

    private static String token(JsonNode sale) {
        return sale.at("/claim/token").asString();
    }

    private static void assertRefused(Answer answer, String description) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().at("/error/description").asString()).isEqualTo(description);
    }

    @Test
    void goesOnUnderTheSettingsOfALinkThatWasDeleted() {
        settings(Map.of("excluded_skus", List.of("GIFT"), "refund_shortfall", "forgive"));
        var line = Map.of("external_id", "1", "sku", "GIFT", "title", "Card", "quantity", 1, "unit_price", 25);
        var excluded = sale("S-1", Map.of("line_items", List.of(line)));
        var spent = sale("S-2", Map.of("customer", Map.of("email", "mia@example.com")));
        var mia = spent.at("/customer/id").asString();
        business.spend(mia, 25);
        assertThat(business.http().delete("/api/v1/branch-links/" + link).status())
                .isEqualTo(204);

        assertThat(claim(excluded, Map.of("id", mia))
                        .ok()
                        .at("/data/points/net")
                        .asLong())
                .isZero();
        business.http()
                .post(
                        "/api/v1/sales/" + spent.path("id").asLong() + "/refunds",
                        Map.of("external_id", "R-1", "refunded_at", AT, "amount", 25))
                .ok();

        assertThat(ledger.balance(business.id(), Hex32.parse(mia).orElseThrow()).points())
                .as("no debt is left")
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "points_delay_days, 14, 25, delayed",
        "auto_reward, false, 0, auto_reward_off",
        "late_sale_days, 2, 0, late_sale",
        "earning_starts_at, '\"2026-06-01T00:00:00Z\"', 0, before_start_date"
    })
    void goesOnUnderTheSettingsOfAnIntegrationThatWasDeletedWithItsLink(
            String setting, String value, long points, String reason) {
        var path = "/api/v1/branch-links/" + link;
        var integration = "/api/v1/integrations/"
                + business.http().get(path).ok().path("integration_id").asLong();
        member("mia@example.com");
        var sale = sale("S-1", Map.of());
        business.http()
                .put(
                        integration,
                        Map.of("settings", Map.of(setting, JsonMapper.shared().readTree(value))))
                .ok();
        assertThat(business.http().delete(path).status()).isEqualTo(204);
        assertThat(business.http().delete(integration).status()).isEqualTo(204);

        var claimed = claim(sale, Map.of("email", "mia@example.com")).ok().path("data");

        assertThat(claimed.at("/points/net").asLong()).isEqualTo(points);
        assertThat(claimed.at("/points/reason").asString()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"external_id":"u9","groups":["staff"]}
            {"email":"eve@staff.example.com"}
            """)
    void knowsSomebodyWhoDoesNotEarnWhoeverClaims(String shopper) {
        settings(Map.of(
                "exempt_customer_groups", List.of("staff"),
                "exempt_email_domains", List.of("staff.example.com"),
                "unknown_customer", "unattributed"));
        var named = Map.of("customer", JsonMapper.shared().readTree(shopper));
        member("mia@example.com");

        var sale = sale("S-1", named);
        assertExempt(sale);
        assertThat(sale.path("claim").isNull()).isTrue();

        assertExempt(claim(sale, Map.of("email", "mia@example.com")).ok().path("data"));
    }

    @Test
    void saysByTheLastVersionWhetherSomebodyNobodyKnowsWouldEarn() {
        settings(Map.of("exempt_customer_groups", List.of("staff")));
        sale("S-1", Map.of("customer", Map.of("groups", List.of("staff")), "external_version", 1));

        var sale = sale("S-1", Map.of("customer", Map.of("first_name", "Mia"), "external_version", 2));

        assertThat(sale.path("attribution").asString()).isEqualTo("unattributed");
        assertThat(sale.at("/points/reason").asString()).isEqualTo("no_customer");
        assertThat(claim(sale, Map.of("email", "mia@example.com"))
                        .ok()
                        .at("/data/points/net")
                        .asLong())
                .isEqualTo(25);
    }

    @Test
    void exemptsWhoeverScansAReceiptWithAnAddressThatDoesNotEarn() {
        settings(Map.of("exempt_email_domains", List.of("staff.example.com")));
        member("eve@staff.example.com");
        var sale = sale("S-1", Map.of());

        scan("eve@staff.example.com", token(sale)).ok();

        assertExempt(business.http()
                .get("/api/v1/sales/" + sale.path("id").asLong())
                .ok()
                .path("data"));
    }

    private static void assertExempt(JsonNode sale) {
        assertThat(sale.path("attribution").asString()).isEqualTo("exempt");
        assertThat(sale.at("/points/net").asLong()).isZero();
        assertThat(sale.at("/points/reason").asString()).isEqualTo("customer_exempt");
    }

    @Test
    void offersAClaimOnlyForWhatSomebodyCanStillHave() {
        var sale = sale("S-1", Map.of());
        assertThat(token(sale)).hasSizeGreaterThan(40).matches("[A-Za-z0-9_-]+");
        assertThat(Instant.parse(sale.at("/claim/expires_at").asString()))
                .isEqualTo(Instant.parse(sale.path("completed_at").asString()).plus(Duration.ofDays(30)));
        assertThat(business.http()
                        .get("/api/v1/sales/" + sale.path("id").asLong())
                        .ok()
                        .at("/data/claim"))
                .isEqualTo(sale.path("claim"));
        assertThat(token(sale("S-2", Map.of()))).isNotEqualTo(token(sale));
        assertThat(sale("S-3", Map.of("customer", Map.of("email", "mia@example.com")))
                        .path("claim")
                        .isNull())
                .isTrue();
        assertThat(sale("S-4", Map.of("status", "pending")).path("claim").isNull())
                .isTrue();
        assertThat(sale("S-5", Map.of("test", true)).path("claim").isNull()).isTrue();
        settings(Map.of("claim_window_days", 0));
        assertThat(sale("S-6", Map.of()).path("claim").isNull()).isTrue();
        daysPass(31);
        assertThat(business.http()
                        .get("/api/v1/sales/" + sale.path("id").asLong())
                        .ok()
                        .at("/data/claim")
                        .isNull())
                .isTrue();
    }

    @Test
    void givesASaleToTheCustomerWhoClaimsItFirst() {
        var sale = sale("S-1", Map.of());
        business.http().patch("/rules", Map.of("reward_ratio", 2)).ok();

        var given = claim(sale, Map.of("email", "mia@example.com", "is_guest", true));
        var again = claim(sale, Map.of("email", "Mia@example.com"));
        var other = claim(sale, Map.of("email", "max@example.com"));

        var answer = given.ok().path("data");
        assertThat(given.header("Idempotent-Replayed")).isEmpty();
        assertThat(answer.path("attribution").asString()).isEqualTo("attributed");
        assertThat(answer.path("claim").isNull()).isTrue();
        assertThat(answer.at("/points/net").asLong()).as("by the rules of now").isEqualTo(50);
        assertThat(answer.at("/customer/balance/points").asLong()).isEqualTo(50);
        assertThat(answer.at("/transactions/0/transaction_type").asInt()).isEqualTo(4);
        assertThat(answer.at("/transactions/0/amount").asInt()).isEqualTo(25);
        assertThat(again.ok().at("/data/points")).isEqualTo(answer.path("points"));
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertRefused(other, "The sale has already been claimed.");
        assertThat(business.http().get("/customers?email=max@example.com").ok().path("data"))
                .as("who gets nothing is not enrolled")
                .isEmpty();
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithAClaim() {
        var sale = sale("S-1", Map.of());
        var foreign = businesses
                .open()
                .http()
                .post("/customers", Map.of("email", "mia@example.com"))
                .ok()
                .at("/data/id")
                .asString();
        for (var wrong : Map.of(
                        "customer.id", Map.of("id", foreign),
                        "customer.email", Map.of("email", "mia"),
                        "customer", Map.of("qrcode", "nobody's"))
                .entrySet()) {
            var answer = claim(sale, wrong.getValue());
            assertThat(answer.status()).as(answer.body()).isEqualTo(422);
            assertThat(answer.json().propertyNames()).containsExactly(wrong.getKey());
        }
        var nobody = business.http().post("/api/v1/sales/" + sale.path("id").asLong() + "/claim", Map.of());
        assertThat(nobody.json().at("/customer/0").asString()).isEqualTo("The customer field is required.");
        assertThat(business.http()
                        .post("/api/v1/sales/987654321987/claim", Map.of("customer", Map.of("email", "mia")))
                        .status())
                .isEqualTo(404);
        var mia = Map.of("email", "mia@example.com");
        assertRefused(claim(sale("S-2", Map.of("status", "pending")), mia), "The sale is not completed.");
        sale("S-3", Map.of());
        assertRefused(claim(sale("S-3", Map.of("status", "voided")), mia), "The sale is closed.");
        settings(Map.of("claim_window_days", 0));
        assertRefused(claim(sale("S-4", Map.of()), mia), "The claim has expired.");
        daysPass(31);
        assertRefused(claim(sale, mia), "The claim has expired.");
    }

    @Test
    void enrolsNobodyWhereTheShopDoesNot() {
        settings(Map.of("unknown_customer", "unattributed"));
        var answer = claim(sale("S-1", Map.of()), Map.of("email", "mia@example.com"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/customer/0").asString()).isEqualTo("The selected customer is invalid.");
    }

    @Test
    void letsCustomersClaimTheReceiptTheyHold() {
        var mia = member("mia@example.com");
        var sale = sale("S-1", Map.of("external_number", "A-17"));

        var scanned = scan("mia@example.com", token(sale)).ok().path("data");

        assertThat(scanned.propertyNames())
                .containsExactly(
                        "id",
                        "amount",
                        "points",
                        "name",
                        "transaction_type",
                        "comments",
                        "created_at",
                        "updated_at",
                        "customer");
        assertThat(scanned.path("amount").asInt()).isEqualTo(25);
        assertThat(scanned.path("points").asInt()).isEqualTo(25);
        assertThat(scanned.path("transaction_type").asInt()).isEqualTo(4);
        assertThat(scanned.at("/customer/id").asString()).isEqualTo(mia);
        assertThat(scanned.at("/customer/balance/points").asLong()).isEqualTo(25);
        var row = business.http()
                .get("/transactions/" + scanned.path("id").asLong() + "?relationships=transaction_details")
                .ok()
                .path("data");
        assertThat(row.path("points").asLong()).isEqualTo(25);
        assertThat(row.at("/transaction_details/external_order_id").asString()).isEqualTo("A-17");
        assertThat(scan("mia@example.com", token(sale)).ok().path("data").path("id"))
                .isEqualTo(scanned.path("id"));
        member("max@example.com");
        assertRefused(scan("max@example.com", token(sale)), "The sale has already been claimed.");
    }

    @Test
    void opensNothingWithAnotherToken() {
        member("mia@example.com");
        var sale = sale("S-1", Map.of());
        var theirs = businesses.open();
        long theirLink = theirs.link("1234");
        var foreign = theirs.http()
                .put("/api/v1/branch-links/" + theirLink + "/sales/S-1", Map.of("sold_at", AT, "total", 25))
                .ok()
                .path("data");
        var changed = token(sale).substring(0, 20)
                + (token(sale).charAt(20) == 'A' ? 'B' : 'A')
                + token(sale).substring(21);
        for (var wrong : new String[] {token(foreign), changed, token(sale) + "A", "no token", "ä"}) {
            assertThat(scan("mia@example.com", wrong).status()).as(wrong).isEqualTo(404);
        }
        var member = business.member("mia@example.com", PIN);
        var other =
                member.post("/users/me/transactions", Map.of("intent", "claim_coupon", "qr_code_info", token(sale)));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json().at("/intent/0").asString()).isEqualTo("The selected intent is invalid.");
        assertThat(member.post("/users/me/transactions", Map.of()).json().propertyNames())
                .containsExactlyInAnyOrder("intent", "qr_code_info");
    }

    @Test
    void letsOneOfManyWin() {
        var sale = sale("S-1", Map.of());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Answer>();
            for (var answer : threads.invokeAll(IntStream.range(0, 30)
                    .<Callable<Answer>>mapToObj(it -> () -> claim(sale, Map.of("email", "c" + it + "@example.com")))
                    .toList())) {
                answers.add(answer.get());
            }
            assertThat(answers.stream().filter(it -> it.status() == 200)).hasSize(1);
            assertThat(answers.stream().filter(it -> it.status() == 400)).hasSize(29);
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
        assertThat(business.http()
                        .get("/customers?include=balance&per_page=100")
                        .ok()
                        .path("data")
                        .valueStream()
                        .mapToLong(it -> it.at("/balance/points").asLong())
                        .sum())
                .isEqualTo(25);
    }

    @Test
    void givesOnlyWhatWasNotRefundedBefore() {
        var sale = sale("S-1", Map.of());
        refund("S-1", "R-1", 10);
        var answer = claim(sale, Map.of("email", "mia@example.com")).ok().path("data");
        assertThat(answer.at("/points/net").asLong()).isEqualTo(15);
        assertThat(answer.at("/transactions/0/amount").asInt()).isEqualTo(15);
        refund("S-1", "R-2", 15);
        assertThat(claim(sale, Map.of("email", "mia@example.com"))
                        .ok()
                        .at("/data/customer/balance/points")
                        .asLong())
                .isZero();

        var returned = sale("S-2", Map.of());
        refund("S-2", "R-1", 25);
        assertThat(claim(returned, Map.of("email", "mia@example.com"))
                        .ok()
                        .at("/data/points/net")
                        .asLong())
                .isZero();
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    private void refund(String sale, String id, int amount) {
        business.http()
                .post(
                        "/api/v1/branch-links/" + link + "/sales/" + sale + "/refunds",
                        Map.of("external_id", id, "refunded_at", AT, "amount", amount))
                .ok();
    }

    @Test
    void countsTheDelayFromTheSaleAndAsksForOffersOfItsTime() {
        new TestOffers(business)
                .multiplier(Map.of(
                        "available_at_branches",
                        List.of(Map.of("id", Hex32.print(business.virtual().id()))),
                        "never_expires_flag",
                        0,
                        "expires_at",
                        clock.instant().plus(Duration.ofDays(5)).toString()));
        settings(Map.of("points_delay_days", 14));
        var sale = sale("S-1", Map.of("sold_at", clock.instant().toString()));
        daysPass(10);

        var claimed = claim(sale, Map.of("email", "mia@example.com")).ok().path("data");

        assertThat(claimed.at("/points/net").asLong()).isEqualTo(50);
        assertThat(claimed.at("/points/reason").asString()).isEqualTo("delayed");
        assertThat(Instant.parse(claimed.at("/points/available_at").asString()))
                .isEqualTo(Instant.parse(sale.path("completed_at").asString()).plus(Duration.ofDays(14)));
        assertThat(sale("S-2", Map.of("customer", Map.of("email", "mia@example.com")))
                        .at("/points/net")
                        .asLong())
                .as("the offer is over by now")
                .isEqualTo(25);
    }

    @Test
    void takesNoSaleForLateBecauseItsClaimIs() {
        settings(Map.of("late_sale_days", 2));
        var sale = sale("S-1", Map.of("sold_at", clock.instant().toString()));
        daysPass(5);
        assertThat(claim(sale, Map.of("email", "mia@example.com"))
                        .ok()
                        .at("/data/points/net")
                        .asLong())
                .isEqualTo(25);
    }

    @Test
    void keepsSalesOfASwitchedOffShopWithoutPoints() {
        sale("S-1", Map.of("status", "pending"));
        business.http()
                .put("/api/v1/branch-links/" + link, Map.of("enabled", false))
                .ok();
        var sale = sale("S-1", Map.of("customer", Map.of("email", "mia@example.com")));
        assertThat(sale.path("status").asString()).isEqualTo("completed");
        assertThat(sale.at("/points/reason").asString()).isEqualTo("link_disabled");
        assertThat(sale.at("/points/net").asLong()).isZero();
        member("mia@example.com");
        var claimed = claim(sale, Map.of("email", "mia@example.com")).ok().path("data");
        assertThat(claimed.path("attribution").asString()).isEqualTo("attributed");
        assertThat(claimed.at("/points/reason").asString()).isEqualTo("link_disabled");
        assertThat(claimed.at("/customer/balance/points").asLong()).isZero();
    }
}
