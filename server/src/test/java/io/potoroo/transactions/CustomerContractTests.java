package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.kernel.Hex32;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /customers} over HTTP: every status and error body of the wire contract. */
@ServerTest
class CustomerContractTests {

    private final TestBusinesses businesses;
    private TestBusiness business;

    @Autowired
    CustomerContractTests(TestBusinesses businesses) {
        this.businesses = businesses;
        this.business = businesses.open();
    }

    @BeforeEach
    void open() {
        business = businesses.open();
    }

    private TestClient.Answer create(Object request) {
        return business.http().post("/customers", request);
    }

    private JsonNode created(Object request) {
        return create(request).ok().path("data");
    }

    private static String path(JsonNode customer) {
        return "/customers/" + customer.path("id").asString();
    }

    private static void assertRefused(TestClient.Answer answer, String body) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json()).isEqualTo(JsonMapper.shared().readTree(body));
    }

    private static void assertUnknown(TestClient.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.json()).isEqualTo(JsonMapper.shared().readTree("""
                {"message":"Customer Not Found","error":{"status_code":404,"message":"Customer Not Found",
                "description":"The customer does not exist."}}"""));
    }

    @Test
    void createsACustomerInTheFormEverythingIsComparedIn() {
        var customer = created("""
                {"email":" Mia@Example.com ","phone":"(514) 555-0101","country_code":"ca","first_name":"Mia",
                "last_name":"Roy","birth_date":"1990-02-28","gender":"female","language":"fr","note":"likes oat milk",
                "consent":{"allow_email":true},"balance":{"points":1000},"enabled":false,
                "address":{"street":"1 Rue Rachel","city":"Montreal","country_code":"CA","lat":45.5,"long":"-73.6"}}""");

        assertThat(customer.path("id").asString()).matches("[0-9a-f]{32}");
        assertThat(customer.path("email").asString()).isEqualTo("mia@example.com");
        assertThat(customer.path("phone").asString()).isEqualTo("5145550101");
        assertThat(customer.path("country_code").asString()).isEqualTo("CA");
        assertThat(customer.path("display_name").asString()).isEqualTo("Mia Roy");
        assertThat(customer.path("birth_date").asString()).isEqualTo("1990-02-28");
        assertThat(customer.path("gender").asString()).isEqualTo("female");
        assertThat(customer.path("language").asString()).isEqualTo("fr");
        assertThat(customer.path("enabled").asBoolean())
                .as("not for a client to say")
                .isTrue();
        assertThat(customer.path("qrcode").asString()).matches("\\d{20}");
        assertThat(customer.path("created_at").asString()).endsWith("+00:00");
        var read = business.http()
                .get(
                        path(customer).toUpperCase(Locale.ROOT).replace("/CUSTOMERS", "/customers")
                                + "?include=consent,note,tier_level,tiers,tier_progress,referral_programs&relationships=address")
                .ok();
        assertThat(read.path("included")).isEqualTo(JsonMapper.shared().readTree("""
                {"consent":{"allow_sms":false,"allow_email":true,"allow_push":false},"note":"likes oat milk",
                "tier_level":null,"tier_progress":null,"tiers":[],"referral_programs":[]}"""));
        assertThat(read.path("data").path("address").path("long").decimalValue())
                .isEqualByComparingTo("-73.6");
        assertThat(business.http().get(path(customer)).ok().path("data")).isEqualTo(customer);
        assertThat(business.http().get(path(customer)).ok().has("included")).isFalse();
    }

    @Test
    void namesWhatIsMissingOrWrong() {
        assertRefused(create(""), """
                {"email":["The email field is required when phone is not present."],
                "phone":["The phone field is required when email is not present."]}""");
        assertRefused(create("""
                {"email":"mia","phone":"12","country_code":"ZZ","birth_date":"2990-01-01","gender":"none",
                "language":"de","first_name":5,"address":{"country_code":"XX"},"referral":{"referral_program_id":1,"referrer_id":"15"}}"""), """
                {"email":["The email must be a valid email address."],
                "first_name":["The first name must be a string."],
                "gender":["The selected gender is invalid."],"language":["The selected language is invalid."],
                "referral.referrer_id":["The selected referral.referrer id is invalid."],
                "country_code":["The selected country code is invalid."],"phone":["The phone format is invalid."],
                "birth_date":["The birth date must be a date before now."],
                "address.country_code":["The selected address.country code is invalid."],
                "referral.referral_program_id":["The selected referral.referral program id is invalid."]}""");
    }

    @Test
    void takesPhonesInTheBusinesssOwnCountryWithoutOne() {
        var customer = created(Map.of("phone", "5145550101"));

        assertThat(customer.path("country_code").asString()).isEqualTo("CA");
        assertThat(customer.path("email").isNull()).isTrue();
    }

    @Test
    void refusesAnEmailOrPhoneThatIsAnotherCustomers() {
        created(Map.of("email", "mia@example.com", "phone", "5145550101"));
        var other = created(Map.of("email", "leo@example.com"));

        assertRefused(
                create(Map.of("email", "MIA@example.com")), "{\"email\":[\"The email has already been taken.\"]}");
        assertRefused(
                create(Map.of("phone", "+1 514-555-0101")), "{\"phone\":[\"The phone has already been taken.\"]}");
        assertRefused(
                business.http().put(path(other), Map.of("email", "mia@example.com")),
                "{\"email\":[\"The email has already been taken.\"]}");
        assertThat(businesses
                        .open()
                        .http()
                        .post("/customers", Map.of("email", "mia@example.com"))
                        .status())
                .as("in another business")
                .isEqualTo(200);
    }

    @Test
    void changesOnlyWhatIsNamed() {
        var customer = created(Map.of("email", "mia@example.com", "phone", "5145550101", "first_name", "Mia"));

        var changed = business.http()
                .put(
                        path(customer),
                        "{\"last_name\":\"Roy\",\"email\":null,\"enabled\":0,\"consent\":{\"allow_sms\":1}}")
                .ok()
                .path("data");

        assertThat(changed.path("display_name").asString()).isEqualTo("Mia Roy");
        assertThat(changed.path("email").isNull()).isTrue();
        assertThat(changed.path("phone").asString()).isEqualTo("5145550101");
        assertThat(changed.path("enabled").asBoolean()).isFalse();
        assertThat(changed.path("created_at")).isEqualTo(customer.path("created_at"));
        assertThat(business.http().get(path(customer) + "?include=consent").ok().path("included"))
                .isEqualTo(JsonMapper.shared().readTree("""
                        {"consent":{"allow_sms":true,"allow_email":false,"allow_push":false}}"""));
        assertRefused(business.http().put(path(customer), "{\"phone\":null}"), """
                {"email":["The email field is required when phone is not present."],
                "phone":["The phone field is required when email is not present."]}""");
        var moved = business.http()
                .put(path(customer), Map.of("phone", "0612345678", "country_code", "FR"))
                .ok()
                .path("data");
        assertThat(moved.path("phone").asString()).isEqualTo("0612345678");
        assertThat(moved.path("country_code").asString()).isEqualTo("FR");
    }

    @Test
    void listsWithACursorAndFilters() {
        var mia = created(Map.of("email", "mia@example.com", "phone", "5145550101"));
        var leo = created(Map.of("email", "leo@example.com"));
        var deleted = created(Map.of("email", "gone@example.com"));
        business.http().delete(path(deleted));

        var first = business.http().get("/customers?per_page=1").ok();
        assertThat(first.path("cursor")).isEqualTo(JsonMapper.shared().readTree("""
                {"count":1,"next":2,"next_uri":"/customers?per_page=1&page=2"}"""));
        assertThat(business.http()
                        .get(first.at("/cursor/next_uri").asString())
                        .ok()
                        .path("data"))
                .containsExactly(leo);
        assertThat(first.path("meta").path("total").asInt()).isEqualTo(2);
        var all = business.http().get("/customers").ok();
        assertThat(all.path("data")).containsExactly(mia, leo);
        assertThat(all.path("meta").path("per_page").asInt()).isEqualTo(100);
        assertThat(all.path("cursor").path("next").isNull()).isTrue();
        assertThat(business.http()
                        .get("/customers?email=eq%7CMIA@Example.com")
                        .ok()
                        .path("data"))
                .containsExactly(mia);
        assertThat(business.http()
                        .get("/customers?created_at=gte%7C2020-01-01&email=leo@example.com")
                        .ok()
                        .path("data"))
                .containsExactly(leo);
        assertThat(business.http()
                        .get("/customers?updated_at=lt%7C2020-01-01T00:00:00Z")
                        .ok()
                        .path("data"))
                .isEmpty();
        assertRefused(business.http().get("/customers?created_at=gte%7Csoon&phone=eq%7Cnone"), """
                {"created_at":["The selected created at is invalid."],"phone":["The selected phone is invalid."]}""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5145550101",
                "eq%7C(514)%20555-0101",
                "eq%7C15145550101",
                "eq%7C%2B15145550101",
                "eq%7C+1%20514%20555%200101",
                "in%7C1,15145550101",
                "between%7C5145550100,5145550102"
            })
    void findsAPhoneByItsDigitsFromInsideAndOutsideTheCountry(String filter) {
        var mia = created(Map.of("phone", "5145550101"));
        created(Map.of("phone", "5145550199"));
        created(Map.of("email", "leo@example.com"));

        assertThat(business.http().get("/customers?phone=" + filter).ok().path("data"))
                .containsExactly(mia);
    }

    @Test
    void findsAPhoneByTheDigitsThatAreDialledInItsCountry() {
        var zoe = created(Map.of("phone", "0612345678", "country_code", "FR"));
        var mia = created(Map.of("phone", "5145550101"));

        for (var digits : List.of("0612345678", "33612345678", "%2B33612345678")) {
            assertThat(business.http()
                            .get("/customers?phone=eq%7C" + digits)
                            .ok()
                            .path("data"))
                    .containsExactly(zoe);
            assertThat(business.http()
                            .get("/customers?phone=not_in%7C" + digits)
                            .ok()
                            .path("data"))
                    .containsExactly(mia);
        }
    }

    @Test
    void hidesADeletedCustomerAndFreesTheEmailAndPhone() {
        var customer = created(Map.of("email", "mia@example.com", "phone", "5145550101"));

        var answer = business.http().delete(path(customer));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertUnknown(business.http().get(path(customer)));
        assertUnknown(business.http().put(path(customer), Map.of("first_name", "Mia")));
        assertUnknown(business.http().delete(path(customer)));
        assertThat(created(Map.of("email", "mia@example.com", "phone", "5145550101"))
                        .path("id"))
                .isNotEqualTo(customer.path("id"));
    }

    @Test
    void tellsAForeignIdLikeAMissingOne() {
        var foreign = businesses
                .open()
                .http()
                .post("/customers", Map.of("email", "mia@example.com"))
                .ok();
        for (var id : List.of(foreign.path("data").path("id").asString(), Hex32.print(Hex32.next()), "15")) {
            assertUnknown(business.http().get("/customers/" + id));
            assertUnknown(business.http().put("/customers/" + id, Map.of("gender", "none")));
            assertUnknown(business.http().delete("/customers/" + id));
        }
    }

    @Test
    void answersWhoCallsAndForWhichBusiness() {
        var me = business.http().get("/me").ok();

        var data = me.path("data");
        assertThat(data.path("id").asString()).isEqualTo(Hex32.print(business.ownerId()));
        assertThat(data.path("profile")).isEqualTo(JsonMapper.shared().readTree("""
                {"id":"%s","username":"%s","email":"%2$s","first_name":"Olive","last_name":"Owner"}""".formatted(
                        Hex32.print(business.ownerId()), business.ownerEmail())));
        assertThat(data.path("business"))
                .isEqualTo(JsonMapper.shared().readTree("""
                {"id":"%s","name":"Café","loyalty_type":"per_spend","about":null,"logo":null,"cover":null}""".formatted(Hex32.print(business.id()))));
        assertThat(data.path("email").asString()).isEqualTo(business.ownerEmail());
        assertThat(data.path("created_at").asString()).endsWith("+00:00");
        assertThat(me.has("included")).isFalse();
    }

    @Test
    void includesWhatIsAskedFor() {
        var included = business.http()
                .get("/me?include=business,settings,branches,offers,social_media")
                .ok()
                .path("included");

        assertThat(included.propertyNames())
                .containsExactlyInAnyOrder("business", "settings", "branches", "offers", "social_media");
        var currency = included.path("business").path("settings").path("currency");
        assertThat(currency.path("symbol").asString()).isEqualTo("$");
        assertThat(currency.path("iso_code").asString()).isEqualTo("USD");
        assertThat(included.path("branches").size()).isEqualTo(2);
        assertThat(included.path("offers").isArray()).isTrue();
    }
}
