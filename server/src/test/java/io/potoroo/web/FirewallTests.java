package io.potoroo.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Which addresses are refused whatever they lead to, over HTTP. */
@ServerTest
class FirewallTests {

    private final TestBusiness business;

    @Autowired
    FirewallTests(TestBusinesses businesses) {
        this.business = businesses.open();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/css%2Fpotoroo.css",
                "/css/..%2Fapplication.yaml",
                "/css/..%2fapplication.yaml",
                "/css/%2E%2E%2Fapplication.yaml",
                "/css/..%252Fapplication.yaml",
                "/css/..%5Capplication.yaml",
                "/images/..%2F..%2Fserver.key",
                "/images/a%2Fb.png",
                "/console%2Fbusinesses",
                "/console/..%2Faccount",
                "/developer/%2F",
                "/webjars/..%2F..%2Fapplication.yaml",
                "/actuator/health%2F..%2Fenv",
                "/customers/a%2Fb",
                "/api%2Fv1/branches",
                "/api/v1/..%2Fconsole",
                "/api/v1/branch-links/1/products/..%2F..%2Fcss",
                "/api/v1/branch-links/1/products/a%2F..%2Fb",
                "/api/v1/branch-links/1/products/a%2f..",
                "/api/v1/branch-links/1/products/.%2Fb",
                "/api/v1/branch-links/1/products/%2E%2E%2Fb",
                "/api/v1/branch-links/1/products/..%252Fb",
                "/api/v1/branch-links/1/products/a%5Cb",
                "/api/v1/branch-links/1/products/a\\b",
                "/api/v1/branch-links/1/products/a%00b",
                "/api/v1/branch-links/1/products/a%3Bb",
                "/api/v1/branch-links//1/products",
                "/api/v1/../css/potoroo.css"
            })
    void refusesWhatMayMeanSomethingElseToOthers(String target) {
        assertThat(business.http().raw(target).status()).as(target).isEqualTo(400);
    }

    @Test
    void leadsToNothingButTheOneSegmentByAnEscapedSlash() {
        for (var target : new String[] {
            "/api/v1%2Fbranches", "/api/v1/branches%2F", "/api/v1/branch-links%2F1", "/api/v1/css%2Fpotoroo.css"
        }) {
            assertThat(business.http().raw(target).status()).as(target).isNotEqualTo(200);
        }
        assertThat(business.http().get("/api/v1/branches").status()).isEqualTo(200);
        assertThat(business.http().get("/css/potoroo.css").status()).isEqualTo(200);
    }

    @Test
    void withdrawsRefundsWhoseIdsHaveSlashes() {
        var sale = "/api/v1/branch-links/" + business.link("1") + "/sales/2026-7";
        var http = business.http();
        http.put(sale, Map.of("external_id", "2026-7", "sold_at", "2026-01-05T10:00:00Z", "total", 20))
                .ok();
        http.post(sale + "/refunds", Map.of("external_id", "R/1", "refunded_at", "2026-01-06T10:00:00Z", "amount", 5))
                .ok();
        var withdrawn = http.delete(sale + "/refunds/R%2F1").ok().path("data");
        assertThat(withdrawn.path("external_id").asString()).isEqualTo("2026-7");
        assertThat(withdrawn.at("/warnings").toString()).contains("refund_withdrawn");
    }
}
