package io.potoroo;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The committed description of the API is the one the server serves, and names every call. */
@ServerTest
class ApiDescriptionTests {

    private static final Path COMMITTED = Path.of("..", "docs", "openapi.json");
    private static final Path SERVED = Path.of("target", "openapi.json");

    /** In milliseconds: the description is made when it is first asked for. */
    private static final double FIRST_TIME = 30_000;

    private final int port;
    private final TestClient http;
    private final RequestMappingHandlerMapping mapping;

    @Autowired
    ApiDescriptionTests(@LocalServerPort int port, RequestMappingHandlerMapping requestMappingHandlerMapping) {
        this.port = port;
        this.http = new TestClient("http://127.0.0.1:" + port, Map.of());
        this.mapping = requestMappingHandlerMapping;
    }

    @Test
    void isTheCommittedOne() throws IOException {
        var mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        var served = mapper.writeValueAsString(http.get("/openapi.json").ok()) + "\n";
        Files.writeString(SERVED, served);
        assertThat(served)
                .as("copy server/target/openapi.json to docs/openapi.json when the API changed on purpose")
                .isEqualTo(Files.readString(COMMITTED));
    }

    @Test
    void namesEveryCallOfTheIntegrationApi() {
        var paths = http.get("/openapi.json").ok().path("paths");
        mapping.getHandlerMethods().keySet().stream()
                .flatMap(it -> it.getPatternValues().stream())
                .filter(it -> it.startsWith("/api/v1/"))
                .forEach(it -> assertThat(paths.has(it)).as(it).isTrue());
    }

    @Test
    void canBeBrowsedByAnybody() {
        try (var browser = new TestBrowser(port)) {
            var page = browser.freshPage();
            page.navigate("/docs");
            PlaywrightAssertions.assertThat(page.getByText("/api/v1/branch-links/{link}/sales/batch"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(FIRST_TIME));
            TestBrowser.picture(page, "docs");
        }
    }
}
