package io.potoroo.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.kernel.Hex32;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What programs in the field do that no standard asks of them. */
@ServerTest
class ClientHabitTests {

    private final TestBusinesses businesses;
    private TestBusiness business;
    private String customer = "";

    @Autowired
    ClientHabitTests(TestBusinesses businesses) {
        this.businesses = businesses;
        this.business = businesses.open();
    }

    @BeforeEach
    void open() {
        business = businesses.open();
        customer = business.http()
                .post("/customers", Map.of("email", "mia@example.com"))
                .ok()
                .at("/data/id")
                .asString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/customers?email=mia@example.com",
                "/customers?created_at=gt|2020-01-01",
                "/customers?include[0]=balance&include[]=tier_level",
                "/customers?",
                "/customers?email=",
                "/customers?page=1&per_page=&include=balance,",
                "/transactions?customer.id=in|a,b&relationships=customer|branch",
                "/offers?relationships=branches&pos_items_group.tag_name=eq|x",
            })
    void sendQueriesAsTheyCome(String target) {
        var answer = business.http().raw(target);

        assertThat(answer.status()).as(answer.body()).isIn(200, 422);
        assertThat(answer.body()).startsWith("{");
    }

    @Test
    void leaveAcceptOutAndNameAContentTypeWithoutContent() {
        var headers = Map.of(
                "Authorization",
                "Bearer " + business.token(),
                "X-Application-Key",
                business.applicationKey(),
                "Content-Type",
                "application/json");
        var bare = new TestClient(business.http().url(), headers);

        assertThat(bare.raw("/customers/" + customer).status()).isEqualTo(200);
        assertThat(bare.raw("/customers/" + customer).json().at("/data/email").asString())
                .isEqualTo("mia@example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.kangaroorewards.api.v1+json;",
                "application/vnd.kangaroorewards.api.v1+json",
                "*/*",
                "application/json, text/plain, */*"
            })
    void acceptOddTypes(String accept) {
        for (var path :
                new String[] {"/customers", "/offers", "/rewards", "/tiers", "/transactions", "/rules", "/me"}) {
            var answer = business.http().send("GET", path, "", "Accept", accept);
            assertThat(answer.status()).as(path + answer.body()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded",
                "text/html",
                "nonsense"
            })
    void nameAnyContentTypeWithAGet(String contentType) {
        for (var path : new String[] {
            "/customers?email=eq%7Cmia@example.com", "/api/v1/branches?per_page=1", "/api/v1/integrations"
        }) {
            var answer = business.http().send("GET", path, "", "Content-Type", contentType);
            assertThat(answer.status()).as(path + answer.body()).isEqualTo(200);
        }
        assertThat(business.http()
                        .send("GET", "/api/v1/branches?per_page=1", "", "Content-Type", contentType)
                        .ok()
                        .path("data"))
                .as("the query is read all the same")
                .hasSize(1);
    }

    @Test
    void leaveObjectsAndArraysBlank() {
        long till = business.link("till");
        var sale = business.http()
                .post("/api/v1/branch-links/" + till + "/sales", """
                        {"external_id":"S-1","sold_at":"2026-01-05T10:00:00Z","total":5,"customer":"","line_items":" ",
                        "discounts":"","test":""}""")
                .ok();
        assertThat(sale.at("/data/customer").isNull()).isTrue();
        assertThat(sale.at("/data/line_items")).isEmpty();
        var required = business.http().post("/api/v1/branch-links/" + till + "/sales/batch", "{\"items\":\"\"}");
        assertThat(required.status()).isEqualTo(422);
        assertThat(required.body()).contains("The items field is required.");
    }

    @Test
    void writeIdsInCapitals() {
        var capitals = customer.toUpperCase(Locale.ROOT);
        var branch = Hex32.print(business.place().id()).toUpperCase(Locale.ROOT);

        var read = business.http().get("/customers/" + capitals).ok();
        var booked = business.http()
                .post(
                        "/transactions",
                        Map.of(
                                "intent",
                                "reward",
                                "amount",
                                5,
                                "customer",
                                Map.of("id", capitals),
                                "branch",
                                Map.of("id", branch)))
                .ok();

        assertThat(read.at("/data/id").asString()).isEqualTo(customer);
        assertThat(booked.at("/data/customer/id").asString()).isEqualTo(customer);
        assertThat(business.http()
                        .get("/transactions?customer.id=eq%7C" + capitals)
                        .ok()
                        .path("data")
                        .size())
                .isOne();
    }

    @Test
    void sendNumbersAsTextAndLeaveBlanks() {
        var booked = business.http().post("/transactions", """
                        {"intent":"reward ","amount":" 12.50 ","customer":{"email":" Mia@Example.com  "},"unheard_of":{}}""").ok();

        assertThat(booked.at("/data/points").asInt()).isEqualTo(12);
        assertThat(booked.at("/data/customer/id").asString()).isEqualTo(customer);
        assertThat(business.http()
                        .post("/transactions", """
                        {"intent":"adjust_points_balance","points":"-2","customer":{"id":"%s "}}""".formatted(customer))
                        .ok()
                        .at("/data/customer/balance/points")
                        .asInt())
                .isEqualTo(10);
    }
}
