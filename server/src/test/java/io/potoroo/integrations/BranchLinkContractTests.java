package io.potoroo.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.branches.Branches;
import io.potoroo.branches.NewBranch;
import io.potoroo.kernel.Address;
import io.potoroo.kernel.Hex32;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** {@code /branch-links} over HTTP: every status and error body of the wire contract. */
@ServerTest
class BranchLinkContractTests {

    private final TestBusinesses businesses;
    private final Branches branches;
    private TestBusiness business;
    private long integration;

    @Autowired
    BranchLinkContractTests(TestBusinesses businesses, Branches branches) {
        this.businesses = businesses;
        this.branches = branches;
        this.business = businesses.open();
    }

    @BeforeEach
    void open() {
        integration = business.integration();
    }

    private Map<String, Object> request(String shopId) {
        return new HashMap<>(Map.of(
                "shop_id",
                shopId,
                "branch_id",
                Hex32.print(business.virtual().id()),
                "account_id",
                "c36cc9df9",
                "integration_id",
                integration));
    }

    private TestClient.Answer link(Map<String, Object> request) {
        return business.http().post("/api/v1/branch-links", request);
    }

    private TestClient.Answer linkWith(String key, Object value) {
        var request = request("with-" + key);
        request.put(key, value);
        return link(request);
    }

