package io.potoroo.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.TestShapes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** What holds for every call: headers, limits, paging and filters, over HTTP. */
@ServerTest
@TestPropertySource(properties = "potoroo.rate-limit=200")
class TransportTests {

    private static final int LIMIT = 200;

    private final TestBusinesses businesses;
    private TestBusiness business;
    private TestClient http;

    @Autowired
    TransportTests(TestBusinesses businesses) {
        this.businesses = businesses;
        this.business = businesses.open();
        this.http = business.http();
    }

    @BeforeEach
    void openABusiness() {
        business = businesses.open();
        http = business.http();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/vnd.kangaroorewards.api.v1+json",
                "application/vnd.kangaroorewards.api.v1+json;",
                "*/*",
                "text/plain",
                "nonsense"
            })
    void answersJsonWhateverIsAccepted(String accept) {
        var answer = http.send("GET", "/api/v1/branches", "", "Accept", accept);
        assertThat(answer.ok().path("data").size()).isEqualTo(2);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void limitsRequestsByToken() {
        var other = businesses.open().http();
        TestClient.Answer answer;
        int answered = 0;
        do {
            answer = http.get("/api/v1/branches");
            assertThat(answer.header("X-RateLimit-Limit")).isEqualTo("" + LIMIT);
            answered++;
        } while (answer.status() == 200 && answered < 2 * LIMIT);
        assertThat(answered).isBetween(LIMIT, 2 * LIMIT - 1);
        assertThat(answer.status()).isEqualTo(429);
        TestShapes.assertExactly(
                answer.json(),
                "{\"error\":{\"status_code\":429,\"message\":\"Too Many Requests\",\"description\":\"a string\"}}");
        assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo("0");
        assertThat(Long.parseLong(answer.header("Retry-After"))).isPositive();
        assertThat(Instant.ofEpochSecond(Long.parseLong(answer.header("X-RateLimit-Reset"))))
                .isAfter(Instant.now().minusSeconds(5));
        assertThat(other.get("/api/v1/branches").status()).isEqualTo(200);
    }

    @Test
    void givesGuessersOfTokensOneBudgetForAllTheirGuesses() throws IOException, InterruptedException {
        http.get("/api/v1/branches").ok();
        try (var guesser = HttpClient.newBuilder()
                .localAddress(InetAddress.getByName("127.0.0.9"))
                .build()) {
            int status;
            int guesses = 0;
            do {
                var guess = HttpRequest.newBuilder(URI.create(http.url() + "/api/v1/branches"))
                        .header("Authorization", "Bearer guess-" + guesses++)
                        .build();
                status = guesser.send(guess, BodyHandlers.discarding()).statusCode();
            } while (status == 401 && guesses < 3 * LIMIT);
            assertThat(status).isEqualTo(429);
            var known = HttpRequest.newBuilder(URI.create(http.url() + "/api/v1/branches"))
                    .header("Authorization", "bearer  " + business.token())
                    .build();
            assertThat(guesser.send(known, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void givesEveryRequestAnId() {
        assertThat(http.send("GET", "/api/v1/branches", "", "X-Request-Id", "till-7.42")
                        .header("X-Request-Id"))
                .isEqualTo("till-7.42");
        assertThat(http.send("GET", "/api/v1/branches", "", "X-Request-Id", "<script>")
                        .header("X-Request-Id"))
                .matches("[0-9a-f]{32}");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/nothing, 404",
        "GET, /api/v1/integrations/seven, 404",
        "GET, /api/v1/branches/7, 404",
        "PATCH, /api/v1/integrations, 405"
    })
    void saysWhatIsNotThere(String method, String path, int status) {
        var answer = http.send(method, path, "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().at("/error/status_code").asInt()).isEqualTo(status);
    }

    @Test
    void takesJsonOnly() {
        var nobody = new TestClient(http.url(), Map.of("Authorization", "Bearer " + business.token()));
        assertThat(nobody.post("/api/v1/integrations", "{\"name\":\"A\",\"type\":\"1\"}")
                        .status())
                .isEqualTo(200);
        assertThat(http.postAs("text/plain", "/api/v1/integrations", "{}").status())
                .isEqualTo(415);
        assertThat(http.postAs("application/json; charset=utf-8", "/api/v1/integrations", "{}")
                        .status())
                .isEqualTo(422);
        assertThat(http.postAs("application/x-www-form-urlencoded", "/api/v1/integrations", "{}")
                        .status())
                .isEqualTo(415);
        assertThat(http.postAs("nonsense", "/api/v1/integrations", "{}").status())
                .isEqualTo(415);
    }

    @Test
    void saysWhereABodyIsNoJson() {
        var answer = http.postAs("application/json", "/api/v1/integrations", "{\"name\": oops}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/description").asString())
                .matches("The request body is not valid JSON, at line 1, column \\d+\\.");
    }

    @Test
    void cutsPagesThatAreTooLargeAndRefusesThoseThatAreNone() {
        var list = http.get("/api/v1/branches?per_page=1000&page=1&virtual_branch_flag=1")
                .ok();
        assertThat(list.at("/meta/per_page").asInt()).isEqualTo(100);
        assertThat(list.at("/links/first").asString())
                .endsWith("/api/v1/branches?virtual_branch_flag=1&per_page=100&page=1");
        var second = http.get("/api/v1/branches?per_page=1&page=2").ok();
        assertThat(second.at("/meta/from").asInt()).isEqualTo(2);
        assertThat(second.at("/links/prev").asString()).endsWith("per_page=1&page=1");
        assertThat(second.at("/links/next").isNull()).isTrue();
        var beyond = http.get("/api/v1/branches?page=9").ok();
        assertThat(beyond.path("data").size()).isZero();
        assertThat(beyond.at("/meta/from").isNull()).isTrue();
        assertThat(beyond.at("/meta/total").asInt()).isEqualTo(2);
        assertThat(http.get("/api/v1/branches?page=0").json().at("/page/0").asString())
                .isEqualTo("The page must be at least 1.");
        assertThat(http.get("/api/v1/branches?per_page=all")
                        .json()
                        .at("/per_page/0")
                        .asString())
                .isEqualTo("The per page must be an integer.");
    }

    @Test
    void readsFiltersAndIgnoresWhatItDoesNotKnow() {
        assertThat(http.get("/api/v1/branches?virtual_branch_flag=eq%7Ctrue&colour=eq%7Cred")
                        .ok()
                        .path("data")
                        .size())
                .isEqualTo(1);
        assertThat(http.get("/api/v1/branches?").ok().path("data").size()).isEqualTo(2);
        assertThat(http.get("/api/v1/branches?virtual_branch_flag=in%7C,").status())
                .isEqualTo(422);
        var wrong = http.get("/api/v1/branches?virtual_branch_flag=near%7Ctrue");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json().at("/virtual_branch_flag/0").asString())
                .isEqualTo("The selected virtual branch flag is invalid.");
    }

    @Test
    void reportsHealthAndMetricsWithoutAToken() {
        var nobody = new TestClient(http.url(), Map.of());
        assertThat(nobody.get("/actuator/health/liveness").ok().path("status").asString())
                .isEqualTo("UP");
        assertThat(nobody.get("/actuator/health/readiness").ok().path("status").asString())
                .isEqualTo("UP");
        long link = business.link("1");
        http.post(
                        "/api/v1/branch-links/" + link + "/sales",
                        Map.of(
                                "external_id",
                                "S",
                                "sold_at",
                                "2026-01-05",
                                "total",
                                5,
                                "customer",
                                Map.of("email", "a@example.com")))
                .ok();
        http.get("/api/v1/sales/999999999");
        assertThat(nobody.get("/actuator/prometheus").body())
                .contains("potoroo_sales_total{command=\"sale\",effect=\"created\"}")
                .contains("potoroo_points_total{kind=\"credit\",unit=\"points\"}")
                .contains("potoroo_refusals_total{kind=\"not_found\"}")
                .contains("potoroo_queue_waiting{queue=\"sales\"}")
                .contains("potoroo_batch_size_count{queue=\"sales\"}")
                .contains("http_server_requests_seconds_count");
    }
}
