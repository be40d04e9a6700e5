package io.potoroo.employees;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.TestClient.Answer;
import io.potoroo.TestOffers;
import io.potoroo.kernel.Hex32;
import io.potoroo.points.Ledger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Employees and PINs over HTTP: who is made known, who stands behind a transaction, and who is locked out. */
@ServerTest
class EmployeeContractTests {

    private final TestBusinesses businesses;
    private final Ledger ledger;
    private final JdbcClient jdbc;
    private TestBusiness business;
    private String customer = "";

    @Autowired
    EmployeeContractTests(TestBusinesses businesses, Ledger ledger, JdbcClient jdbc) {
        this.businesses = businesses;
        this.ledger = ledger;
        this.jdbc = jdbc;
        this.business = businesses.open();
    }

    @BeforeEach
    void someoneWithAHundredPoints() {
        business = businesses.open();
        customer = customer(Map.of());
    }

    @AfterEach
    void everyBalanceIsProven() {
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    private String customer(Map<String, ?> more) {
        var request = new HashMap<String, Object>(more);
        request.put("email", Hex32.print(Hex32.next()) + "@example.com");
        var id = business.http().post("/customers", request).ok().at("/data/id").asString();
        business.http()
                .post(
                        "/transactions",
                        "{\"intent\":\"reward\",\"points\":100,\"customer\":{\"id\":\"%s\"}}".formatted(id))
                .ok();
        return id;
    }

    private Answer book(String json) {
        return business.http().post("/transactions", json.replace("$id", customer));
    }

    private static JsonNode employee(TestBusiness business, String name, String pin) {
        return business.http()
                .post("/employees", Map.of("name", name, "pin_code", pin))
                .ok()
                .path("data");
    }

    private static void assertInvalid(Answer answer, String field, String message) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json())
                .isEqualTo(JsonMapper.shared().readTree("{\"%s\":[\"%s\"]}".formatted(field, message)));
    }

    private static void assertNotAllowed(Answer answer, String description) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().at("/error/message").asString()).isEqualTo("Bad Request");
        assertThat(answer.json().at("/error/description").asString()).isEqualTo(description);
    }

    private static void assertLimited(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(429);
        assertThat(answer.json().at("/error/description").asString())
                .isEqualTo("Too many wrong PINs. Try again later.");
    }

    private static void assertMissing(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.json().at("/error/message").asString()).isEqualTo("Not found");
    }

    // --- employees

    @Test
    void makesChangesAndForgetsEmployees() {
        var made = employee(business, "Ana", "0417");
        var path = "/employees/" + made.path("id").asString();

        assertThat(made.path("name").asString()).isEqualTo("Ana");
        assertThat(made.toString()).doesNotContain("pin");
        assertThat(business.http().get(path).ok().path("data")).isEqualTo(made);
        assertThat(business.http()
                        .put(path, Map.of("name", "Anna"))
                        .ok()
                        .at("/data/name")
                        .asString())
                .isEqualTo("Anna");
        employee(business, "Ben", "1111");
        var list = business.http().get("/employees?per_page=1").ok();
        assertThat(list.path("data")).hasSize(1);
        assertThat(list.at("/data/0/name").asString()).isEqualTo("Anna");
        assertThat(list.at("/meta/total").asInt()).isEqualTo(2);
        assertThat(list.at("/links/next").asString()).contains("page=2");
        assertThat(business.http().delete(path).status()).isEqualTo(204);
        assertMissing(business.http().delete(path));
        assertMissing(business.http().get(path));
        assertMissing(business.http().put(path, Map.of("name", "Ana")));
        assertThat(business.http().get("/employees").ok().at("/meta/total").asInt())
                .isOne();
    }

    @Test
    void keepsAPinToOneEmployeeOfABusiness() {
        var ana = employee(business, "Ana", "0417");
        var ben = employee(business, "Ben", "1111");
        employee(businesses.open(), "Cem", "0417");
        var taken = "The pin code has already been taken.";

        assertInvalid(business.http().post("/employees", Map.of("name", "Dan", "pin_code", 417)), "pin_code", taken);
        assertInvalid(
                business.http().put("/employees/" + ben.path("id").asString(), Map.of("pin_code", "0417")),
                "pin_code",
                taken);
        business.http().delete("/employees/" + ana.path("id").asString());
        business.http()
                .put("/employees/" + ben.path("id").asString(), Map.of("pin_code", "0417"))
                .ok();
    }

    @Test
    void keepsNoPinThatCanBeRead() {
        employee(business, "Ana", "0417");
        customer = customer(Map.of("pin_code", "8841"));
        var kept = jdbc.sql("""
                        select octet_length(pin_hash)
                        from employees.employee
                        where business_id = :business
                        union all
                        select octet_length(pin_hash)
                        from customers.customer
                        where business_id = :business
                        and pin_hash is not null
                        """)
                .param("business", business.id())
                .query(Integer.class)
                .list();
        assertThat(kept).containsExactlyInAnyOrder(32, 48);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"12\"", "\"12345\"", "\"12a4\"", "12345", "-1", "1.5", "true", "{}"})
    void refusesWhatIsNoPin(String pin) {
        assertInvalid(
                business.http().post("/employees", "{\"name\":\"Ana\",\"pin_code\":%s}".formatted(pin)),
                "pin_code",
                "The pin code format is invalid.");
        assertInvalid(
                business.http().post("/customers", "{\"email\":\"a@example.com\",\"pin_code\":%s}".formatted(pin)),
                "pin_code",
                "The pin code format is invalid.");
        assertInvalid(
                book("{\"intent\":\"reward\",\"points\":1,\"customer\":{\"id\":\"$id\"},\"employee\":{\"pin_code\":%s}}"
                        .formatted(pin)),
                "employee.pin_code",
                "The employee.pin code format is invalid.");
    }

    @Test
    void asksForANameAndAPin() {
        var answer = business.http().post("/employees", Map.of());
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json()).isEqualTo(JsonMapper.shared().readTree("""
                {"name":["The name field is required."],"pin_code":["The pin code field is required."]}"""));
        assertThat(new TestClient(business.http().url(), Map.of())
                        .get("/employees")
                        .status())
                .isEqualTo(401);
    }

    // --- who is at the till

    @Test
    void showsWhoBookedATransaction() {
        var ana = employee(business, "Ana", "0417");
        employee(business, "Ben", "1111");
        var id = ana.path("id").asString();

        var byId = book("""
                {"intent":"reward","points":1,"customer":{"id":"$id"},"employee":{"id":"%s"}}""".formatted(id)).ok();
        var byPin = book("""
                {"intent":"reward","visits":3,"customer":{"id":"$id"},"employee":{"id":"%s","pin_code":1111}}""".formatted(Hex32.print(Hex32.next()))).ok();

        assertThat(byId.at("/data/employee")).isEqualTo(JsonMapper.shared().readTree("""
                {"id":"%s","name":"Ana"}""".formatted(id)));
        assertThat(byPin.at("/data/employee/name").asString()).isEqualTo("Ben");
        business.http().delete("/employees/" + id);
        var list =
                business.http().get("/transactions?relationships=employee").ok().path("data");
        assertThat(list.at("/0/employee/name").asString()).isEqualTo("Ben");
        assertThat(list.at("/1/employee/name").asString()).isEqualTo("Ana");
        assertThat(list.at("/2").has("employee")).isTrue();
        assertThat(list.at("/2/employee").isNull()).isTrue();
        assertThat(business.http().get("/transactions").ok().at("/data/0").has("employee"))
                .isFalse();
    }

    @Test
    void putsBackTheZerosThatANumberLost() {
        employee(business, "Ana", "0007");

        assertThat(book("""
                {"intent":"reward","points":1,"customer":{"id":"$id"},"employee":{"pin_code":7}}""").ok().at("/data/employee/name").asString()).isEqualTo("Ana");
    }

    @Test
    void knowsNoEmployeeOfAnotherBusiness() {
        var other = businesses.open();
        var foreign = employee(other, "Cem", "2222").path("id").asString();
        var request = "{\"intent\":\"reward\",\"points\":1,\"customer\":{\"id\":\"$id\"},\"employee\":{%s}}";

        for (var id : List.of(foreign, Hex32.print(Hex32.next()), "nobody")) {
            assertInvalid(
                    book(request.formatted("\"id\":\"" + id + "\"")),
                    "employee.id",
                    "The selected employee.id is invalid.");
        }
        assertNotAllowed(book(request.formatted("\"pin_code\":\"2222\"")), "Invalid Employee ID");
        assertMissing(business.http().get("/employees/" + foreign));
        assertMissing(business.http().delete("/employees/" + foreign));
    }

    @Test
    void wantsThePinOfWhoBooksManyVisits() {
        employee(business, "Ana", "0417");

        assertInvalid(
                book("{\"intent\":\"reward\",\"visits\":2,\"customer\":{\"id\":\"$id\"}}"),
                "employee.pin_code",
                "The employee.pin code field is required when visits is greater than 1.");
        assertNotAllowed(
                book(
                        "{\"intent\":\"reward\",\"visits\":2,\"customer\":{\"id\":\"$id\"},\"employee\":{\"pin_code\":\"9999\"}}"),
                "Invalid Employee ID");
        book("{\"intent\":\"reward\",\"visits\":2,\"customer\":{\"id\":\"$id\"},\"employee\":{\"pin_code\":\"0417\"}}")
                .ok();
    }

    @Test
    void redeemsOnBehalfOfACustomerWithAnEmployeesPin() {
        employee(business, "Ana", "0417");
        long item = new TestOffers(business).reward(Map.of("points", 10));
        var pin = "\"customer\":{\"id\":\"$id\"},\"employee\":{\"pin_code\":\"0417\"}}";

        var custom = book("{\"intent\":\"redeem\",\"points\":10," + pin).ok().path("data");
        var catalogue = book("{\"intent\":\"redeem\",\"catalog_items\":{\"id\":%d},".formatted(item) + pin)
                .ok()
                .path("data");

        assertThat(custom.path("transaction_type").asInt()).isEqualTo(62);
        assertThat(custom.path("name").asString()).isEqualTo("Redemption on behalf of Client - Custom");
        assertThat(catalogue.path("transaction_type").asInt()).isEqualTo(63);
        assertThat(catalogue.path("name").asString()).isEqualTo("Redemption on behalf of Client - Catalog");
        assertThat(catalogue.at("/employee/name").asString()).isEqualTo("Ana");
        assertThat(catalogue.at("/customer/balance/points").asLong()).isEqualTo(80);
        book("{\"intent\":\"refund_redeemed_points\",\"points\":20,\"customer\":{\"id\":\"$id\"}}")
                .ok();
    }

    @Test
    void letsNobodyGuessEmployeesPinsForLong() {
        employee(business, "Ana", "0417");
        var guess =
                "{\"intent\":\"reward\",\"points\":1,\"customer\":{\"id\":\"$id\"},\"employee\":{\"pin_code\":\"%s\"}}";
        for (int i = 0; i < 20; i++) {
            assertNotAllowed(book(guess.formatted("9999")), "Invalid Employee ID");
        }

        assertLimited(book(guess.formatted("9999")));
        assertLimited(book(guess.formatted("0417")));
        var other = businesses.open();
        employee(other, "Cem", "0417");
    }

    // --- customers

    private Answer redeem(String pin) {
        return book("{\"intent\":\"redeem\",\"points\":1,\"customer\":{\"id\":\"$id\"%s}}"
                .formatted(pin.isEmpty() ? "" : ",\"pin_code\":" + pin));
    }

    @Test
    void checksTheCustomersPinWhereItIsShown() {
        customer = customer(Map.of("pin_code", "0041"));

        assertThat(redeem("41").ok().at("/data/transaction_type").asInt()).isEqualTo(5);
        redeem("\"0041\"").ok();
        redeem("").ok();
        assertNotAllowed(redeem("\"0042\""), "Invalid PIN");
        assertThat(redeem("\"no\"").status()).isEqualTo(422);
        business.http()
                .put("/customers/" + customer, Map.of("pin_code", "5555"))
                .ok();
        assertNotAllowed(redeem("\"0041\""), "Invalid PIN");
        redeem("\"5555\"").ok();
        business.http()
                .put("/customers/" + customer, Map.of("first_name", "Mia"))
                .ok();
        redeem("\"5555\"").ok();
        business.http().put("/customers/" + customer, "{\"pin_code\":null}").ok();
        assertNotAllowed(redeem("\"5555\""), "Invalid PIN");
    }

    @Test
    void asksForAPinWhereTheBusinessDoes() {
        employee(business, "Ana", "0417");
        customer = customer(Map.of("pin_code", "8841"));
        assertThat(business.http().get("/pin-policy").ok().path("data").toString())
                .isEqualTo("{\"redemption_pin_required\":false,\"employee_pin_above\":null}");

        business.http()
                .put("/pin-policy", Map.of("redemption_pin_required", true))
                .ok();

        assertThat(business.http()
                        .get("/pin-policy")
                        .ok()
                        .at("/data/redemption_pin_required")
                        .asBoolean())
                .isTrue();
        assertNotAllowed(redeem(""), "The customer's PIN is required.");
        redeem("\"8841\"").ok();
        assertThat(book("""
                {"intent":"redeem","points":1,"customer":{"id":"$id"},"employee":{"pin_code":"0417"}}""").ok().at("/data/transaction_type").asInt()).isEqualTo(62);
        assertThat(book("""
                {"intent":"redeem","points":1,"customer":{"id":"$id","pin_code":"8841"},"employee":{"pin_code":"0417"}}""").ok().at("/data/transaction_type").asInt()).isEqualTo(5);
        assertInvalid(
                business.http().put("/pin-policy", Map.of()),
                "redemption_pin_required",
                "The redemption pin required field is required.");
        business.http()
                .put("/pin-policy", Map.of("redemption_pin_required", false))
                .ok();
        redeem("").ok();
    }

    @Test
    void letsNobodyGuessACustomersPinForLong() {
        customer = customer(Map.of("pin_code", "8841"));
        for (int i = 0; i < 5; i++) {
            assertNotAllowed(redeem("\"1234\""), "Invalid PIN");
        }

        assertLimited(redeem("\"8841\""));
        customer = customer(Map.of("pin_code", "8841"));
        for (int i = 0; i < 10; i++) {
            redeem("\"8841\"").ok();
        }
    }

    @Test
    void saysNothingOfThePinOfACustomerWhoIsNotThere() {
        var nobody = Hex32.print(Hex32.next());
        assertInvalid(
                business.http()
                        .post(
                                "/transactions",
                                "{\"intent\":\"redeem\",\"points\":1,\"customer\":{\"id\":\"%s\",\"pin_code\":\"8841\"}}"
                                        .formatted(nobody)),
                "customer.id",
                "The selected customer.id is invalid.");
    }
}
