package io.potoroo.customers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.kernel.Hex32;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /customers/{id}/consents} and {@code notifications} over HTTP: every status and error body. */
@ServerTest
class ConsentContractTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final TestBusinesses businesses;
    private final Customers customers;
    private final JdbcClient jdbc;
    private final TestBusiness business;
    private String customer = "";

    @Autowired
    ConsentContractTests(TestBusinesses businesses, Customers customers, JdbcClient jdbc) {
        this.businesses = businesses;
        this.customers = customers;
        this.jdbc = jdbc;
        this.business = businesses.open();
    }

    @BeforeEach
    void someone() {
        customer = created(Map.of("email", Hex32.print(Hex32.next()) + "@example.com"));
    }

    private String created(Map<String, ?> request) {
        return business.http()
                .post("/customers", request)
                .ok()
                .path("data")
                .path("id")
                .asString();
    }

    private String consents() {
        return "/customers/" + customer + "/consents";
    }

    private JsonNode told(String sms, String email, String push) {
        return business.http()
                .post(consents(), """
                {"allow_sms":%s,"allow_email":%s,"allow_push":%s}""".formatted(sms, email, push))
                .ok()
                .path("data");
    }

    private List<JsonNode> history() {
        return business.http().get(consents()).ok().path("data").valueStream().toList();
    }

    private JsonNode inForce() {
        return business.http()
                .get("/customers/" + customer + "?include=consent")
                .ok()
                .at("/included/consent");
    }

    @Test
    void keepsEveryConsentAndLetsTheNewestHold() {
        assertThat(history()).isEmpty();

        var first = told("true", "false", "\"1\"");
        var second = told("0", "true", "false");
        var third = told("false", "true", "false");

        assertThat(first.propertyNames()).containsExactly("id", "allow_sms", "allow_email", "allow_push", "created_at");
        assertThat(first.path("id").isIntegralNumber()).isTrue();
        assertThat(first.path("allow_sms")).isEqualTo(JSON.readTree("true"));
        assertThat(first.path("allow_email")).isEqualTo(JSON.readTree("false"));
        assertThat(first.path("allow_push")).isEqualTo(JSON.readTree("true"));
        assertThat(first.path("created_at").asString()).endsWith("+00:00");
        assertThat(history()).as("also what was said twice").containsExactly(third, second, first);
        assertThat(inForce()).isEqualTo(JSON.readTree("""
                {"allow_sms":false,"allow_email":true,"allow_push":false}"""));
    }

    @Test
    void keepsWhatIsToldWithTheRestOfACustomer() {
        customer = created(
                Map.of("email", Hex32.print(Hex32.next()) + "@example.com", "consent", Map.of("allow_email", true)));
        business.http()
                .put("/customers/" + customer, Map.of("first_name", "Mia", "consent", Map.of("allow_email", true)))
                .ok();
        business.http()
                .put("/customers/" + customer, Map.of("consent", Map.of("allow_sms", true)))
                .ok();

        assertThat(history())
                .extracting(it -> it.path("allow_sms").asBoolean() + " "
                        + it.path("allow_email").asBoolean())
                .as("nothing was told by the first change")
                .containsExactly("true true", "false true");
    }

    @Test
    void keepsWhatComesWithASale() {
        var email = Hex32.print(Hex32.next()) + "@example.com";
        business.http()
                .post("/api/v1/branch-links/" + business.link("S-" + email) + "/sales", """
                        {"external_id":"1","sold_at":"2026-01-05T10:00:00Z","total":10,
                        "customer":{"email":"%s","allow_email":true}}""".formatted(email))
                .ok();
        customer = business.http()
                .get("/customers?email=" + email)
                .ok()
                .at("/data/0/id")
                .asString();

        assertThat(history()).hasSize(1);
        assertThat(history().getFirst().path("allow_email").asBoolean()).isTrue();
    }

    @Test
    void remembersThroughWhomAndOnWhichOccasion() {
        told("true", "true", "true");

        var row = jdbc.sql("""
                        select source, user_id, client_id
                        from customers.consent
                        where business_id = :business
                        and customer_id = :customer
                        """)
                .param("business", business.id())
                .param("customer", Hex32.parse(customer).orElseThrow())
                .query()
                .singleRow();
        assertThat(row.get("source")).isEqualTo("consents");
        assertThat(row.get("user_id")).isEqualTo(business.ownerId());
        assertThat(row.get("client_id")).isNotNull();
    }

    @Test
    void letsNobodyRewriteTheHistory() {
        told("true", "true", "true");

        assertThatThrownBy(() -> jdbc.sql("update customers.consent set allow_sms = false")
                        .update())
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> jdbc.sql("delete from customers.consent").update())
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void endsOnTheNewestHoweverManyTellAtOnce() throws Exception {
        var calls = IntStream.range(0, 8)
                .<Callable<JsonNode>>mapToObj(i -> () -> told(i % 2 == 0 ? "true" : "false", "true", "true"))
                .toList();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var call : threads.invokeAll(calls)) {
                call.get();
            }
        }

        assertThat(history()).hasSize(8);
        assertThat(inForce().path("allow_sms")).isEqualTo(history().getFirst().path("allow_sms"));
    }

    @Test
    void pagesTheHistory() {
        told("true", "false", "false");
        var newest = told("false", "false", "false");

        var page = business.http().get(consents() + "?per_page=1").ok();

        assertThat(page.path("data").valueStream()).containsExactly(newest);
        assertThat(page.at("/meta/total").asInt()).isEqualTo(2);
        assertThat(page.at("/links/next").asString()).endsWith(consents() + "?per_page=1&page=2");
    }

    @Test
    void tellsAllThatIsMissingOrWrong() {
        assertInvalid(business.http().post(consents(), ""), """
                {"allow_sms":["The allow sms field is required."],
                "allow_email":["The allow email field is required."],
                "allow_push":["The allow push field is required."]}""");
        assertInvalid(business.http().post(consents(), """
                {"allow_sms":"maybe","allow_email":null,"allow_push":true}"""), """
                {"allow_sms":["The allow sms field must be true or false."],
                "allow_email":["The allow email field is required."]}""");
        assertThat(history()).isEmpty();
    }

    private static void assertInvalid(Answer answer, String body) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json()).isEqualTo(JSON.readTree(body));
    }

    @Test
    void listsNoNotificationsAsNothingIsSent() {
        var page =
                business.http().get("/customers/" + customer + "/notifications").ok();

        assertThat(page.path("data")).isEqualTo(JSON.readTree("[]"));
        assertThat(page.at("/meta/total").asInt()).isZero();
    }

    @Test
    void tellsAForeignCustomerLikeAMissingOne() {
        var stranger = businesses.open().http();

        for (var id : List.of(customer, Hex32.print(Hex32.next()), "15")) {
            assertUnknown(stranger.get("/customers/" + id + "/consents"));
            assertUnknown(stranger.post("/customers/" + id + "/consents", "{}"));
            assertUnknown(stranger.get("/customers/" + id + "/notifications"));
        }
        customers.delete(business.id(), Hex32.parse(customer).orElseThrow());
        assertUnknown(business.http().get(consents()));
        assertUnknown(business.http().post(consents(), "{}"));
    }

    private static void assertUnknown(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.json()).isEqualTo(JSON.readTree("""
                {"message":"Customer Not Found","error":{"status_code":404,"message":"Customer Not Found",
                "description":"The customer does not exist."}}"""));
    }
}