    private static void assertRefused(TestClient.Answer answer, int status, String body) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json()).isEqualTo(JsonMapper.shared().readTree(body));
    }

    private static void assertNotFound(TestClient.Answer answer) {
        assertRefused(answer, 404, """
                {"message":"Not found","error":{"status_code":404,"message":"Not found",\
                "description":"The requested resource doesn't exist."}}""");
    }

    private static void assertNotAllowed(TestClient.Answer answer, String description) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        var error = answer.json().path("error");
        assertThat(error.path("status_code").asInt()).isEqualTo(400);
        assertThat(error.path("message").asString()).isEqualTo("Bad Request");
        assertThat(error.path("description").asString()).isEqualTo(description);
    }

    @Test
    void answersTheFoundingTutorialsRequests() {
        var virtual = business.http()
                .get("/api/v1/branches")
                .ok()
                .path("data")
                .valueStream()
                .filter(it -> it.path("virtual_branch_flag").asBoolean())
                .findFirst()
                .orElseThrow();
        var created = business.http()
                .send("POST", "/api/v1/integrations", """
                        {
                        "name": "ABC",
                        "type": 1
                        }""", "Accept", "application/json")
                .ok();
        var answer = business.http()
                .send(
                        "POST",
                        "/api/v1/branch-links",
                        """
                        {
                        "shop_id": "1234",
                        "branch_id": "%s",
                        "account_id": "c36cc9df9",
                        "integration_id": %d
                        }""".formatted(
                                        virtual.path("id").asString(),
                                        created.path("integration_id").asLong()),
                        "Accept",
                        "application/vnd.kangaroorewards.api.v1+json");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        var link = answer.json();
        assertThat(link.path("id").isIntegralNumber()).isTrue();
        assertThat(link.path("created_at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(answer.body())
                .isEqualTo(("{'id':%d,'account_id':'c36cc9df9','shop_id':'1234','store_name':null,"
                                + "'store_domain':null,'integration_id':%d,'branch_id':'%s','created_at':'%s','enabled':true}")
                        .replace('\'', '"')
                        .formatted(
                                link.path("id").asLong(),
                                created.path("id").asLong(),
                                Hex32.print(business.virtual().id()),
                                link.path("created_at").asString()));
    }

    @Test
    void namesEveryMissingFieldAtOnce() {
        assertRefused(link(Map.of()), 422, """
                {"account_id":["The account id field is required."],"shop_id":["The shop id field is required."],
                "integration_id":["The integration id field is required."],
                "branch_id":["The branch id field is required."]}""");
        assertRefused(business.http().post("/api/v1/branch-links", ""), 422, """
                {"account_id":["The account id field is required."],"shop_id":["The shop id field is required."],
                "integration_id":["The integration id field is required."],
                "branch_id":["The branch id field is required."]}""");
    }

    @Test
    void namesBrokenRulesBesideBrokenShapes() {
        assertRefused(
                link(new HashMap<>(Map.of(
                        "shop_id",
                        1234,
                        "account_id",
                        "a",
                        "integration_id",
                        999_999_999,
                        "store_domain",
                        "not a domain",
                        "branch_id",
                        Hex32.print(business.place().id())))),
                422,
                """
                {"shop_id":["The shop id must be a string."],
                "integration_id":["The selected integration id is invalid."],
                "store_domain":["The store domain format is invalid."],
                "branch_id":["The branch id must be a virtual branch."]}""");
    }

    @Test
    void takesIdsOfThePlatformAsTextOnly() {
        assertRefused(linkWith("shop_id", 1234), 422, "{\"shop_id\":[\"The shop id must be a string.\"]}");
        assertRefused(linkWith("account_id", 7), 422, "{\"account_id\":[\"The account id must be a string.\"]}");
        assertRefused(
                linkWith("account_id", "a".repeat(192)),
                422,
                "{\"account_id\":[\"The account id may not be greater than 191 characters.\"]}");
        assertRefused(
                linkWith("shop_id", "s".repeat(192)),
                422,
                "{\"shop_id\":[\"The shop id may not be greater than 191 characters.\"]}");
        assertThat(linkWith("integration_id", Long.toString(integration)).status())
                .as("numbers may come as text")
                .isEqualTo(200);
    }

    @Test
    void comparesShopsByTheirExactText() {
        assertThat(link(request("0012")).ok().path("shop_id").asString()).isEqualTo("0012");
        assertThat(link(request("12")).status()).isEqualTo(200);
        assertThat(link(request("  0012 ")).status())
                .as("blanks around it do not count")
                .isEqualTo(422);
        assertThat(link(request("Shop")).status()).isEqualTo(200);
        assertThat(link(request("shop")).status()).isEqualTo(200);
    }

    @Test
    void refusesAnUnknownOrForeignIntegration() {
        var foreign = businesses.open().integration();
        for (var id : List.of(999_999_999L, foreign)) {
            assertRefused(
                    linkWith("integration_id", id),
                    422,
                    "{\"integration_id\":[\"The selected integration id is invalid.\"]}");
        }
    }

    @Test
    void refusesAnUnknownOrForeignBranch() {
        for (var id : List.of(
                Hex32.print(Hex32.next()),
                Hex32.print(businesses.open().virtual().id()),
                "15")) {
            assertRefused(linkWith("branch_id", id), 422, "{\"branch_id\":[\"The selected branch id is invalid.\"]}");
        }
    }

    @Test
    void refusesAPhysicalBranch() {
        assertRefused(
                linkWith("branch_id", Hex32.print(business.place().id())),
                422,
                "{\"branch_id\":[\"The branch id must be a virtual branch.\"]}");
    }

    @Test
    void refusesAShopThatIsLinkedToAnyBranch() {
        var other =
                branches.create(business.id(), new NewBranch("Second", null, null, Address.UNKNOWN, true, false, null));
        link(request("taken")).ok();

        assertRefused(link(request("taken")), 422, "{\"shop_id\":[\"The shop id has already been taken.\"]}");
        var elsewhere = request("taken");
        elsewhere.put("branch_id", Hex32.print(other.id()));
        assertRefused(link(elsewhere), 422, "{\"shop_id\":[\"The shop id has already been taken.\"]}");
    }

    @Test
    void linksOneAccountToSeveralBranchesAndOneShopIdInSeveralAccounts() {
        var other =
                branches.create(business.id(), new NewBranch("Second", null, null, Address.UNKNOWN, true, false, null));
        link(request("first")).ok();
        var second = request("second");
        second.put("branch_id", Hex32.print(other.id()));
        assertThat(link(second).status()).isEqualTo(200);
        var sameShopElsewhere = request("first");
        sameShopElsewhere.put("account_id", "another");
        assertThat(link(sameShopElsewhere).status()).isEqualTo(200);
        var accounts =
                business.http().get("/api/v1/integrations/" + integration).ok().path("accounts");
        assertThat(accounts.valueStream().map(it -> it.path("id").asString())).containsExactly("another", "c36cc9df9");
    }

    @Test
    void takesABranchIdInAnyCase() {
        var upper = Hex32.print(business.virtual().id()).toUpperCase(Locale.ROOT);

        assertThat(linkWith("branch_id", upper).ok().path("branch_id").asString())
                .isEqualTo(upper.toLowerCase(Locale.ROOT));
    }

    @Test
    void wantsADomainOfAWebShop() {
        integration = business.integration(Map.of("is_ecom", true));

        assertRefused(
                link(request("shop")),
                422,
                "{\"store_domain\":[\"The store domain field is required when is ecom is true.\"]}");
        assertRefused(
                linkWith("store_domain", "ftp://example.com"),
                422,
                "{\"store_domain\":[\"The store domain format is invalid.\"]}");
        var link = linkWith("store_domain", "HTTPS://Shop.Example.com/").ok();
        assertThat(link.path("store_domain").asString()).isEqualTo("https://shop.example.com");
        assertRefused(
                business.http().put("/api/v1/branch-links/" + link.path("id").asLong(), "{\"store_domain\":null}"),
                422,
                "{\"store_domain\":[\"The store domain field is required when is ecom is true.\"]}");
    }

    @Test
    void refusesAnInactiveIntegration() {
        integration = business.integration(Map.of("active", false));

        assertNotAllowed(link(request("shop")), "The integration is not active.");
    }

    @Test
    void letsOneOfFiftySimultaneousLinksWin() throws Exception {
        var calls = new ArrayList<Callable<TestClient.Answer>>();
        for (int i = 0; i < 50; i++) {
            calls.add(() -> link(request("raced")));
        }
        try (var threads = Executors.newFixedThreadPool(50)) {
            var statuses = new ArrayList<Integer>();
            for (var answer : threads.invokeAll(calls)) {
                statuses.add(answer.get().status());
                if (answer.get().status() != 200) {
                    assertRefused(answer.get(), 422, "{\"shop_id\":[\"The shop id has already been taken.\"]}");
                }
            }
            assertThat(statuses).filteredOn(it -> it == 200).hasSize(1);
        }
    }

    @Test
    void readsALinkWithItsSettingsWhereTheyAreAskedFor() {
        var request = request("own settings");
        request.put("settings", Map.of("auto_reward", false, "claim_window_days", 7));
        long id = link(request).ok().path("id").asLong();
        business.http()
                .put("/api/v1/integrations/" + integration, "{\"settings\":{\"claim_window_days\":9}}")
                .ok();

        assertThat(business.http().get("/api/v1/branch-links/" + id).ok().has("settings"))
                .isFalse();
        var settings = business.http()
                .get("/api/v1/branch-links/" + id + "?include=settings")
                .ok()
                .path("settings");
        assertThat(settings.path("auto_reward").asBoolean()).isFalse();
        assertThat(settings.path("claim_window_days").asInt()).isEqualTo(7);
        assertThat(settings.path("tax_mode").asString()).isEqualTo("before_tax");
        var inherited = business.http()
                .send(
                        "PUT",
                        "/api/v1/branch-links/" + id + "?include=settings",
                        "{\"settings\":{\"claim_window_days\":null}}")
                .ok()
                .path("settings");
        assertThat(inherited.path("claim_window_days").asInt()).isEqualTo(9);
        assertThat(inherited.path("auto_reward").asBoolean()).isFalse();
    }

    @Test
    void listsLinksByTheirFields() {
        long first = link(request("a")).ok().path("id").asLong();
        long second = link(request("b")).ok().path("id").asLong();
        business.http()
                .put("/api/v1/branch-links/" + second, Map.of("enabled", false))
                .ok();
        long deleted = link(request("c")).ok().path("id").asLong();
        business.http().delete("/api/v1/branch-links/" + deleted);
        var base = "/api/v1/branch-links?integration_id=eq%7C" + integration;

        assertThat(ids(base)).containsExactly(first, second);
        assertThat(ids("/api/v1/integrations/" + integration + "/branch-links")).containsExactly(first, second);
        assertThat(ids(base + "&enabled=eq%7Ctrue")).containsExactly(first);
        assertThat(ids(base + "&shop_id=eq%7Cb")).containsExactly(second);
        assertThat(ids(base + "&account_id=c36cc9df9&shop_id=in%7Ca,b")).containsExactly(first, second);
        assertThat(ids(base + "&branch_id=eq%7C" + Hex32.print(business.place().id())))
                .isEmpty();
        assertThat(business.http()
                        .get(base + "&per_page=1")
                        .ok()
                        .path("meta")
                        .path("total")
                        .asInt())
                .isEqualTo(2);
        assertRefused(
                business.http().get("/api/v1/branch-links?enabled=eq%7Cperhaps"),
                422,
                "{\"enabled\":[\"The selected enabled is invalid.\"]}");
    }

    private List<Long> ids(String path) {
        return business.http()
                .get(path)
                .ok()
                .path("data")
                .valueStream()
                .map(it -> it.path("id").asLong())
                .toList();
    }

    @Test
    void changesWhatMayChange() {
        var other =
                branches.create(business.id(), new NewBranch("Second", null, null, Address.UNKNOWN, true, false, null));
        var link = link(request("moving")).ok();
        var path = "/api/v1/branch-links/" + link.path("id").asLong();

        var changed = business.http()
                .put(
                        path,
                        Map.of(
                                "store_name",
                                "Corner",
                                "store_domain",
                                "corner.example/",
                                "enabled",
                                false,
                                "branch_id",
                                Hex32.print(other.id()),
                                "shop_id",
                                "moving"))
                .ok();

        assertThat(changed.path("store_name").asString()).isEqualTo("Corner");
        assertThat(changed.path("store_domain").asString()).isEqualTo("corner.example");
        assertThat(changed.path("enabled").asBoolean()).isFalse();
        assertThat(changed.path("branch_id").asString()).isEqualTo(Hex32.print(other.id()));
        assertThat(changed.path("created_at")).isEqualTo(link.path("created_at"));
        var cleared = business.http().put(path, "{\"store_name\":null}").ok();
        assertThat(cleared.path("store_name").isNull()).isTrue();
        assertThat(cleared.path("store_domain").asString())
                .as("what is not named stays")
                .isEqualTo("corner.example");
    }

    @Test
    void refusesToChangeWhatALinkIs() {
        var path =
                "/api/v1/branch-links/" + link(request("fixed")).ok().path("id").asLong();

        assertRefused(
                business.http().put(path, Map.of("account_id", "x", "shop_id", "y", "integration_id", integration + 1)),
                422,
                """
                {"account_id":["The account id field is prohibited."],"shop_id":["The shop id field is prohibited."],
                "integration_id":["The integration id field is prohibited."]}""");
        assertRefused(
                business.http()
                        .put(
                                path,
                                Map.of("branch_id", Hex32.print(business.place().id()))),
                422,
                "{\"branch_id\":[\"The branch id must be a virtual branch.\"]}");
        assertRefused(
                business.http().put(path, Map.of("settings", Map.of("claim_window_days", 366))),
                422,
                "{\"settings.claim_window_days\":[\"The settings.claim window days may not be greater than 365.\"]}");
    }

    @Test
    void freesTheShopOfADeletedLink() {
        var path =
                "/api/v1/branch-links/" + link(request("freed")).ok().path("id").asLong();

        var deleted = business.http().delete(path);

        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertNotFound(business.http().get(path));
        assertNotFound(business.http().put(path, Map.of("enabled", true)));
        assertNotFound(business.http().delete(path));
        assertThat(link(request("freed")).status()).isEqualTo(200);
    }

    @Test
    void tellsAForeignIdLikeAMissingOne() {
        var other = businesses.open();
        var foreign = other.link("foreign");
        assertNotFound(business.http().get("/api/v1/integrations/" + other.integration() + "/branch-links"));
        for (var id : List.of(Long.toString(foreign), "999999999", "abc", "99999999999999999999")) {
            assertNotFound(business.http().get("/api/v1/branch-links/" + id));
            assertNotFound(business.http().put("/api/v1/branch-links/" + id, Map.of("shop_id", 5)));
            assertNotFound(business.http().delete("/api/v1/branch-links/" + id));
        }
        for (var id : List.of("999999999", "abc", "99999999999999999999")) {
            assertNotFound(business.http().get("/api/v1/integrations/" + id + "/branch-links"));
        }
    }

    @Test
    void refusesACallWithoutATokenAndABodyThatIsNotJson() {
        var nobody = new TestClient(business.http().url(), Map.of());

        assertRefused(nobody.post("/api/v1/branch-links", request("x")), 401, """
                {"error":{"status_code":401,"message":"Unauthenticated.","description":"Unauthenticated."}}""");
        var malformed = business.http().post("/api/v1/branch-links", "{\"shop_id\":");
        assertThat(malformed.status()).isEqualTo(400);
        assertThat(malformed.json().path("error").path("message").asString()).isEqualTo("Bad Request");
        assertThat(business.http().patch("/api/v1/branch-links/1", Map.of()).status())
                .isEqualTo(405);
    }

    @Test
    void answersARepeatedIdempotencyKeyWithTheFirstAnswer() {
        var request = request("once");
        var first = business.http().send("POST", "/api/v1/branch-links", request, "Idempotency-Key", "\"link-once\"");
        var again = business.http().send("POST", "/api/v1/branch-links", request, "Idempotency-Key", "\"link-once\"");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
    }

    @Test
    void marksTheBranchOfAWebShopWhileALinkIsEnabled() {
        integration = business.integration(Map.of("is_ecom", true));
        var branch =
                branches.create(business.id(), new NewBranch("Shop", null, null, Address.UNKNOWN, true, false, null));
        var request = request("ecom");
        request.put("branch_id", Hex32.print(branch.id()));
        request.put("store_domain", "shop.example");
        var path = "/api/v1/branches/" + Hex32.print(branch.id());
        assertThat(business.http().get(path).ok().path("data").path("is_ecom").asBoolean())
                .isFalse();

        long id = link(request).ok().path("id").asLong();
        assertThat(business.http().get(path).ok().path("data").path("is_ecom").asBoolean())
                .isTrue();

        business.http()
                .put("/api/v1/branch-links/" + id, Map.of("enabled", false))
                .ok();
        assertThat(business.http().get(path).ok().path("data").path("is_ecom").asBoolean())
                .isFalse();
    }
}
