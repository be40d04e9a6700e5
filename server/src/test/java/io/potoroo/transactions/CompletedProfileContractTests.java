package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.points.Ledger;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What customers get for telling everything that a business asks for. */
@ServerTest
class CompletedProfileContractTests {

    private final TestBusinesses businesses;
    private final Ledger ledger;
    private final JdbcClient jdbc;
    private TestBusiness business;
    private String customer = "";

    @Autowired
    CompletedProfileContractTests(TestBusinesses businesses, Ledger ledger, JdbcClient jdbc) {
        this.businesses = businesses;
        this.ledger = ledger;
        this.jdbc = jdbc;
        this.business = businesses.open();
    }

    @BeforeEach
    void someone() {
        business = businesses.open();
        customer = enrolled(Map.of("email", "mia@example.com"));
    }

    private String enrolled(Map<String, ?> person) {
        return business.http().post("/customers", person).ok().at("/data/id").asString();
    }

    private long asked(String... requires) {
        return business.http()
                .post(
                        "/call-to-actions",
                        Map.of("action_id", 5, "points", 40, "conditions", Map.of("requires", List.of(requires))))
                .ok()
                .at("/data/id")
                .asLong();
    }

    private void tell(Map<String, ?> more) {
        business.http().put("/customers/" + customer, more).ok();
    }

    private long points() {
        return points(customer);
    }

    private long points(String whose) {
        return business.http()
                .get("/customers/" + whose + "?include=balance")
                .ok()
                .at("/data/balance/points")
                .asLong();
    }

    @Test
    void rewardsAProfileOnceEverythingIsKnownHoweverItIsTold() {
        asked("first", "last", "birth_date", "address", "postal_code", "consent", "custom_field_2");
        business.http()
                .patch("/crm-fields", Map.of("fields", List.of(Map.of("name", "custom_field_2", "label", "Shoe size"))))
                .ok();

        tell(Map.of("first_name", "Mia", "last_name", "Roy", "birth_date", "1990-05-17"));
        tell(Map.of("address", Map.of("street", "1 Rue Rachel")));
        business.http()
                .patch("/customers/" + customer + "/crm-fields-values", Map.of("postal_code", "H2J 2J1"))
                .ok();
        business.http()
                .post(
                        "/customers/" + customer + "/consents",
                        Map.of("allow_sms", false, "allow_email", true, "allow_push", false))
                .ok();
        assertThat(points()).as("all but one").isZero();
        business.http()
                .patch("/customers/" + customer + "/crm-fields-values", Map.of("custom_field_2", "38"))
                .ok();

        assertThat(points()).isEqualTo(40);
        var row = business.http()
                .get("/customers/" + customer + "/transactions")
                .ok()
                .path("data");
        assertThat(row).hasSize(1);
        assertThat(row.at("/0/transaction_type").asInt()).isEqualTo(69);
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    @Test
    void rewardsOnceHoweverOftenItIsChanged() {
        asked("first");

        tell(Map.of("first_name", "Mia"));
        business.http().put("/customers/" + customer, "{\"first_name\":null}").ok();
        tell(Map.of("first_name", "Mia"));

        assertThat(points()).isEqualTo(40);
    }

    @Test
    void rewardsWhoeverEnrolsWithEverything() {
        asked("first");

        assertThat(points(enrolled(Map.of("email", "leo@example.com", "first_name", "Leo"))))
                .isEqualTo(40);
    }

    @Test
    void rewardsWhatASaleTells() {
        asked("first", "last");

        business.http()
                .post(
                        "/api/v1/branch-links/" + business.link("till") + "/sales",
                        Map.of(
                                "external_id",
                                "S-1",
                                "sold_at",
                                "2026-01-05",
                                "total",
                                7,
                                "customer",
                                Map.of("email", "mia@example.com", "first_name", "Mia", "last_name", "Roy")))
                .ok();

        assertThat(points()).isEqualTo(47);
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    @Test
    void rewardsNothingWhileNobodyAsks() {
        tell(Map.of("first_name", "Mia"));
        long call = asked("first");
        business.http().patch("/call-to-actions/" + call, Map.of("enabled", 0)).ok();
        tell(Map.of("last_name", "Roy"));
        assertThat(points()).isZero();

        business.http().patch("/call-to-actions/" + call, Map.of("enabled", 1)).ok();
        tell(Map.of("last_name", "Royce"));
        assertThat(points()).as("known before it was asked for").isEqualTo(40);
    }

    @Test
    void losesNothingWhereAnotherNodeHasDeletedTheCallAMomentAgo() {
        long call = asked("first");
        tell(Map.of("last_name", "Roy"));
        jdbc.sql("delete from engagement.call_to_action where business_id = :business and call_to_action_id = :call")
                .param("business", business.id())
                .param("call", call)
                .update();

        tell(Map.of("first_name", "Mia"));

        assertThat(points()).isZero();
    }

    @Test
    void rewardsADisabledCustomerOnlyOnceTheyAreEnabledAgain() {
        asked("first");

        tell(Map.of("enabled", false, "first_name", "Mia"));
        assertThat(points()).isZero();
        tell(Map.of("enabled", true));
        assertThat(points()).isEqualTo(40);
    }

    @Test
    void rewardsOnceHoweverManyTellAtOnce() throws Exception {
        asked("first");

        try (var programs = Executors.newFixedThreadPool(6)) {
            var told = IntStream.range(0, 6)
                    .mapToObj(it -> (Callable<Integer>) () -> business.http()
                            .put("/customers/" + customer, Map.of("first_name", "Mia" + it))
                            .status())
                    .toList();
            for (var answer : programs.invokeAll(told)) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }

        assertThat(points()).isEqualTo(40);
        assertThat(ledger.audit(business.id())).isEmpty();
    }
}
