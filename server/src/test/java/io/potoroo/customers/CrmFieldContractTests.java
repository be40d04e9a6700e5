package io.potoroo.customers;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.kernel.Hex32;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /crm-fields} and what is known of a customer over HTTP: every status and error body. */
@ServerTest
class CrmFieldContractTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final TestBusinesses businesses;
    private final JdbcClient jdbc;
    private TestBusiness business;
    private String customer = "";

    @Autowired
    CrmFieldContractTests(TestBusinesses businesses, JdbcClient jdbc) {
        this.businesses = businesses;
        this.jdbc = jdbc;
        this.business = businesses.open();
    }

    @BeforeEach
    void open() {
        business = businesses.open();
        customer = business.http()
                .post("/customers", Map.of("email", "mia@example.com", "first_name", "Mia"))
                .ok()
                .at("/data/id")
                .asString();
    }

    private JsonNode fields() {
        return business.http()
                .get("/customers/" + customer + "/crm-fields")
                .ok()
                .path("data");
    }

    private Answer learn(String json) {
        return business.http().patch("/customers/" + customer + "/crm-fields-values", json);
    }

    private Answer define(String fields) {
        return business.http().patch("/crm-fields", "{\"fields\":[" + fields + "]}");
    }

    private static JsonNode named(JsonNode fields, String name) {
        return fields.valueStream()
                .filter(it -> it.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode value(String name) {
        return named(fields(), name).path("value");
    }

    private static void assertInvalid(Answer answer, String body) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json()).isEqualTo(JSON.readTree(body));
    }

    @Test
    void listsEveryFieldWithWhatIsKnown() {
        var fields = fields();

        assertThat(fields.valueStream().map(it -> it.path("name").asString()))
                .containsExactly(
                        "first_name",
                        "last_name",
                        "email",
                        "phone",
                        "country_code",
                        "gender",
                        "birth_date",
                        "postal_code",
                        "promotions_mail",
                        "notes",
                        "tags",
                        "custom_field_1",
                        "custom_field_2",
                        "custom_field_3",
                        "custom_field_4",
                        "custom_field_5");
        assertThat(fields.path(0)).isEqualTo(JSON.readTree("""
                {"id":1,"name":"first_name","label":"First name","value":"Mia","is_hidden":false,"is_required":false,
                "is_custom_field":false,"field_type":"text","display_order":1}"""));
        assertThat(named(fields, "custom_field_1")).isEqualTo(JSON.readTree("""
                {"id":12,"name":"custom_field_1","label":"Custom field 1","value":null,"is_hidden":true,
                "is_required":false,"is_custom_field":true,"field_type":"text","display_order":12}"""));
        assertThat(named(fields, "promotions_mail").path("value")).isEqualTo(JSON.readTree("false"));
        assertThat(named(fields, "tags").path("value")).isEqualTo(JSON.readTree("[]"));
        assertThat(business.http()
                        .get("/customers/" + customer + "/crm-fields?per_page=5&page=4")
                        .ok()
                        .path("data"))
                .hasSize(1);
    }

    @Test
    void learnsWhatIsNamedAndKeepsTheRest() {
        define("""
                {"name":"custom_field_1","is_hidden":false}""").ok();

        var fields = learn("""
                {"last_name":"Roy","phone":"5145550101","country_code":"CA","gender":"nonbinary",
                "birth_date":"1990-02-28","postal_code":"H2J 1A1","promotions_mail":true,"notes":"oat milk",
                "tags":[{"tag_name":"VIP"},{"tag_name":"vip"},{"tag_name":"local"}],"custom_field_1":" Rex "}""").ok().path("data");

        assertThat(fields).isEqualTo(fields());
        assertThat(value("first_name").asString()).isEqualTo("Mia");
        assertThat(value("last_name").asString()).isEqualTo("Roy");
        assertThat(value("phone").asString()).isEqualTo("5145550101");
        assertThat(value("gender").asString()).isEqualTo("nonbinary");
        assertThat(value("birth_date").asString()).isEqualTo("1990-02-28");
        assertThat(value("postal_code").asString()).isEqualTo("H2J 1A1");
        assertThat(value("promotions_mail").asBoolean()).isTrue();
        assertThat(value("tags")).isEqualTo(JSON.readTree("[{\"tag_name\":\"VIP\"},{\"tag_name\":\"local\"}]"));
        assertThat(value("custom_field_1").asString()).isEqualTo("Rex");
        var whole = business.http()
                .get("/customers/" + customer + "?include=consent,note&relationships=address")
                .ok();
        assertThat(whole.at("/data/address/zip_code").asString()).isEqualTo("H2J 1A1");
        assertThat(whole.at("/included/note").asString()).isEqualTo("oat milk");
        assertThat(business.http()
                        .get("/customers/" + customer + "/consents")
                        .ok()
                        .at("/data/0/allow_email")
                        .asBoolean())
                .as("a consent like any other")
                .isTrue();

        learn("{\"tags\":[],\"custom_field_1\":null,\"notes\":\"\",\"postal_code\":null}")
                .ok();
        assertThat(value("tags")).isEmpty();
        assertThat(value("custom_field_1").isNull()).isTrue();
        assertThat(value("notes").isNull()).isTrue();
        assertThat(value("postal_code").isNull()).isTrue();
        assertThat(value("last_name").asString()).isEqualTo("Roy");
    }

    @Test
    void readsOwnFieldsByTheirType() {
        define("""
                {"name":"custom_field_1","field_type":"number"},{"name":"custom_field_2","field_type":"boolean"},
                {"name":"custom_field_3","field_type":"date"},
                {"name":"custom_field_4","field_type":"select","options":["Cat","Dog"]}""").ok();

        learn("""
                {"custom_field_1":"12.50","custom_field_2":1,"custom_field_3":"2020-02-29","custom_field_4":"Dog",
                "custom_field_5":"free"}""").ok();

        assertThat(value("custom_field_1").decimalValue()).isEqualByComparingTo("12.5");
        assertThat(value("custom_field_1").isNumber()).isTrue();
        assertThat(value("custom_field_2")).isEqualTo(JSON.readTree("true"));
        assertThat(value("custom_field_3").asString()).isEqualTo("2020-02-29");
        assertThat(value("custom_field_4").asString()).isEqualTo("Dog");
        assertInvalid(learn("""
                {"custom_field_1":"1e9","custom_field_2":"yes","custom_field_3":"2021-02-29","custom_field_4":"Fish",
                "custom_field_5":5}"""), """
                {"custom_field_1":["The custom field 1 must be a number."],
                "custom_field_2":["The custom field 2 field must be true or false."],
                "custom_field_3":["The custom field 3 is not a valid date."],
                "custom_field_4":["The selected custom field 4 is invalid."],
                "custom_field_5":["The custom field 5 must be a string."]}""");
        assertInvalid(
                learn("{\"custom_field_5\":\"" + "x".repeat(256) + "\"}"),
                "{\"custom_field_5\":[\"The custom field 5 may not be greater than 255 characters.\"]}");
    }

    @Test
    void asksForWhatTheBusinessRequiresAndLetsNobodyClearIt() {
        define("""
                {"name":"last_name","is_required":true},{"name":"tags","is_required":true},
                {"name":"custom_field_2","is_required":true,"is_hidden":false}""").ok();
        var missing = """
                {"last_name":["The last name field is required."],"tags":["The tags field is required."],
                "custom_field_2":["The custom field 2 field is required."]}""";

        assertInvalid(learn("{\"notes\":\"n\"}"), missing);
        assertInvalid(learn("{\"last_name\":null,\"tags\":[],\"custom_field_2\":\" \"}"), missing);
        assertThat(value("notes").isNull()).isTrue();
        learn("{\"last_name\":\"Roy\",\"tags\":[{\"tag_name\":\"a\"}],\"custom_field_2\":\"b\"}")
                .ok();
        assertThat(value("custom_field_2").asString()).isEqualTo("b");
    }

    @Test
    void letsNoOtherChangeOfTheCustomerClearWhatTheBusinessRequires() {
        learn("{\"notes\":\"n\",\"postal_code\":\"H2J 1A1\"}").ok();
        define("""
                {"name":"first_name","is_required":true},{"name":"last_name","is_required":true},
                {"name":"notes","is_required":true},{"name":"postal_code","is_required":true},
                {"name":"promotions_mail","is_required":true},{"name":"tags","is_required":true}""").ok();

        assertInvalid(change("{\"first_name\":null,\"note\":\" \",\"address\":null}"), """
                {"first_name":["The first name field is required."],"note":["The note field is required."],
                "address.zip_code":["The address.zip code field is required."]}""");
        assertInvalid(change("{\"first_name\":5,\"address\":{\"city\":\"Laval\"}}"), """
                {"first_name":["The first name must be a string."],
                "address.zip_code":["The address.zip code field is required."]}""");
        change("{\"last_name\":null,\"gender\":\"female\",\"consent\":{\"allow_email\":false}}")
                .ok();
        assertThat(value("last_name").isNull()).as("unknown before").isTrue();
        change("{\"last_name\":\"Roy\",\"first_name\":\"Mia\",\"address\":{\"zip_code\":\"H2J 1A2\"}}")
                .ok();
        assertInvalid(change("{\"last_name\":\"\"}"), "{\"last_name\":[\"The last name field is required.\"]}");
        assertThat(value("postal_code").asString()).isEqualTo("H2J 1A2");
    }

    @Test
    void asksNobodyWhoSignsUpForMoreThanAnAddress() {
        define("{\"name\":\"last_name\",\"is_required\":true}").ok();

        business.http().post("/customers", Map.of("email", "leo@example.com")).ok();
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
                                Map.of("email", "max@example.com")))
                .ok();

        assertThat(business.http().get("/customers?email=max@example.com").ok().path("data"))
                .hasSize(1);
    }

    private Answer change(String json) {
        return business.http().put("/customers/" + customer, json);
    }

    @Test
    void holdsValuesToTheRulesOfACustomer() {
        business.http().post("/customers", Map.of("email", "max@example.com")).ok();

        assertInvalid(learn("""
                {"email":"mia","phone":"12","gender":"none","birth_date":"2990-01-01","promotions_mail":"maybe",
                "tags":[{}],"first_name":5}"""), """
                {"first_name":["The first name must be a string."],
                "email":["The email must be a valid email address."],"gender":["The selected gender is invalid."],
                "promotions_mail":["The promotions mail field must be true or false."],
                "tags.0.tag_name":["The tags.0.tag name field is required."],
                "phone":["The phone format is invalid."],
                "birth_date":["The birth date must be a date before now."]}""");
        assertInvalid(learn("{\"email\":null}"), """
                {"email":["The email field is required when phone is not present."],
                "phone":["The phone field is required when email is not present."]}""");
        assertInvalid(
                learn("{\"email\":\"max@example.com\",\"custom_field_1\":\"x\"}"),
                "{\"email\":[\"The email has already been taken.\"]}");
        assertThat(value("custom_field_1").isNull()).as("all or nothing").isTrue();
    }

    @Test
    void letsABusinessSayWhatItAsksFor() {
        var changed = define("""
                {"name":"custom_field_3","label":"Pet","is_hidden":false,"field_type":"select","options":["Cat","Dog"],
                "display_order":0},{"name":"gender","is_hidden":true}""").ok().path("data");

        assertThat(changed.path(0)).isEqualTo(JSON.readTree("""
                {"id":14,"name":"custom_field_3","label":"Pet","is_hidden":false,"is_required":false,
                "is_custom_field":true,"field_type":"select","options":["Cat","Dog"],"display_order":0}"""));
        assertThat(named(changed, "gender").path("is_hidden").asBoolean()).isTrue();
        assertThat(business.http().get("/crm-fields").ok().path("data")).isEqualTo(changed);
        define("{\"name\":\"custom_field_3\",\"label\":\"Animal\"}").ok();
        assertThat(fields().path(0).path("label").asString()).isEqualTo("Animal");
        assertThat(fields().path(0).path("options")).hasSize(2);
        assertThat(businesses
                        .open()
                        .http()
                        .get("/crm-fields")
                        .ok()
                        .at("/data/0/name")
                        .asString())
                .as("of this business only")
                .isEqualTo("first_name");
    }

    @Test
    void refusesFieldsThatCannotBe() {
        assertInvalid(business.http().patch("/crm-fields", "{}"), "{\"fields\":[\"The fields field is required.\"]}");
        assertInvalid(define("""
                {"name":"age"},{"label":"x"},{"name":"email","field_type":"date","options":["a"]},{"name":"email"},
                {"name":"notes","is_hidden":true,"is_required":true},{"name":"custom_field_1","field_type":"select"},
                {"name":"custom_field_2","field_type":"colour","display_order":-1},
                {"name":"custom_field_4","field_type":"select","options":["a","a"]}"""), """
                {"fields.0.name":["The selected fields.0.name is invalid."],
                "fields.1.name":["The fields.1.name field is required."],
                "fields.2.field_type":["The fields.2.field type field is prohibited."],
                "fields.2.options":["The fields.2.options field is prohibited."],
                "fields.3.name":["The fields.3.name field has a duplicate value."],
                "fields.4.is_required":["The fields.4.is required field is prohibited."],
                "fields.5.options":
                ["The fields.5.options field is required when fields.5.field type is select."],
                "fields.6.field_type":["The selected fields.6.field type is invalid."],
                "fields.6.display_order":["The fields.6.display order must be at least 0."],
                "fields.7.options":["The fields.7.options field has a duplicate value."]}""");
    }

    @Test
    void forgetsWhatItKnewOfSomebodyWhoLeaves() {
        learn("{\"tags\":[{\"tag_name\":\"VIP\"}],\"custom_field_1\":\"Rex\"}").ok();

        business.http().delete("/customers/" + customer);

        assertThat(jdbc.sql("""
                        select count(*)
                        from customers.crm_value
                        where business_id = :business
                        """)
                        .param("business", business.id())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void tellsAForeignCustomerLikeAMissingOne() {
        var stranger = businesses.open().http();

        for (var id : List.of(customer, Hex32.print(Hex32.next()), "15")) {
            assertUnknown(stranger.get("/customers/" + id + "/crm-fields"));
            assertUnknown(stranger.patch("/customers/" + id + "/crm-fields-values", "{\"gender\":5}"));
        }
    }

    private static void assertUnknown(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.json()).isEqualTo(JSON.readTree("""
                {"message":"Customer Not Found","error":{"status_code":404,"message":"Customer Not Found",
                "description":"The customer does not exist."}}"""));
    }
}
