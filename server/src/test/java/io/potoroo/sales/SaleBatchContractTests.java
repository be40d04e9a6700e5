package io.potoroo.sales;

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
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Many sales, refunds and voids in one request, as a till sends them that was offline. */
@ServerTest
class SaleBatchContractTests {

    private final TestBusinesses businesses;
    private TestBusiness business;
    private long link;

    @Autowired
    SaleBatchContractTests(TestBusinesses businesses) {
        this.businesses = businesses;
        this.business = businesses.open();
    }

    @BeforeEach
    void linkAShop() {
        business = businesses.open();
        link = business.link("1234");
    }

    private Answer send(List<? extends Map<String, ?>> items) {
        return business.http().post("/api/v1/branch-links/" + link + "/sales/batch", Map.of("items", items));
    }

    private static Map<String, Object> sale(String id, Object total) {
        return new HashMap<>(Map.of(
                "op",
                "sale",
                "external_id",
                id,
                "sold_at",
                "2026-01-05T10:00:00Z",
                "total",
                total,
                "customer",
                Map.of("email", "mia@example.com")));
    }

    private static Map<String, Object> refund(String sale, String id, Object amount, String at) {
        return Map.of(
                "op", "refund",
                "sale_external_id", sale,
                "external_id", id,
                "refunded_at", at,
                "amount", amount);
    }

    private static Map<String, Object> annulled(String sale) {
        return Map.of("op", "void", "sale_external_id", sale, "voided_at", "2026-01-07T10:00:00Z");
    }

    private static List<String> statuses(Answer answer) {
        return answer.ok()
                .path("data")
                .valueStream()
                .map(it -> it.path("status").asString())
                .toList();
    }

