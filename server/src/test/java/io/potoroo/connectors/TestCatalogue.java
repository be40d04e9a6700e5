package io.potoroo.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.potoroo.TestBusiness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What an integration's first account sells, as far as it is read from its platform. */
record TestCatalogue(TestBusiness business, long integration) {

    JsonNode state() {
        return business.http()
                .get("/api/v1/integrations/" + integration + "/connector")
                .ok()
                .at("/data/catalogue/0");
    }

    /** Once it was read to the end, and is not to be read again before another night. */
    JsonNode awaitRead() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(state().path("next_at").asString(""))
                        .as("%s", state())
                        .isGreaterThan(Instant.now().plus(Duration.ofHours(5)).toString()));
        return state();
    }

    /** The ids of what the link lists: {@code products}, {@code categories} and so on. */
    List<String> listed(long link, String what) {
        return business.http()
                .get("/api/v1/branch-links/" + link + "/" + what)
                .ok()
                .path("data")
                .valueStream()
                .map(it -> it.path("external_id").asString())
                .toList();
    }
}
