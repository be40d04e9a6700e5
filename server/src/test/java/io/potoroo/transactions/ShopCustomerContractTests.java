package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.kernel.Hex32;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /branch-links/{id}/customers} over HTTP. */
@ServerTest
class ShopCustomerContractTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final TestBusinesses businesses;
    private TestBusiness business;
    private long link;

    @Autowired
    ShopCustomerContractTests(TestBusinesses businesses) {
        this.businesses = businesses;
        this.business = businesses.open();
    }

    @BeforeEach
    void linkAShop() {
        business = businesses.open();
        link = business.link("1234");
    }

    private String path(String of) {
        return "/api/v1/branch-links/" + link + "/customers" + of;
    }

    private JsonNode enrolled(Map<String, ?> person) {
        return business.http().post(path(""), person).ok();
    }

    private Answer find(String query) {
        return business.http().get(path("?" + query));
    }

    @Test
    void enrolsWhoeverNobodyKnowsAndRemembersWhatThePlatformCallsThem() {
        var request = Map.of(
                "email",
                "Ada@Example.com",
                "phone",
                "(416) 555-0199",
                "country_code",
                "CA",
                "first_name",
                "Ada",
                "last_name",
                "Lovelace",
                "language",
                "fr",
                "birth_date",
                "1990-12-10",
                "external_id",
                "C-7",
                "allow_email",
                true);
        var answer = enrolled(request);
        var ada = answer.path("data");

        assertThat(answer.path("meta")).isEqualTo(JSON.readTree("{\"created\":true}"));
        assertThat(ada).isEqualTo(JSON.readTree("""
                {"id":"%s","display_name":"Ada Lovelace","email":"ada@example.com","phone":"4165550199",
                "first_name":"Ada","last_name":"Lovelace","qrcode":"%s","gender":null,"birth_date":"1990-12-10",
                "language":"fr","country_code":"CA","profile_photo":null,"created_at":"%s","updated_at":"%s",
                "enabled":true,"email_verified":false,"phone_verified":false,"external_ids":["C-7"],
                "balance":{"points":0,"giftcard":0,"pending_points":0},"tier_level":null}""".formatted(
                        ada.path("id").asString(),
                        ada.path("qrcode").asString(),
                        ada.path("created_at").asString(),
                        ada.path("updated_at").asString())));
        assertThat(ada.path("created_at").asString()).endsWith("Z");
        var consent = business.http()
                .get("/customers/" + ada.path("id").asString() + "?include=consent")
                .ok()
                .at("/included/consent");
        assertThat(consent.path("allow_email").asBoolean()).isTrue();
        assertThat(consent.path("allow_sms").asBoolean()).isFalse();

        var again = enrolled(Map.of("email", "other@example.com", "external_id", "C-7", "first_name", "Eve"));
        assertThat(again.at("/meta/created").asBoolean()).isFalse();
        assertThat(again.path("data")).isEqualTo(ada);
        var byPhone = enrolled(Map.of("phone", "+14165550199", "external_id", "C-8"));
        assertThat(byPhone.at("/meta/created").asBoolean()).isFalse();
        assertThat(byPhone.at("/data/external_ids")).isEqualTo(JSON.readTree("[\"C-7\",\"C-8\"]"));
    }

    @Test
    void enrolsAShopperOnceHoweverManyTillsDoItAtOnce() throws Exception {
        var person = Map.of("email", "ada@example.com", "phone", "+14165550199", "external_id", "C-7");
        var answers = new ArrayList<JsonNode>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(Collections.nCopies(20, (Callable<JsonNode>) () -> enrolled(person)))) {
                answers.add(answer.get());
            }
        }
        assertThat(answers.stream().map(it -> it.at("/data/id").asString()).distinct())
                .hasSize(1);
        assertThat(answers.stream().filter(it -> it.at("/meta/created").asBoolean()))
                .hasSize(1);
        assertThat(answers.stream().map(it -> it.at("/data/external_ids").size()))
                .containsOnly(1);
    }

    @Test
    void saysEverythingThatIsWrong() {
        var nothing = business.http().post(path(""), Map.of("external_id", "C-7"));
        assertThat(nothing.status()).isEqualTo(422);
        assertThat(nothing.json()).isEqualTo(JSON.readTree("""
                {"email":["The email field is required when phone is not present."],
                "phone":["The phone field is required when email is not present."]}"""));
        var wrong = business.http()
                .post(
                        path(""),
                        Map.of(
                                "email",
                                "nobody",
                                "phone",
                                "12",
                                "country_code",
                                "CA",
                                "language",
                                "xx",
                                "birth_date",
                                "2999-01-01",
                                "external_id",
                                7));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json()).isEqualTo(JSON.readTree("""
                {"email":["The email must be a valid email address."],
                "language":["The selected language is invalid."],
                "external_id":["The external id must be a string."],
                "phone":["The phone format is invalid."],
                "birth_date":["The birth date must be a date before now."]}"""));
    }

    @Test
    void refusesWhoeverIsDisabledAndEverybodyWhereTheLinkIs() {
        var id = enrolled(Map.of("email", "ada@example.com")).at("/data/id").asString();
        business.http().put("/customers/" + id, Map.of("enabled", false)).ok();
        var refused = business.http().post(path(""), Map.of("email", "ada@example.com", "external_id", "C-7"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/error/description").asString()).isEqualTo("The customer is disabled.");
        assertThat(find("external_id=C-7").ok().path("data")).isEmpty();
        assertThat(find("email=ada@example.com").ok().at("/data/0/enabled").asBoolean(true))
                .isFalse();
        business.http()
                .put("/api/v1/branch-links/" + link, Map.of("enabled", false))
                .ok();
        var closed = business.http().post(path(""), Map.of("email", "bob@example.com"));
        assertThat(closed.status()).isEqualTo(400);
        assertThat(closed.json().at("/error/description").asString()).isEqualTo("The branch link is disabled.");
        assertThat(find("email=bob@example.com").ok().path("data")).isEmpty();
    }

    @Test
    void findsByOneNameAndNothingElse() {
        var ada = enrolled(Map.of("email", "ada@example.com", "phone", "+14165550199", "external_id", "C 7|x"))
                .path("data");
        for (var query : List.of(
                "email=eq%7CADA@example.com",
                "email=ada@example.com",
                "phone=eq%7C4165550199&country_code=CA",
                "phone=%2B14165550199",
                "external_id=eq%7CC%207%7Cx",
                "qrcode=eq%7C" + ada.path("qrcode").asString())) {
            var found = find(query).ok();
            assertThat(found.path("data")).as(query).hasSize(1);
            assertThat(found.at("/data/0")).as(query).isEqualTo(ada);
            assertThat(found.at("/meta/total").asInt()).isEqualTo(1);
        }
        assertThat(find("email=eq%7Cnobody@example.com").ok().path("data")).isEmpty();
        assertThat(find("email=eq%7Cada@example.com&page=2").ok().path("data")).isEmpty();
        assertThat(business.http()
                        .get("/api/v1/branch-links/" + business.link("elsewhere")
                                + "/customers?external_id=eq%7CC%207%7Cx")
                        .ok()
                        .path("data"))
                .as("another account's name")
                .isEmpty();
    }

    @Test
    void asksForExactlyOneName() {
        assertThat(find("").status()).isEqualTo(422);
        assertThat(find("per_page=10").json()).isEqualTo(JSON.readTree("""
                {"email":["The email field is required when none of phone / external id / qrcode are present."],
                "phone":["The phone field is required when none of email / external id / qrcode are present."],
                "external_id":["The external id field is required when none of email / phone / qrcode are present."],
                "qrcode":["The qrcode field is required when none of email / phone / external id are present."]}"""));
        var several = find("email=eq%7Ca@example.com&qrcode=eq%7C1&phone=eq%7C1");
        assertThat(several.status()).isEqualTo(422);
        assertThat(several.json()).isEqualTo(JSON.readTree("""
                {"phone":["The phone field is prohibited."],"qrcode":["The qrcode field is prohibited."]}"""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "email=in%7Ca@example.com,b@example.com",
                "email=gt%7Ca",
                "email=",
                "email=eq%7C",
                "email=a&email=b"
            })
    void takesNothingForANameThatMayMeanMany(String query) {
        assertThat(find(query).status()).isEqualTo(422);
        assertThat(find(query).json()).isEqualTo(JSON.readTree("""
                {"email":["The selected email is invalid."]}"""));
    }

    @Test
    void showsWhatACustomerHasAndWhereTheyStand() {
        var levels = business.levels();
        business.http().patch("/rules", Map.of("points_delay_days", 3)).ok();
        var id = enrolled(Map.of("email", "ada@example.com")).at("/data/id").asString();
        var book = new HashMap<String, Object>(
                Map.of("customer", Map.of("id", id), "intent", "adjust_points_balance", "points", 70));
        business.http().post("/transactions", book).ok();
        book.putAll(Map.of("intent", "reward", "points", 30));
        business.http().post("/transactions", book).ok();
        var read = business.http().get(path("/" + id)).ok().path("data");
        assertThat(read.path("balance")).isEqualTo(JSON.readTree("""
                {"points":70,"giftcard":0,"pending_points":30}"""));
        assertThat(read.path("tier_level")).isEqualTo(JSON.readTree("""
                {"id":%d,"name":"Bronze","reach_spend":0,"reach_visits":0,"reach_points":0}""".formatted(levels.getFirst())));
        assertThat(find("email=eq%7Cada@example.com").ok().at("/data/0")).isEqualTo(read);
        for (var nobody : List.of(Hex32.print(Hex32.next()), "nobody")) {
            var missing = business.http().get(path("/" + nobody));
            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.json()).isEqualTo(JSON.readTree("""
                    {"message":"Not found","error":{"status_code":404,"message":"Not found",
                    "description":"The requested resource doesn't exist."}}"""));
            assertThat(business.http().get("/customers/" + nobody).body()).contains("Customer Not Found");
        }
        assertThat(business.http()
                        .get("/api/v1/branch-links/987654321/customers?email=x")
                        .status())
                .isEqualTo(404);
    }
}
