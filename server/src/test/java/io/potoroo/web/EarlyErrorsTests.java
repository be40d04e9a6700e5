package io.potoroo.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.TestClient.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** What is answered where no controller is reached. */
@ServerTest
@TestPropertySource(
        properties = {
            "spring.datasource.hikari.connection-timeout=1000",
            "potoroo.rate-limit=1000",
            "potoroo.max-body-bytes=2000",
            "potoroo.public-url=https://loyalty.example"
        })
class EarlyErrorsTests {

    private final TestBusiness business;
    private final TestClient http;
    private final DataSource database;

    @Autowired
    EarlyErrorsTests(TestBusinesses businesses, DataSource database) {
        this.business = businesses.open();
        this.http = business.http();
        this.database = database;
    }

    private TestClient client(String... headers) {
        var all = new HashMap<>(Map.of("Authorization", "Bearer " + business.token()));
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return new TestClient(http.url(), all);
    }

    @ParameterizedTest
    @CsvSource({
        "/customers//x, 400",
        "/customers/%2F, 400",
        "/customers/%00, 400",
        "/customers/%zz, 400",
        "/customers/a;b=c, 400",
        "/customers/<x>, 400",
        "/customers?email=%zz, 400",
        "/api/v1/nothing, 404",
        "/error, 404",
        "/customers?created_at=gt|2026-01-01&include[]=balance, 200"
    })
    void answersWhatTheContainerRefusesInItsOwnShape(String target, int status) {
        var answer = http.raw(target);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        if (status != 200) {
            assertThat(answer.body()).startsWith("{").endsWith("}");
            assertThat(answer.json().at("/error/status_code").asInt()).isEqualTo(status);
            assertThat(answer.json().at("/error/description").asString()).isNotBlank();
            assertThat(answer.body()).doesNotContainIgnoringCase("tomcat", "timestamp", "exception");
            var page = client("Accept", "text/html").raw(target);
            assertThat(page.status()).isEqualTo(status);
            // No browser sends a bare angle bracket, and behind one the container reads no headers.
            if (!target.startsWith("/api/") && !target.contains("<")) {
                assertThat(page.body())
                        .contains("/css/potoroo.css", "Error")
                        .contains(Integer.toString(status))
                        .doesNotContainIgnoringCase("tomcat");
            }
        }
    }

    @Test
    void says503WhereTheDatabaseIsLostBeforeAControllerIsReached() throws Exception {
        var key = business.applicationKey();
        var paged = client("Accept", "text/html", "Cookie", "potoroo_session=some");
        for (Callable<Answer> request : List.<Callable<Answer>>of(
                () -> client("X-Application-Key", key.substring(0, 63) + (key.endsWith("A") ? "B" : "A"))
                        .get("/customers"),
                () -> client().send("POST", "/customers", "{}", "Idempotency-Key", "k"))) {
            var answer = withoutConnections(request);
            assertThat(answer.status()).as(answer.body()).isEqualTo(503);
            assertThat(answer.json().at("/error/message").asString()).isEqualTo("Server Error");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(answer.header("X-Request-Id")).isNotEmpty();
        }
        var page = withoutConnections(() -> paged.get("/account"));
        assertThat(page.status()).isEqualTo(503);
        assertThat(page.body()).contains("/css/potoroo.css").contains("This did not work");
    }

    private Answer withoutConnections(Callable<Answer> request) throws Exception {
        var taken = new ArrayList<Connection>();
        try {
            while (taken.size() < 100) {
                taken.add(database.getConnection());
            }
            throw new AssertionError("the pool has no bound");
        } catch (SQLException exhausted) {
            return request.call();
        } finally {
            for (var connection : taken) {
                connection.close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"application/json; a=form-urlencoded", "application/json; a=\"multipart/\""})
    void holdsBodiesToTheLimitWhateverTheirTypeIsDecoratedWith(String type) {
        assertThat(http.postAs(type, "/customers", "{\"a\":\"" + "x".repeat(3000) + "\"}")
                        .status())
                .isEqualTo(413);
        var create = "{\"email\":\"decorated" + type.length() + "@example.com\"}";
        var keyed = client("Idempotency-Key", "decorated " + type.length());
        assertThat(keyed.postAs(type, "/customers", create).status()).isEqualTo(400);
        keyed = client("Idempotency-Key", "decorated" + type.length());
        var first = keyed.postAs(type, "/customers", create);
        var again = keyed.postAs(type, "/customers", create);
        assertThat(again.ok()).isEqualTo(first.ok());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void countsEverythingButWhatWatchesTheServer() {
        var nobody = new TestClient(http.url(), Map.of());
        for (var watched : new String[] {
            "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness", "/actuator/prometheus"
        }) {
            assertThat(nobody.get(watched).status()).isEqualTo(200);
            assertThat(nobody.get(watched).header("X-RateLimit-Limit")).isEmpty();
        }
        for (var other : new String[] {"/actuator/info", "/actuator/env", "/actuator/health/x", "/actuator/"}) {
            assertThat(nobody.get(other).header("X-RateLimit-Limit")).as(other).isEqualTo("1000");
        }
    }

    @Test
    void namesTheFieldWithTextThatCannotBeKept() {
        for (var half : new String[] {"\\ud800", "\\udc00x", "\\u0000"}) {
            var answer = http.post("/customers", "{\"email\":\"a@example.com\",\"first_name\":\"a" + half + "\"}");
            assertThat(answer.status()).as(answer.body()).isEqualTo(422);
            assertThat(answer.json().at("/first_name/0").asString()).isEqualTo("The first name format is invalid.");
        }
        assertThat(http.get("/customers?email=a%00b").status()).isEqualTo(422);
        assertThat(http.get("/transactions?transaction_details.external_order_id=a%00b")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void marksCookiesForTlsWhereBrowsersComeByTls() {
        var signIn = new TestClient(http.url(), Map.of()).get("/sign-in");
        assertThat(signIn.header("Set-Cookie")).contains("potoroo_csrf=").contains("Secure");
    }
}
