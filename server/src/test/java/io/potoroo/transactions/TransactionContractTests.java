package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.businesses.RuleChange;
import io.potoroo.businesses.Rules;
import io.potoroo.kernel.Hex32;
import io.potoroo.points.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /transactions} over HTTP: every intent, status and error body of the wire contract. */
@ServerTest
class TransactionContractTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final TestBusinesses businesses;
    private final Rules rules;
    private final Ledger ledger;
    private final JdbcClient jdbc;
    private final TestBusiness business;
    private String customer = "";
    private String email = "";

    @Autowired
    TransactionContractTests(TestBusinesses businesses, Rules rules, Ledger ledger, JdbcClient jdbc) {
        this.businesses = businesses;
        this.rules = rules;
        this.ledger = ledger;
        this.jdbc = jdbc;
        this.business = businesses.open();
    }

    @BeforeEach
    void someone() {
        email = "mia." + Hex32.print(Hex32.next()) + "@example.com";
        customer = business.http()
                .post("/customers", Map.of("email", email))
                .ok()
                .path("data")
                .path("id")
                .asString();
    }

    @AfterEach
    void everyBalanceIsProven() {
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    private Answer book(String json) {
        return business.http().post("/transactions", json.replace("$id", customer));
    }

    private JsonNode booked(String json) {
        return book(json).ok().path("data");
    }

    private long reward(String amount) {
        return booked("{\"intent\":\"reward\",\"amount\":%s,\"customer\":{\"id\":\"$id\"}}".formatted(amount))
                .path("id")
                .asLong();
    }

    /** Clients write the bar of a filter as it is, which Java's do not let through. */
    private Answer get(String path) {
        return business.http().get(path.replace("|", "%7C"));
    }

    private long points() {
        return get("/customers/" + customer + "?include=balance")
                .ok()
                .path("included")
                .path("balance")
                .path("points")
                .asLong();
    }

    private long customers() {
        return get("/customers").ok().path("meta").path("total").asLong();
    }

    private void rules(String json) {
        business.http().patch("/rules", json).ok();
    }

    private static void assertInvalid(Answer answer, String... fieldsAndMessages) {
        var expected = new HashMap<String, List<String>>();
        for (int i = 0; i < fieldsAndMessages.length; i += 2) {
            expected.put(fieldsAndMessages[i], List.of(fieldsAndMessages[i + 1]));
        }
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json()).isEqualTo(JSON.valueToTree(expected));
    }

    private static void assertNotAllowed(Answer answer, String description) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        var error = answer.json().path("error");
        assertThat(error.path("status_code").asInt()).isEqualTo(400);
        assertThat(error.path("message").asString()).isEqualTo("Bad Request");
        assertThat(error.path("description").asString()).isEqualTo(description);
        assertThat(error.path("link").asString()).endsWith("/docs");
    }

    // --- reward

    @Test
    void rewardsAnAmountByTheRulesAndAnswersWithTheBalance() {
        rules("{\"reward_ratio\":10,\"reward_milestone_amount\":5}");
        var data = booked("""
                {"intent":"reward","amount":19.99,"customer":{"id":"$id"},"receipt":{"number":"R-1"},
                 "transaction_details":{"external_order_id":"POS-1","custom_field_1":"till-3"}}""");
        assertThat(data.path("points").asLong()).isEqualTo(30);
        assertThat(data.path("amount").decimalValue()).isEqualByComparingTo("19.99");
        assertThat(data.path("name").asString()).isEqualTo("Reward");
        assertThat(data.path("transaction_type").asInt()).isEqualTo(4);
        assertThat(data.path("offers").isArray()).isTrue();
        assertThat(data.path("created_at").asString()).endsWith("+00:00");
        var whose = data.path("customer");
        assertThat(whose.path("id").asString()).isEqualTo(customer);
        assertThat(whose.path("email").asString()).isEqualTo(email);
        assertThat(whose.path("member_since").asString()).endsWith("+00:00");
        assertThat(whose.path("balance")).isEqualTo(JSON.readTree("{\"points\":30,\"amount\":0.3,\"giftcard\":0}"));
        rules("{\"reward_ratio\":1,\"reward_milestone_amount\":1}");
    }

    @Test
    void takesNumbersThatAreWrittenAsStringsAndIdsInUpperCase() {
        customer = customer.toUpperCase(java.util.Locale.ROOT);
        assertThat(booked("{\"intent\":\"reward\",\"amount\":\"25.50\",\"customer\":{\"id\":\"$id\"}}")
                        .path("points")
                        .asLong())
                .isEqualTo(25);
    }

    @Test
    void letsPointsCountBeforeVisitsAndVisitsBeforeTheAmount() {
        var byPoints = booked("""
                {"intent":"reward","amount":10,"points":7,"visits":1,"customer":{"id":"$id"}}""");
        assertThat(byPoints.path("points").asLong()).isEqualTo(7);
        assertThat(byPoints.path("amount").asInt()).isEqualTo(10);
        rules("{\"reward_ratio\":3}");
        var byVisits = booked("{\"intent\":\"reward\",\"amount\":10,\"visits\":1,\"customer\":{\"id\":\"$id\"}}");
        assertThat(byVisits.path("points").asLong()).isEqualTo(3);
        rules("{\"reward_ratio\":1}");
        assertThat(points()).isEqualTo(10);
    }

    @Test
    void enrolsWhoeverNobodyKnowsAndKnowsThemTheNextTime() {
        var stranger = "{\"intent\":\"reward\",\"amount\":5,\"customer\":{\"email\":\"New.%s\"}}".formatted(email);
        long before = customers();
        var first = booked(stranger).path("customer");
        assertThat(first.path("email").asString()).isEqualTo("new." + email);
        assertThat(first.path("balance").path("points").asLong()).isEqualTo(5);
        assertThat(booked(stranger)
                        .path("customer")
                        .path("balance")
                        .path("points")
                        .asLong())
                .isEqualTo(10);
        var byPhone = booked("""
                {"intent":"reward","amount":5,"customer":{"phone":"5145550177","country_code":"ca"}}""");
        assertThat(byPhone.path("customer").path("phone").asString()).isEqualTo("5145550177");
        assertThat(byPhone.path("customer").path("email").isNull()).isTrue();
        assertThat(customers()).isEqualTo(before + 2);
    }

    @Test
    void leavesNoCustomerWhenTheBookingIsRefused() {
        rules.change(business.id(), new RuleChange(null, null, null, null, null, null, null, null, null, null, false));
        long before = customers();
        var refused = book("{\"intent\":\"reward\",\"amount\":5,\"customer\":{\"email\":\"off.%s\"}}".formatted(email));
        assertNotAllowed(refused, "The loyalty program is switched off.");
        assertThat(customers()).isEqualTo(before);
    }

    @Test
    void booksARewardThatEarnsNothing() {
        assertThat(booked("{\"intent\":\"reward\",\"amount\":0,\"customer\":{\"id\":\"$id\"}}")
                        .path("points")
                        .asLong())
                .isZero();
        assertThat(points()).isZero();
    }

    @Test
    void takesAPastTimeAndRefusesTheFuture() {
        var past = booked("""
                {"intent":"reward","amount":5,"customer":{"id":"$id"},"created_at":"2024-03-02T10:00:00-05:00"}""");
        assertThat(past.path("created_at").asString()).isEqualTo("2024-03-02T15:00:00+00:00");
        var soon = Instant.now().plus(Duration.ofMinutes(4));
        var later = Instant.now().plus(Duration.ofMinutes(6));
        var at = "{\"intent\":\"reward\",\"amount\":5,\"customer\":{\"id\":\"$id\"},\"created_at\":\"%s\"}";
        booked(at.formatted(soon));
        assertInvalid(book(at.formatted(later)), "created_at", "The created at must be a date before now.");
    }

    @Test
    void keepsPointsPendingAndLetsThemExpireAsTheRulesSay() {
        rules.change(
                business.id(),
                new RuleChange(null, null, null, null, null, null, Optional.of(30), 14, null, null, null));
        reward("50");
        assertThat(points()).isZero();
        var lot = jdbc.sql("""
                        select available_at - opened_at as pending, expires_at - opened_at as life
                        from points.lot
                        where business_id = :business
                        and customer_id = :customer
                        """)
                .param("business", business.id())
                .param("customer", Hex32.parse(customer).orElseThrow())
                .query((row, number) -> List.of(row.getString("pending"), row.getString("life")))
                .single();
        assertThat(lot.getFirst()).startsWith("13 days 23:59:59");
        assertThat(lot.getLast()).startsWith("29 days 23:59:59");
    }

    // --- what does not hold

    @Test
    void tellsAllThatIsMissing() {
        assertInvalid(
                book("{}"), "intent", "The intent field is required.", "customer", "The customer field is required.");
        assertInvalid(
                book("{\"intent\":\"reward\",\"customer\":{}}"),
                "customer.id",
                "The customer.id field is required when none of customer.email / customer.phone are present.",
                "amount",
                "The amount field is required when none of points / visits are present.",
                "points",
                "The points field is required when none of amount / visits are present.",
                "visits",
                "The visits field is required when none of amount / points are present.");
    }

    @Test
    void refusesIntentsThatItDoesNotKnow() {
        for (var intent : List.of("purchase_giftcard", "send_giftcard", "adjust_balance", "REWARD")) {
            assertInvalid(
                    book("{\"intent\":\"%s\",\"amount\":5,\"customer\":{\"id\":\"$id\"}}".formatted(intent)),
                    "intent",
                    "The selected intent is invalid.");
        }
    }

    @Test
    void refusesAmountsThatCannotBe() {
        assertInvalid(
                book("{\"intent\":\"reward\",\"amount\":-1,\"customer\":{\"id\":\"$id\"}}"),
                "amount",
                "The amount must be at least 0.");
        assertInvalid(
                book("{\"intent\":\"reward\",\"amount\":1.005,\"customer\":{\"id\":\"$id\"}}"),
                "amount",
                "The amount may not have more than 2 decimal places.");
        assertInvalid(
                book("{\"intent\":\"reward\",\"amount\":\"many\",\"customer\":{\"id\":\"$id\"}}"),
                "amount",
                "The amount must be a number.");
        assertInvalid(
                book("{\"intent\":\"return\",\"points\":-5,\"customer\":{\"id\":\"$id\"}}"),
                "points",
                "The points must be at least 0.");
        assertInvalid(
                book("{\"intent\":\"redeem\",\"points\":0,\"customer\":{\"id\":\"$id\"}}"),
                "points",
                "The points must be greater than 0.");
        assertInvalid(
                book("{\"intent\":\"adjust_points_balance\",\"points\":0,\"customer\":{\"id\":\"$id\"}}"),
                "points",
                "The selected points is invalid.");
        assertInvalid(
                book("{\"intent\":\"adjust_points_balance\",\"amount\":5,\"customer\":{\"id\":\"$id\"}}"),
                "points",
                "The points field is required.");
    }

    @Test
    void refusesReferencesToWhatIsNotThere() {
        var other = businesses.open();
        var nobody = Hex32.print(Hex32.next());
        assertInvalid(
                book("""
                        {"intent":"reward","customer":{"id":"%s"},"branch":{"id":"%s"},"employee":{"id":"%s"},
                         "product_rewards":[{"id":31,"quantity":2}]}""".formatted(nobody, Hex32.print(other.place().id()), nobody)),
                "customer.id",
                "The selected customer.id is invalid.",
                "branch.id",
                "The selected branch.id is invalid.",
                "employee.id",
                "The selected employee.id is invalid.",
                "product_rewards.0.id",
                "The selected product rewards.0.id is invalid.",
                "amount",
                "The amount field is required when none of points / visits are present.",
                "points",
                "The points field is required when none of amount / visits are present.",
                "visits",
                "The visits field is required when none of amount / points are present.");
        assertInvalid(
                book("{\"intent\":\"reward\",\"amount\":5,\"customer\":{\"id\":\"%s\"}}".formatted(nobody)),
                "customer.id",
                "The selected customer.id is invalid.");
        assertInvalid(
                book("{\"intent\":\"redeem\",\"catalog_items\":[{\"id\":9}],\"customer\":{\"id\":\"$id\"}}"),
                "catalog_items.0.id",
                "The selected catalog items.0.id is invalid.");
        assertInvalid(
                book("{\"intent\":\"reward\",\"visits\":2,\"customer\":{\"id\":\"$id\"}}"),
                "employee.pin_code",
                "The employee.pin code field is required when visits is greater than 1.");
    }

    @Test
    void seesNoCustomerOfAnotherBusiness() {
        var other = businesses.open();
        var foreign = other.http()
                .post("/customers", Map.of("email", email))
                .ok()
                .path("data")
                .path("id")
                .asString();
        assertInvalid(
                book("{\"intent\":\"reward\",\"amount\":5,\"customer\":{\"id\":\"%s\"}}".formatted(foreign)),
                "customer.id",
                "The selected customer.id is invalid.");
    }

    @Test
    void enrolsForRewardsOnly() {
        long before = customers();
        for (var intent : List.of("redeem", "return", "adjust_points_balance")) {
            assertInvalid(
                    book("{\"intent\":\"%s\",\"points\":5,\"customer\":{\"email\":\"who.%s\"}}"
                            .formatted(intent, email)),
                    "customer.email",
                    "The selected customer.email is invalid.");
        }
        assertInvalid(book("""
                        {"intent":"redeem","points":5,"customer":{"phone":"5145550166","country_code":"CA"}}"""), "customer.phone", "The selected customer.phone is invalid.");
        assertThat(customers()).isEqualTo(before);
    }

    @Test
    void booksNothingForADisabledCustomer() {
        reward("10");
        business.http().put("/customers/" + customer, Map.of("enabled", false)).ok();
        for (var intent : List.of("reward", "redeem", "return", "adjust_points_balance")) {
            assertNotAllowed(
                    book("{\"intent\":\"%s\",\"points\":5,\"customer\":{\"id\":\"$id\"}}".formatted(intent)),
                    "The customer is disabled.");
        }
        assertThat(points()).isEqualTo(10);
    }

    @Test
    void asksForATokenFirst() {
        var nobody = new io.potoroo.TestClient(business.http().url(), Map.of());
        assertThat(nobody.post("/transactions", "{}").status()).isEqualTo(401);
        assertThat(nobody.delete("/transactions/1").status()).isEqualTo(401);
    }

    // --- redeem

    @Test
    void redeemsAnAmountAtTheRedemptionRatio() {
        reward("1000");
        rules("{\"redemption_ratio\":30}");
        var data = booked("{\"intent\":\"redeem\",\"amount\":1.01,\"customer\":{\"id\":\"$id\"}}");
        rules("{\"redemption_ratio\":100}");
        assertThat(data.path("points").asLong()).isEqualTo(31);
        assertThat(data.path("amount").decimalValue()).isEqualByComparingTo("1.01");
        assertThat(data.path("transaction_type").asInt()).isEqualTo(5);
        assertThat(data.path("name").asString()).isEqualTo("Redemption");
        assertThat(data.path("customer").path("balance").path("points").asLong())
                .isEqualTo(969);
    }

    @Test
    void redeemsPointsAndNeverMoreThanThereAre() {
        reward("10");
        assertThat(booked("{\"intent\":\"redeem\",\"points\":\"4\",\"customer\":{\"email\":\"%s\"}}".formatted(email))
                        .path("points")
                        .asLong())
                .isEqualTo(4);
        assertNotAllowed(
                book("{\"intent\":\"redeem\",\"points\":7,\"customer\":{\"id\":\"$id\"}}"),
                "Insufficient points balance.");
        assertThat(points()).isEqualTo(6);
    }

    @Test
    void letsOnlyOneOfTwoTillsSpendTheSamePoints() throws Exception {
        reward("10");
        try (var threads = Executors.newFixedThreadPool(8)) {
            var tasks = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 16; i++) {
                tasks.add(() -> book("{\"intent\":\"redeem\",\"points\":10,\"customer\":{\"id\":\"$id\"}}")
                        .status());
            }
            var statuses = new ArrayList<Integer>();
            for (var done : threads.invokeAll(tasks)) {
                statuses.add(done.get());
            }
            assertThat(statuses)
                    .containsOnlyOnce(200)
                    .filteredOn(it -> it != 200)
                    .containsOnly(400);
        }
        assertThat(points()).isZero();
    }

    // --- return

    @Test
    void takesBackWhatTheAmountWouldEarnNow() {
        reward("100");
        var data = booked("{\"intent\":\"return\",\"amount\":30.5,\"customer\":{\"id\":\"$id\"}}");
        assertThat(data.path("points").asLong()).isEqualTo(30);
        assertThat(data.path("transaction_type").asInt()).isEqualTo(64);
        assertThat(data.path("name").asString()).isEqualTo("Refund - Points");
        assertThat(data.path("customer").path("balance").path("points").asLong())
                .isEqualTo(70);
    }

    @Test
    void takesBackByTheRatioOfTheOrderWhateverTheRulesSayNow() {
        rules("{\"reward_ratio\":5}");
        booked("""
                {"intent":"reward","amount":100,"customer":{"id":"$id"},"receipt":{"number":"R-7"},
                 "transaction_details":{"external_order_id":"POS-7"}}""");
        rules("{\"reward_ratio\":1}");
        assertThat(booked("""
                        {"intent":"return","amount":20,"customer":{"id":"$id"},
                         "transaction_details":{"external_order_id":"POS-7"}}""").path("points").asLong()).isEqualTo(100);
        assertThat(booked("""
                        {"intent":"return","amount":80,"customer":{"id":"$id"},"receipt":{"number":"R-7"}}""").path("points").asLong()).isEqualTo(400);
        assertThat(booked("""
                        {"intent":"return","amount":80,"customer":{"id":"$id"},"receipt":{"number":"R-7"}}""").path("points").asLong()).isZero();
        assertThat(points()).isZero();
    }

    @Test
    void stopsAtZeroAndReportsWhatItTook() {
        reward("100");
        booked("{\"intent\":\"redeem\",\"points\":80,\"customer\":{\"id\":\"$id\"}}");
        var data = booked("{\"intent\":\"return\",\"amount\":100,\"customer\":{\"id\":\"$id\"}}");
        assertThat(data.path("points").asLong()).isEqualTo(20);
        assertThat(data.path("amount").asInt()).isEqualTo(100);
        reward("5");
        assertThat(points()).isEqualTo(5);
    }

    @Test
    void sendsReturnsOfASaleToTheSale() {
        long link = business.link("shop-" + customer);
        business.http()
                .post("/api/v1/branch-links/" + link + "/sales", """
                        {"external_id":"S-1","external_number":"%s","status":"completed","currency":"USD","total":25.00,
                         "sold_at":"%s","customer":{"id":"%s"}}""".formatted(customer, Instant.now(), customer))
                .ok();
        assertThat(points()).isEqualTo(25);
        assertNotAllowed(book("""
                        {"intent":"return","amount":5,"customer":{"id":"$id"},
                         "transaction_details":{"external_order_id":"%s"}}""".formatted(customer)), "The order is a sale. Refund the sale instead.");
        var row = get("/customers/" + customer + "/transactions")
                .ok()
                .path("data")
                .get(0)
                .path("id")
                .asLong();
        assertNotAllowed(
                business.http().delete("/transactions/" + row),
                "The transaction belongs to a sale. Refund or void the sale instead.");
        assertThat(points()).isEqualTo(25);
    }

    // --- adjust_points_balance

    @Test
    void adjustsUpAndDownButNotBelowZero() {
        var up = booked("""
                {"intent":"adjust_points_balance","points":15,"customer":{"id":"$id"},"comments":"goodwill"}""");
        assertThat(up.path("transaction_type").asInt()).isEqualTo(80);
        assertThat(up.path("name").asString()).isEqualTo("Adjust Increase Points");
        assertThat(up.path("amount").asInt()).isZero();
        var down = booked("{\"intent\":\"adjust_points_balance\",\"points\":-10,\"customer\":{\"id\":\"$id\"}}");
        assertThat(down.path("transaction_type").asInt()).isEqualTo(82);
        assertThat(down.path("name").asString()).isEqualTo("Adjust Decrease Points");
        assertThat(down.path("points").asLong()).isEqualTo(10);
        assertNotAllowed(
                book("{\"intent\":\"adjust_points_balance\",\"points\":-6,\"customer\":{\"id\":\"$id\"}}"),
                "Insufficient points balance.");
        assertThat(points()).isEqualTo(5);
    }

    // --- gift cards and store credit

    @Test
    void loadsAGiftCardAndPaysWithIt() {
        var loaded = booked("{\"intent\":\"purchase_giftcard_prepaid\",\"amount\":20,\"customer\":{\"id\":\"$id\"}}");
        assertThat(loaded.path("transaction_type").asInt()).isEqualTo(85);
        assertThat(loaded.path("name").asString()).isEqualTo("Giftcard Purchase - At Store");
        assertThat(loaded.path("points").asLong()).isZero();
        assertThat(loaded.at("/customer/balance/giftcard").decimalValue()).isEqualByComparingTo("20");
        assertNotAllowed(
                book("{\"intent\":\"giftcard_payment\",\"amount\":20.01,\"customer\":{\"id\":\"$id\"}}"),
                "Insufficient gift card balance.");
        var paid = booked("{\"intent\":\"giftcard_payment\",\"amount\":12.5,\"customer\":{\"id\":\"$id\"}}");
        assertThat(paid.path("transaction_type").asInt()).isEqualTo(88);
        assertThat(paid.at("/customer/balance/giftcard").decimalValue()).isEqualByComparingTo("7.5");
        assertThat(points()).isZero();
    }

    @Test
    void givesStoreCreditAlsoToSomebodyNew() {
        var answer =
                business.http().post("/transactions", """
                        {"intent":"reward_store_credit","amount":3,"customer":{"email":"credit.%s"}}""".formatted(email)).ok().path("data");
        assertThat(answer.path("transaction_type").asInt()).isEqualTo(102);
        assertThat(answer.path("name").asString()).isEqualTo("Store Credit");
        assertThat(answer.at("/customer/balance/giftcard").decimalValue()).isEqualByComparingTo("3");
    }

    @Test
    void givesAPartOfAPurchaseAsStoreCreditAndRewardsThePurchase() {
        rules("{\"store_credit_ratio\":0.01}");
        var simulated = business.http()
                .post("/customers/" + customer + "/actions", """
                        {"resource":"reward","type":"calculate","intent":"reward_store_credit","amount":10}""")
                .ok()
                .path("data");

        var credit = book("{\"intent\":\"reward_store_credit\",\"amount\":10,\"customer\":{\"id\":\"$id\"}}")
                .ok()
                .path("data");

        assertThat(simulated.at("/store_credit/amount").decimalValue()).isEqualByComparingTo("0.1");
        assertThat(simulated.path("total_points").asInt()).isEqualTo(10);
        assertThat(credit.path("amount").decimalValue()).isEqualByComparingTo("0.1");
        assertThat(credit.path("transaction_type").asInt()).isEqualTo(102);
        assertThat(credit.at("/customer/balance/points").asInt()).isEqualTo(10);
        assertThat(credit.at("/customer/balance/giftcard").decimalValue()).isEqualByComparingTo("0.1");
        var purchase = business.http()
                .get("/transactions/" + credit.path("id").asLong() + "?relationships=transaction_sequences")
                .ok()
                .at("/data/transaction_sequences/0/next_transaction");
        assertThat(purchase.path("transaction_type").asInt()).isEqualTo(4);
        assertThat(purchase.path("amount").asInt()).isEqualTo(10);
        assertThat(purchase.path("points").asInt()).isEqualTo(10);
        assertNotAllowed(
                book("{\"intent\":\"reward_store_credit\",\"amount\":0.5,\"customer\":{\"id\":\"$id\"}}"),
                "The amount is too small for store credit.");
        assertThat(business.http()
                        .delete("/transactions/" + purchase.path("id").asLong())
                        .status())
                .isEqualTo(204);
        assertThat(points()).isZero();
    }

    @Test
    void asksForAnAmountThatMovesMoney() {
        for (var intent : List.of("purchase_giftcard_prepaid", "giftcard_payment", "reward_store_credit")) {
            assertInvalid(
                    book("{\"intent\":\"%s\",\"customer\":{\"id\":\"$id\"}}".formatted(intent)),
                    "amount",
                    "The amount field is required.");
            assertInvalid(
                    book("{\"intent\":\"%s\",\"amount\":0,\"customer\":{\"id\":\"$id\"}}".formatted(intent)),
                    "amount",
                    "The amount must be greater than 0.");
        }
        assertInvalid(
                book("{\"intent\":\"giftcard_payment\",\"amount\":1,\"customer\":{\"email\":\"nobody@example.com\"}}"),
                "customer.email",
                "The selected customer.email is invalid.");
    }

    // --- refund_redeemed_points

    @Test
    void givesRedeemedPointsBackButNoMoreThanWereRedeemed() {
        booked("{\"intent\":\"reward\",\"points\":50,\"customer\":{\"id\":\"$id\"}}");
        booked("{\"intent\":\"redeem\",\"points\":30,\"customer\":{\"id\":\"$id\"}}");
        var back = booked("{\"intent\":\"refund_redeemed_points\",\"points\":20,\"customer\":{\"id\":\"$id\"}}");
        assertThat(back.path("transaction_type").asInt()).isEqualTo(107);
        assertThat(points()).isEqualTo(40);
        assertNotAllowed(
                book("{\"intent\":\"refund_redeemed_points\",\"points\":11,\"customer\":{\"id\":\"$id\"}}"),
                "The customer has not redeemed that many points.");
        booked("{\"intent\":\"refund_redeemed_points\",\"points\":10,\"customer\":{\"id\":\"$id\"}}");
        assertThat(points()).isEqualTo(50);
    }

    // --- Idempotency-Key

    @Test
    void answersARepeatedRequestWithoutBookingItAgain() {
        var reward = "{\"intent\":\"reward\",\"amount\":5,\"customer\":{\"id\":\"%s\"}}".formatted(customer);
        var first = business.http().send("POST", "/transactions", reward, "Idempotency-Key", "k-" + customer);
        var second = business.http().send("POST", "/transactions", reward, "Idempotency-Key", "k-" + customer);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(points()).isEqualTo(5);
    }

    @Test
    void keepsNothingOfARequestThatItsPinCouldBeFoundWith() throws java.security.NoSuchAlgorithmException {
        var reward = "{\"intent\":\"reward\",\"amount\":5,\"customer\":{\"id\":\"%s\"}}".formatted(customer);
        business.http()
                .send("POST", "/transactions", reward, "Idempotency-Key", "k-" + customer)
                .ok();
        var kept = jdbc.sql("select request_hash from web.idempotency_key where key = :key")
                .param("key", "k-" + customer)
                .query((row, number) -> row.getBytes(1))
                .single();

        var plain = java.security.MessageDigest.getInstance("SHA-256");
        assertThat(kept)
                .isNotEqualTo(plain.digest(reward.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isNotEqualTo(plain.digest(("null\n" + reward).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Test
    void booksOnceEvenWhenTheAnswerWasNeverRemembered() {
        var key = "\"k-" + customer + "\"";
        var reward = "{\"intent\":\"reward\",\"amount\":5,\"customer\":{\"email\":\"once.%s\"}}".formatted(email);
        var first = business.http().send("POST", "/transactions", reward, "Idempotency-Key", key);
        loseTheAnswer();
        for (var other : List.of(
                reward.replace("\"amount\":5", "\"amount\":6"),
                reward.replace("\"amount\":5", "\"amount\":5,\"points\":5"),
                reward.replace("\"amount\":5", "\"amount\":5,\"visits\":1"))) {
            assertInvalid(
                    business.http().send("POST", "/transactions", other, "Idempotency-Key", key),
                    "idempotency_key",
                    "The idempotency key has already been used with a different request.");
        }
        var second = business.http().send("POST", "/transactions", reward, "Idempotency-Key", key);
        assertThat(second.ok()).isEqualTo(first.ok());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
    }

    /** As after a crash between the commit and the answer, some minutes ago. */
    private void loseTheAnswer() {
        jdbc.sql("""
                        update web.idempotency_key
                        set status = null, body = null, claimed_at = claimed_at - interval '3 minutes'
                        where key = :key
                        """).param("key", "k-" + customer).update();
    }

    @Test
    void answersARepeatedRedemptionThoughThePinChangedMeanwhile() {
        var path = "/customers/" + customer;
        business.http().put(path, Map.of("pin_code", "8841")).ok();
        book("{\"intent\":\"adjust_points_balance\",\"points\":10,\"customer\":{\"id\":\"%s\"}}".formatted(customer))
                .ok();
        var redeem = "{\"intent\":\"redeem\",\"points\":4,\"customer\":{\"id\":\"%s\",\"pin_code\":\"8841\"}}"
                .formatted(customer);
        var first = business.http().send("POST", "/transactions", redeem, "Idempotency-Key", "k-" + customer);
        loseTheAnswer();
        business.http().put(path, Map.of("pin_code", "1234")).ok();

        var second = business.http().send("POST", "/transactions", redeem, "Idempotency-Key", "k-" + customer);
        var another = business.http().send("POST", "/transactions", redeem, "Idempotency-Key", "other-" + customer);

        assertThat(second.ok()).isEqualTo(first.ok());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertNotAllowed(another, "Invalid PIN");
        assertThat(points()).isEqualTo(6);
    }

    @Test
    void takesARequestBackThatEndedNobodyKnowsHow() {
        var reward = "{\"intent\":\"reward\",\"amount\":5,\"customer\":{\"id\":\"%s\"}}".formatted(customer);
        var first = business.http().send("POST", "/transactions", reward, "Idempotency-Key", "k-" + customer);
        jdbc.sql("""
                        update web.idempotency_key
                        set status = 503, body = null
                        where key = :key
                        """).param("key", "k-" + customer).update();
        var other = reward.replace("\"amount\":5", "\"amount\":6");
        assertInvalid(
                business.http().send("POST", "/transactions", other, "Idempotency-Key", "k-" + customer),
                "idempotency_key",
                "The idempotency key has already been used with a different request.");
        var second = business.http().send("POST", "/transactions", reward, "Idempotency-Key", "k-" + customer);
        assertThat(second.ok()).isEqualTo(first.ok());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(points()).isEqualTo(5);
    }

    @Test
    void forgetsAKeyAfterItsLifetime() {
        var reward = "{\"intent\":\"reward\",\"amount\":5,\"customer\":{\"id\":\"%s\"}}".formatted(customer);
        var first = business.http().send("POST", "/transactions", reward, "Idempotency-Key", "k-" + customer);
        jdbc.sql("delete from web.idempotency_key where key = :key")
                .param("key", "k-" + customer)
                .update();
        jdbc.sql("""
                        update transactions.transaction
                        set created_at = created_at - interval '8 days'
                        where id = :id
                        """).param("id", first.ok().path("data").path("id").asLong()).update();
        var second = business.http().send("POST", "/transactions", reward, "Idempotency-Key", "k-" + customer);
        assertThat(second.ok().path("data").path("id"))
                .isNotEqualTo(first.ok().path("data").path("id"));
        assertThat(second.header("Idempotent-Replayed")).isEmpty();
        assertThat(points()).isEqualTo(10);
    }

    // --- lists

    @Test
    void listsNewestFirstWithCursorAndTotal() {
        var mine = businesses.open();
        long older = mine.http()
                .post(
                        "/transactions",
                        "{\"intent\":\"reward\",\"amount\":5,\"customer\":{\"email\":\"a@example.com\"}}")
                .ok()
                .path("data")
                .path("id")
                .asLong();
        long newer = mine.http()
                .post(
                        "/transactions",
                        "{\"intent\":\"redeem\",\"points\":2,\"customer\":{\"email\":\"a@example.com\"}}")
                .ok()
                .path("data")
                .path("id")
                .asLong();
        var list = mine.http().get("/transactions?per_page=1").ok();
        assertThat(list.path("data")).hasSize(1);
        assertThat(list.path("data").get(0).path("id").asLong()).isEqualTo(newer);
        assertThat(list.path("data").get(0).path("points").asLong()).isEqualTo(2);
        assertThat(list.path("data").get(0).has("customer")).isFalse();
        assertThat(list.path("meta").path("total").asLong()).isEqualTo(2);
        assertThat(list.path("cursor").path("next").asInt()).isEqualTo(2);
        assertThat(mine.http()
                        .get("/transactions")
                        .ok()
                        .path("meta")
                        .path("per_page")
                        .asInt())
                .isEqualTo(100);
        assertThat(mine.http()
                        .get("/transactions?per_page=1&page=2")
                        .ok()
                        .path("data")
                        .get(0)
                        .path("id")
                        .asLong())
                .isEqualTo(older);
    }

    @Test
    void addsRelationshipsThatAreAskedFor() {
        booked("""
                {"intent":"reward","amount":100,"customer":{"id":"$id"},"receipt":{"number":"R-9"},
                 "transaction_details":{"external_order_id":"POS-9"}}""");
        booked("{\"intent\":\"return\",\"amount\":40,\"customer\":{\"id\":\"$id\"},\"receipt\":{\"number\":\"R-9\"}}");
        reward("1");
        var rows = get("/transactions?customer.id=eq|" + customer
                        + "&relationships=customer,purchase.receipt,transaction_sequences,transaction_details")
                .ok()
                .path("data");
        assertThat(rows).hasSize(3);
        var plain = rows.get(0);
        assertThat(plain.path("purchase").isNull()).isTrue();
        assertThat(plain.path("transaction_details").isNull()).isTrue();
        assertThat(plain.path("transaction_sequences")).isEmpty();
        assertThat(plain.path("customer").path("balance").path("points").asLong())
                .isEqualTo(61);
        var bought = rows.get(2);
        assertThat(bought.path("purchase").path("receipt").path("number").asString())
                .isEqualTo("R-9");
        assertThat(bought.path("transaction_details").path("external_order_id").asString())
                .isEqualTo("POS-9");
        assertThat(bought.path("transaction_details").path("custom_field_5").isNull())
                .isTrue();
        var sequence = bought.path("transaction_sequences").get(0);
        assertThat(sequence.path("initial_transaction_id").asLong())
                .isEqualTo(bought.path("id").asLong());
        assertThat(sequence.path("next_transaction").path("points").asLong()).isEqualTo(40);
    }

    @Test
    void filtersByOrderTimeAndCustomer() {
        booked("""
                {"intent":"reward","amount":5,"customer":{"id":"$id"},"created_at":"2020-05-05T12:00:00Z",
                 "transaction_details":{"external_order_id":"A-%s"}}""".formatted(customer));
        reward("6");
        var mine = "customer.id=" + customer;
        assertThat(found(mine)).isEqualTo(2);
        assertThat(found("customer_id=in|" + customer + "," + Hex32.print(Hex32.next())))
                .isEqualTo(2);
        assertThat(found("transaction_details.external_order_id=eq|A-" + customer))
                .isEqualTo(1);
        assertThat(found(mine + "&created_at=between|2020-05-05,2020-05-06")).isEqualTo(1);
        assertThat(found(mine + "&created_at=gte|2020-05-06")).isEqualTo(1);
        assertThat(found(mine + "&created_at=lt|2020-05-05T12:00:01Z")).isEqualTo(1);
        assertThat(found(mine + "&updated_at=lt|2020-05-06")).isZero();
        assertInvalid(get("/transactions?created_at=like|2020"), "created_at", "The selected created at is invalid.");
    }

    private int found(String query) {
        return get("/transactions?" + query).ok().path("data").size();
    }

    @Test
    void readsOneTransaction() {
        long id = reward("5");
        var data = get("/transactions/" + id + "?relationships=customer").ok().path("data");
        assertThat(data.path("points").asLong()).isEqualTo(5);
        assertThat(data.path("customer").path("id").asString()).isEqualTo(customer);
        assertNotFound(businesses.open().http().get("/transactions/" + id));
        assertNotFound(get("/transactions/none"));
    }

    private static void assertNotFound(Answer answer) {
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("error").path("message").asString()).isEqualTo("Not found");
    }

    @Test
    void listsACustomersOwnTransactions() {
        booked("""
                {"intent":"reward","amount":5,"customer":{"id":"$id"},"branch":{"id":"%s"},
                 "transaction_details":{"custom_field_2":"b"}}""".formatted(Hex32.print(business.virtual().id())));
        booked("{\"intent\":\"redeem\",\"points\":2,\"customer\":{\"id\":\"$id\"}}");
        var path = "/customers/" + customer + "/transactions";
        var list = get(path + "?include=ecom_coupon&relationships=branch,transaction_details")
                .ok();
        assertThat(list.has("cursor")).isFalse();
        assertThat(list.path("links").path("next").isNull()).isTrue();
        assertThat(list.path("meta").path("per_page").asInt()).isEqualTo(15);
        var redeemed = list.path("data").get(0);
        assertThat(redeemed.path("name").asString()).isEqualTo("Redemption");
        assertThat(redeemed.path("ecom_coupon").isNull()).isTrue();
        assertThat(redeemed.has("ecom_coupon")).isTrue();
        assertThat(redeemed.path("branch").path("name").asString()).isEqualTo("Plateau");
        assertThat(redeemed.path("transaction_details").isNull()).isTrue();
        assertThat(redeemed.path("utc_updated")).isEqualTo(redeemed.path("updated_at"));
        var rewarded = list.path("data").get(1);
        assertThat(rewarded.path("branch").path("name").asString()).isEqualTo("Web");
        assertThat(rewarded.path("transaction_details").path("custom_field_2").asString())
                .isEqualTo("b");
        assertThat(get(path + "?transaction_type=eq|4").ok().path("data")).hasSize(1);
        assertThat(get(path + "?transaction_type=in|4,5").ok().path("data")).hasSize(2);
        assertThat(get(path + "?branch.id=eq|" + Hex32.print(business.place().id()))
                        .ok()
                        .path("data"))
                .hasSize(1);
    }

    @Test
    void tellsThatACustomerIsNotThere() {
        for (var id : List.of(Hex32.print(Hex32.next()), "none")) {
            var answer = get("/customers/" + id + "/transactions");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json().path("error").path("message").asString()).isEqualTo("Customer Not Found");
        }
    }

    // --- details

    @Test
    void changesDetailsFlatOrWrappedAndLeavesTheRest() {
        var path = "/transactions/" + reward("5") + "/details";
        assertThat(business.http()
                        .patch(path, "{\"external_order_id\":\"A\",\"custom_field_1\":\"x\"}")
                        .ok())
                .isEqualTo(JSON.readTree("""
                        {"data":{"external_order_id":"A","custom_field_1":"x","custom_field_2":null,
                         "custom_field_3":null,"custom_field_4":null,"custom_field_5":null}}"""));
        var data = business.http()
                .patch(path, "{\"transaction_details\":{\"custom_field_1\":null,\"custom_field_5\":\"y\"}}")
                .ok()
                .path("data");
        assertThat(data.path("external_order_id").asString()).isEqualTo("A");
        assertThat(data.path("custom_field_1").isNull()).isTrue();
        assertThat(data.path("custom_field_5").asString()).isEqualTo("y");
    }

    @Test
    void refusesDetailsThatAreTooLongOrOfNothing() {
        var path = "/transactions/" + reward("5") + "/details";
        assertInvalid(
                business.http().patch(path, Map.of("custom_field_3", "x".repeat(256))),
                "custom_field_3",
                "The custom field 3 may not be greater than 255 characters.");
        assertInvalid(
                business.http().patch(path, Map.of("transaction_details", Map.of("external_order_id", 5))),
                "transaction_details.external_order_id",
                "The transaction details.external order id must be a string.");
        assertNotFound(business.http().patch("/transactions/0/details", Map.of("custom_field_3", "x".repeat(256))));
        assertNotFound(businesses.open().http().patch(path, "{}"));
    }

    // --- cancel

    @Test
    void cancelsARewardOnce() {
        long id = reward("50");
        var answer = business.http().delete("/transactions/" + id);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(points()).isZero();
        var row = get("/transactions/" + id).ok().path("data");
        assertThat(row.path("transaction_type").asInt()).isEqualTo(44);
        assertThat(row.path("name").asString()).isEqualTo("Transaction Canceled -  Clerk");
        assertThat(row.path("points").asLong()).isEqualTo(50);
        assertNotAllowed(business.http().delete("/transactions/" + id), "The transaction has been canceled already.");
        assertThat(points()).isZero();
    }

    @Test
    void cancelsNothingOfARewardThatWasSpent() {
        long id = reward("50");
        booked("{\"intent\":\"redeem\",\"points\":1,\"customer\":{\"id\":\"$id\"}}");
        assertNotAllowed(business.http().delete("/transactions/" + id), "The customer has spent the points already.");
        assertThat(points()).isEqualTo(49);
        assertThat(get("/transactions/" + id)
                        .ok()
                        .path("data")
                        .path("transaction_type")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    void takesBackOnlyWhatReturnsHaveLeft() {
        long id = booked("""
                {"intent":"reward","amount":50,"customer":{"id":"$id"},"receipt":{"number":"R-3"}}""").path("id").asLong();
        booked("{\"intent\":\"return\",\"amount\":20,\"customer\":{\"id\":\"$id\"},\"receipt\":{\"number\":\"R-3\"}}");
        reward("7");
        assertThat(business.http().delete("/transactions/" + id).status()).isEqualTo(204);
        assertThat(points()).isEqualTo(7);
        assertNotAllowed(book("""
                        {"intent":"return","amount":20,"customer":{"id":"$id"},"receipt":{"number":"R-3"}}"""), "The transaction has been canceled already.");
    }

    @Test
    void cancelsRewardsOnly() {
        reward("50");
        for (var other : List.of(
                "{\"intent\":\"redeem\",\"points\":5,\"customer\":{\"id\":\"$id\"}}",
                "{\"intent\":\"return\",\"points\":5,\"customer\":{\"id\":\"$id\"}}",
                "{\"intent\":\"adjust_points_balance\",\"points\":5,\"customer\":{\"id\":\"$id\"}}")) {
            assertNotAllowed(
                    business.http()
                            .delete("/transactions/" + booked(other).path("id").asLong()),
                    "Transactions of this type cannot be canceled.");
        }
        assertNotFound(business.http().delete("/transactions/0"));
        assertNotFound(businesses.open().http().delete("/transactions/" + reward("1")));
    }

    @Test
    void letsOnlyOneOfManyCancelAReward() throws Exception {
        long id = reward("50");
        reward("50");
        try (var threads = Executors.newFixedThreadPool(6)) {
            var tasks = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 12; i++) {
                tasks.add(() -> business.http().delete("/transactions/" + id).status());
            }
            var statuses = new ArrayList<Integer>();
            for (var done : threads.invokeAll(tasks)) {
                statuses.add(done.get());
            }
            assertThat(statuses)
                    .containsOnlyOnce(204)
                    .filteredOn(it -> it != 204)
                    .containsOnly(400);
        }
        assertThat(points()).isEqualTo(50);
    }

    // --- welcome points and balances

    @Test
    void welcomesEveryNewCustomerOnceHoweverTheyCome() {
        var mine = businesses.open();
        mine.http().patch("/rules", "{\"welcome_points\":40}").ok();
        var created = mine.http()
                .post("/customers", Map.of("email", "w1@example.com"))
                .ok()
                .path("data")
                .path("id")
                .asString();
        var rows = mine.http()
                .get("/customers/" + created + "/transactions?relationships=branch")
                .ok()
                .path("data");
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).path("transaction_type").asInt()).isEqualTo(33);
        assertThat(rows.get(0).path("name").asString()).isEqualTo("Signup Bonus");
        assertThat(rows.get(0).path("points").asLong()).isEqualTo(40);
        assertThat(rows.get(0).path("branch").path("name").asString()).isEqualTo("Plateau");
        var reward = "{\"intent\":\"reward\",\"amount\":5,\"customer\":{\"email\":\"w2@example.com\"}}";
        assertThat(mine.http()
                        .post("/transactions", reward)
                        .ok()
                        .path("data")
                        .path("customer")
                        .path("balance")
                        .path("points")
                        .asLong())
                .isEqualTo(45);
        assertThat(mine.http()
                        .post("/transactions", reward)
                        .ok()
                        .path("data")
                        .path("customer")
                        .path("balance")
                        .path("points")
                        .asLong())
                .isEqualTo(50);
        assertThat(ledger.audit(mine.id())).isEmpty();
    }

    @Test
    void showsBalancesWithCustomersThatAskForThem() {
        reward("259");
        var balance = JSON.readTree("{\"points\":259,\"amount\":2.59,\"giftcard\":0}");
        var one = get("/customers/" + customer + "?include=balance").ok();
        assertThat(one.path("data").path("balance")).isEqualTo(balance);
        assertThat(one.path("included").path("balance")).isEqualTo(balance);
        var list = get("/customers?include=balance&email=" + email).ok().path("data");
        assertThat(list).hasSize(1);
        assertThat(list.get(0).path("balance")).isEqualTo(balance);
        assertThat(get("/customers?email=" + email).ok().path("data").get(0).has("balance"))
                .isFalse();
    }
}