    private long balance() {
        return business.http()
                .get("/customers?email=mia@example.com&include=balance")
                .ok()
                .at("/data/0/balance/points")
                .asLong();
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @Test
    void carriesOutWhatIsAboutASaleAfterItHoweverTheClocksGo() {
        var answer = send(List.of(refund("S-1", "R-1", "10.00", "2026-01-05T09:59:30Z"), sale("S-1", "25.00")));

        assertThat(statuses(answer)).containsExactly("created", "created");
        assertThat(balance()).isEqualTo(15);
    }

    @Test
    void recordsEachItemAsIfItWereAlone() {
        var answer = send(List.of(
                annulled("S-2"),
                refund("S-1", "R-1", "10.00", "2026-01-06T10:00:00Z"),
                sale("S-1", "25.00"),
                sale("S-2", "5.00")));

        assertThat(statuses(answer)).containsExactly("updated", "created", "created", "created");
        assertThat(answer.json().path("meta")).isEqualTo(json("""
                {"total":4,"created":3,"updated":1,"duplicates":0,"deferred":0,"failed":0}"""));
        assertThat(balance()).isEqualTo(15);
        var refund = answer.json().at("/data/1");
        assertThat(refund.path("index").asInt()).isOne();
        assertThat(refund.path("op").asString()).isEqualTo("refund");
        assertThat(refund.path("external_id").asString()).isEqualTo("R-1");
        assertThat(refund.path("http_status").asInt()).isEqualTo(200);
        assertThat(refund.path("points_net").asInt()).isEqualTo(15);
        assertThat(refund.path("errors").isNull()).isTrue();
        var sale = answer.json().at("/data/2");
        assertThat(business.http()
                        .get("/api/v1/sales/" + sale.path("id").asLong())
                        .ok()
                        .at("/data/external_id")
                        .asString())
                .isEqualTo("S-1");
    }

    @Test
    void answersTheSameItemsAgainAsDuplicates() {
        var items = List.of(sale("S-1", 25), refund("S-1", "R-1", 10, "2026-01-06T10:00:00Z"), annulled("S-1"));
        send(items).ok();

        var again = send(items);

        assertThat(statuses(again)).containsOnly("duplicate");
        assertThat(again.json().at("/meta/duplicates").asInt()).isEqualTo(3);
        assertThat(balance()).isZero();
    }

    @Test
    void letsTheFirstWinOfTheSameSaleTwice() {
        var answer = send(List.of(sale("S-1", 25), sale("S-1", "25.00"), sale("S-1", 26)));

        assertThat(statuses(answer)).containsExactly("created", "duplicate", "failed");
        assertThat(answer.json().at("/data/2/http_status").asInt()).isEqualTo(409);
        assertThat(answer.json().at("/data/2/errors/message").asString()).isEqualTo("Conflict");
        assertThat(balance()).isEqualTo(25);
    }

    @Test
    void takesALaterVersionOver() {
        var first = sale("S-1", 25);
        first.put("external_version", 1);
        var second = sale("S-1", 30);
        second.put("external_version", 2);

        assertThat(statuses(send(List.of(first, second)))).containsExactly("created", "updated");
        assertThat(statuses(send(List.of(first)))).containsExactly("duplicate");
        assertThat(balance()).isEqualTo(30);
    }

    @Test
    void doesNotLetABadItemDisturbTheOthers() {
        var wrong = sale("S-2", -1);
        wrong.remove("sold_at");

        var answer = business.http()
                .post(
                        "/api/v1/branch-links/" + link + "/sales/batch",
                        Map.of(
                                "items",
                                List.of(
                                        sale("S-1", 25),
                                        wrong,
                                        "what",
                                        Map.of("op", "gift"),
                                        Map.of("op", "void", "voided_at", "2026-01-07T10:00:00Z"),
                                        refund("S-1", "R-1", 26, "2026-01-06T10:00:00Z"),
                                        annulled("S-9"),
                                        sale("S-3", 5))));

        assertThat(statuses(answer))
                .containsExactly("created", "failed", "failed", "failed", "failed", "failed", "deferred", "created");
        var data = answer.json().path("data");
        assertThat(data.valueStream().map(it -> it.path("http_status").asInt()))
                .containsExactly(200, 422, 422, 422, 422, 422, 202, 200);
        assertThat(data.get(1).path("errors")).isEqualTo(json("""
                {"sold_at":["The sold at field is required."],"total":["The total must be at least 0."]}"""));
        assertThat(data.get(2).path("errors")).isEqualTo(json("{\"item\":[\"The item must be an object.\"]}"));
        assertThat(data.get(3).path("errors")).isEqualTo(json("{\"op\":[\"The selected op is invalid.\"]}"));
        assertThat(data.get(4).path("errors")).isEqualTo(json("""
                {"sale_external_id":["The sale external id field is required."]}"""));
        assertThat(data.get(5).path("errors").has("amount")).isTrue();
        assertThat(answer.json().at("/meta/failed").asInt()).isEqualTo(5);
        assertThat(answer.json().at("/meta/deferred").asInt()).isOne();
        assertThat(balance()).isEqualTo(30);
    }

    @Test
    void saysOfAnItemWhatTheSingleCallWouldHaveSaid() {
        send(List.of(sale("S-1", 25), annulled("S-1")));
        var late = refund("S-1", "R-1", 5, "2026-01-06T10:00:00Z");

        var item = send(List.of(late)).ok().at("/data/0");
        var single = business.http().post("/api/v1/branch-links/" + link + "/sales/S-1/refunds", late);

        assertThat(item.path("http_status").asInt()).isEqualTo(400);
        assertThat(single.status()).isEqualTo(400);
        assertThat(single.json().at("/error/link").asString()).endsWith("/docs");
        assertThat(item.path("errors")).isEqualTo(single.json());
    }

    @Test
    void saysEverythingThatIsWrongWithAnItem() {
        var errors =
                send(List.of(Map.of("op", "refund", "external_id", "R-1"))).ok().at("/data/0/errors");

        assertThat(errors.propertyNames())
                .containsExactlyInAnyOrder("sale_external_id", "refunded_at", "amount", "line_items");
    }

    @Test
    void refusesARequestThatIsNoBatch() {
        var path = "/api/v1/branch-links/" + link + "/sales/batch";
        for (var body : List.of(
                Map.of(),
                Map.of("items", List.of()),
                Map.of("items", 5),
                Map.of("items", Collections.nCopies(501, sale("S-1", 1))))) {
            var answer = business.http().post(path, body);
            assertThat(answer.status()).as(answer.body()).isEqualTo(422);
            assertThat(answer.json().propertyNames()).containsExactly("items");
        }
        assertThat(business.http()
                        .get("/api/v1/branch-links/" + link + "/sales")
                        .ok()
                        .at("/meta/total")
                        .asInt())
                .isZero();
        var foreign = businesses.open().link("1234");
        assertThat(business.http()
                        .post(
                                "/api/v1/branch-links/" + foreign + "/sales/batch",
                                Map.of("items", List.of(sale("S-1", 1))))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void takesFiveHundredItemsInAnyOrder() {
        var items = new ArrayList<Map<String, Object>>();
        IntStream.range(0, 250).forEach(i -> {
            var sale = sale("S-" + i, 10);
            sale.put("customer", Map.of("email", Hex32.print(Hex32.next()).substring(0, 1) + i % 7 + "@example.com"));
            items.add(sale);
            items.add(refund("S-" + i, "R-" + i, 4, "2026-01-06T10:00:00Z"));
        });
        Collections.shuffle(items, new Random(7));

        var answer = send(items);

        assertThat(statuses(answer)).containsOnly("created");
        assertThat(answer.json()
                        .path("data")
                        .valueStream()
                        .map(it -> it.path("external_id").asString()))
                .containsExactlyElementsOf(items.stream()
                        .map(it -> String.valueOf(it.get("external_id")))
                        .toList());
        assertThat(business.http()
                        .get("/customers?include=balance&per_page=100")
                        .ok()
                        .path("data")
                        .valueStream()
                        .mapToLong(it -> it.at("/balance/points").asLong())
                        .sum())
                .isEqualTo(250 * 6);
    }
}
