package io.potoroo.assortments;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.TestStatements;
import io.potoroo.kernel.Hex32;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a linked shop's account sells, told and read over HTTP. */
@ServerTest
class AssortmentContractTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final TestBusinesses businesses;
    private final Assortments assortments;
    private TestBusiness business;
    private long link;

    @Autowired
    AssortmentContractTests(TestBusinesses businesses, Assortments assortments) {
        this.businesses = businesses;
        this.assortments = assortments;
        this.business = businesses.open();
    }

    @BeforeEach
    void linkAShop() {
        business = businesses.open();
        link = business.link("1234");
    }

    private String path(String of) {
        return "/api/v1/branch-links/" + link + of;
    }

    private JsonNode told(String of, Object request) {
        return business.http().put(path(of), request).ok().path("data");
    }

    private static Map<String, Object> named(String id) {
        return Map.of("external_id", id, "title", "Item " + id);
    }

    private static Map<String, Object> items(String... ids) {
        return Map.of(
                "items",
                List.of(ids).stream().map(AssortmentContractTests::named).toList());
    }

    private static Map<String, Object> sync(String syncId, boolean last, String... ids) {
        var request = new HashMap<>(items(ids));
        request.put("sync_id", syncId);
        request.put("final", last);
        return request;
    }

    private List<String> ids(String of) {
        return business.http()
                .get(path(of))
                .ok()
                .path("data")
                .valueStream()
                .map(it -> it.path("external_id").asString())
                .toList();
    }

    private static JsonNode counts(int created, int updated, int unchanged, int deleted) {
        return JSON.readTree("""
                {"created":%d,"updated":%d,"unchanged":%d,"deleted":%d}""".formatted(created, updated, unchanged, deleted));
    }

    @Test
    void showsProductsAsClientsReadThem() {
        told("/products", Map.of("items", List.of(Map.of("external_id", "87", "title", "Album", "sku", "A-1"))));

        var page = business.http().get(path("/products")).ok();

        assertThat(page).isEqualTo(JSON.readTree("""
                {"data":[{"external_id":"87","title":"Album","sku":"A-1"}],
                "pagination":{"end_cursor":"%1$s","current_page":1,"per_page":100,"has_next":false,
                "pagination":{"end_cursor":"%1$s","current_page":1,"per_page":100,"has_next":false}},
                "filters":{"title":["eq","contains"],"external_id":["eq","in"]}}""".formatted(
                        page.at("/pagination/end_cursor").asString())));
        assertThat(page.propertyNames()).containsExactly("data", "pagination", "filters");
    }

    @Test
    void showsCategoriesWithWhatTheyAreIn() {
        told(
                "/categories",
                Map.of(
                        "items",
                        List.of(
                                Map.of("external_id", "1", "title", "Music"),
                                Map.of("external_id", "2", "title", "Albums", "external_parent_id", "1"))));
        assertThat(business.http().get(path("/categories")).ok().path("data")).isEqualTo(JSON.readTree("""
                [{"external_id":"1","external_parent_id":null,"title":"Music"},
                {"external_id":"2","external_parent_id":"1","title":"Albums"}]"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/product-brands", "/product-suppliers", "/product-tags"})
    void showsEverythingElseByName(String of) {
        assertThat(told(of, items("x", "y"))).isEqualTo(counts(2, 0, 0, 0));
        assertThat(business.http().get(path(of)).ok().path("data")).isEqualTo(JSON.readTree("""
                [{"external_id":"x","title":"Item x"},{"external_id":"y","title":"Item y"}]"""));
        assertThat(business.http().delete(path(of + "/x")).status()).isEqualTo(204);
        assertThat(business.http().delete(path(of + "/x")).status()).isEqualTo(404);
        assertThat(ids(of)).containsExactly("y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/products", "/categories"})
    void takesSingleOnesOut(String of) {
        told(of, items("x", "y"));
        assertThat(business.http().delete(path(of + "/x")).status()).isEqualTo(204);
        assertThat(business.http().delete(path(of + "/x")).status()).isEqualTo(404);
        assertThat(ids(of)).containsExactly("y");
    }

    @Test
    void countsWhatIsNewWhatChangedAndWhatDidNot() {
        var album = new HashMap<String, Object>(Map.of(
                "external_id",
                "87",
                "title",
                "Album",
                "sku",
                "A-1",
                "price",
                "19.90",
                "category_ids",
                List.of("2"),
                "brand_id",
                "b",
                "supplier_id",
                "s",
                "tags",
                List.of("new")));
        assertThat(told("/products", Map.of("items", List.of(album)))).isEqualTo(counts(1, 0, 0, 0));
        assertThat(told("/products", Map.of("items", List.of(album, named("88")))))
                .isEqualTo(counts(1, 0, 1, 0));
        for (var change : List.<Map<String, Object>>of(
                Map.of("price", 20),
                Map.of("category_ids", List.of("3")),
                Map.of("tags", List.of()),
                Map.of("gift_card", true),
                Map.of("active", false),
                Map.of("sku", ""))) {
            album.putAll(change);
            assertThat(told("/products", Map.of("items", List.of(album))))
                    .as(change.toString())
                    .isEqualTo(counts(0, 1, 0, 0));
        }
        assertThat(told("/products", Map.of("items", List.of(album)))).isEqualTo(counts(0, 0, 1, 0));
        assertThat(told("/products", Map.of("items", List.of()))).isEqualTo(counts(0, 0, 0, 0));
    }

    @Test
    void removesAtTheEndOfASyncWhatNobodyToldSinceItBegan() {
        told("/products", items("gone", "kept"));
        told("/product-tags", items("gone"));
        assertThat(told("/products", sync("s1", false, "kept", "a"))).isEqualTo(counts(1, 0, 1, 0));
        assertThat(told("/products", items("meanwhile"))).isEqualTo(counts(1, 0, 0, 0));
        assertThat(told("/products", sync("s1", true, "b"))).isEqualTo(counts(1, 0, 0, 1));
        assertThat(ids("/products")).containsExactly("a", "b", "kept", "meanwhile");
        assertThat(ids("/product-tags")).containsExactly("gone");
        assertThat(told("/products", sync("s1", true, "b")))
                .as("the last call, sent again")
                .isEqualTo(counts(1, 0, 0, 1));
        assertThat(ids("/products")).containsExactly("a", "b", "kept", "meanwhile");
        assertThat(told("/products", sync("s2", true, "b"))).isEqualTo(counts(0, 0, 1, 3));
        assertThat(told("/products", sync("s3", true))).isEqualTo(counts(0, 0, 0, 1));
        assertThat(ids("/products")).isEmpty();
    }

    @Test
    void saysEverythingThatIsWrongAndWritesNothing() {
        assertThat(business.http().put(path("/products"), Map.of()).json()).isEqualTo(JSON.readTree("""
                {"items":["The items field is required."]}"""));
        var wrong = business.http().put(path("/products"), """
                {"final":true,"items":[{"external_id":"1","title":"fine"},{"external_id":2,"price":"1.001"},
                {"external_id":"1","title":"twice","price":-1,"tags":"x"}]}""");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json()).isEqualTo(JSON.readTree("""
                {"items.1.external_id":["The items.1.external id must be a string."],
                "items.1.title":["The items.1.title field is required."],
                "items.2.price":["The items.2.price must be at least 0."],
                "items.2.tags":["The items.2.tags must be an array."],
                "sync_id":["The sync id field is required when final is true."],
                "items.1.price":["The items.1.price may not have more than 2 decimal places."],
                "items.2.external_id":["The items.2.external id field has a duplicate value."]}"""));
        var many = IntStream.rangeClosed(0, 500).mapToObj(Integer::toString).toArray(String[]::new);
        assertThat(business.http().put(path("/product-tags"), items(many)).json())
                .isEqualTo(JSON.readTree("""
                {"items":["The items may not have more than 500 items."]}"""));
        assertThat(ids("/products")).isEmpty();
        assertThat(ids("/product-tags")).isEmpty();
    }

    @Test
    void isFoundByEveryLinkOfTheAccountAndNoOther() {
        var other = business.http()
                .post(
                        "/api/v1/branch-links",
                        Map.of(
                                "shop_id",
                                "other",
                                "account_id",
                                "c36cc9df9",
                                "branch_id",
                                Hex32.print(business.virtual().id()),
                                "integration_id",
                                business.http()
                                        .get(path(""))
                                        .ok()
                                        .path("integration_id")
                                        .asLong()))
                .ok()
                .path("id")
                .asLong();
        told("/products", items("1"));
        assertThat(business.http()
                        .get("/api/v1/branch-links/" + other + "/products")
                        .ok()
                        .path("data"))
                .hasSize(1);
        assertThat(business.http()
                        .get("/api/v1/branch-links/" + business.link("elsewhere") + "/products")
                        .ok()
                        .path("data"))
                .isEmpty();
        for (var call : List.of("GET", "PUT")) {
            assertThat(business.http()
                            .send(call, "/api/v1/branch-links/987654321/products", Map.of())
                            .status())
                    .isEqualTo(404);
        }
    }

    private Answer read(String query, String body) {
        return business.http().send("GET", path("/products" + query), body);
    }

    private List<String> found(String query, String body) {
        return read(query, body)
                .ok()
                .path("data")
                .valueStream()
                .map(it -> it.path("external_id").asString())
                .toList();
    }

    @Test
    void takesParametersFromBodyOrQueryAndTheBodyWins() {
        told("/products", items("a", "b", "c", "d", "e"));
        assertThat(found("?per_page=2", "")).containsExactly("a", "b");
        assertThat(found("?per_page=2&page=3", "")).containsExactly("e");
        assertThat(found("?per_page=2&page=zero", "{\"per_page\":\"3\",\"page\":2}"))
                .containsExactly("d", "e");
        var page = read("?per_page=2&page=2", "{\"per_page\":3}").ok();
        assertThat(page.at("/pagination/current_page").asInt()).isEqualTo(2);
        assertThat(page.at("/pagination/per_page").asInt()).isEqualTo(3);
        assertThat(found("?filters[0][field]=external_id&filters[0][operator]=in&filters[0][value]=a,%20c,x", ""))
                .containsExactly("a", "c");
        assertThat(found("?filters%5B0%5D%5Bfield%5D=external_id", """
                {"filters":[{"field":"title","operator":"contains","value":"EM B"}]}""")).containsExactly("b");
    }

    @Test
    void readsABodyOfAGetWhateverTypeItClaims() {
        told("/products", items("a", "b"));
        var answer = business.http().sendAs("text/plain", "GET", path("/products"), "{\"per_page\":1}");
        assertThat(answer.ok().path("data")).hasSize(1);
        assertThat(business.http()
                        .send("GET", path("/products"), "{\"after\":\"" + "x".repeat(5 << 20) + "\"}")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void walksByCursorInTheOrderOfBytesHoweverTheListChanges() {
        var ids = new ArrayList<>(List.of("10", "9", "B", "a", "ä", "2", "Ω"));
        Collections.shuffle(ids);
        told("/products", items(ids.toArray(String[]::new)));
        var walked = new ArrayList<String>();
        var cursor = "";
        for (int page = 1; ; page++) {
            var answer = read("?per_page=3&page=7" + cursor, "").ok();
            if (page > 1) {
                assertThat(answer.at("/pagination/current_page").asInt()).isEqualTo(page);
                answer.path("data")
                        .forEach(it -> walked.add(it.path("external_id").asString()));
            } else {
                answer = read("?per_page=3", "").ok();
                answer.path("data")
                        .forEach(it -> walked.add(it.path("external_id").asString()));
                told("/products", items("0"));
            }
            if (!answer.at("/pagination/has_next").asBoolean()) {
                break;
            }
            cursor = "&after=" + answer.at("/pagination/pagination/end_cursor").asString();
        }
        assertThat(walked).containsExactly("10", "2", "9", "B", "a", "ä", "Ω");
        assertThat(read("?page=9", "").ok().path("pagination")).isEqualTo(JSON.readTree("""
                {"end_cursor":null,"current_page":9,"per_page":100,"has_next":false,
                "pagination":{"end_cursor":null,"current_page":9,"per_page":100,"has_next":false}}"""));
    }

    @Test
    void takesItsOwnCursorHoweverLongIdsAre() {
        var longest = "\uD83E\uDD98".repeat(191);
        told("/products", items(longest, longest.substring(2) + "\uD83E\uDD99"));
        var first = read("?per_page=1", "").ok();
        assertThat(first.at("/data/0/external_id").asString()).isEqualTo(longest);
        assertThat(read("?after=" + first.at("/pagination/end_cursor").asString(), "")
                        .ok()
                        .path("data"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2147483647|a", "-1|a", "0|a", "+1|a", "1", "|a", "1|\0", "99999999999|a", "a|1"})
    void takesNoCursorThatItDidNotGive(String cursor) {
        var answer = read(
                "?after="
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(cursor.getBytes(StandardCharsets.UTF_8)),
                "");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json()).isEqualTo(JSON.readTree("""
                {"after":["The selected after is invalid."]}"""));
    }

    @Test
    void filtersAsItSaysAndSaysWhatItDoesNotKnow() {
        told("/products", items("a", "b", "100%"));
        assertThat(found("", """
                {"filters":[{"field":"title","operator":"eq","value":"Item a"}]}""")).containsExactly("a");
        assertThat(found("", """
                {"filters":[{"field":"title","operator":"contains","value":"0%"}]}""")).containsExactly("100%");
        assertThat(found("", """
                {"filters":[{"field":"external_id","operator":"eq","value":"b"},
                {"field":"title","operator":"contains","value":"a"}]}""")).isEmpty();
        assertThat(read("?page=0", "").json()).isEqualTo(JSON.readTree("""
                {"page":["The page must be at least 1."]}"""));
        var wrong = read("?page=0", """
                {"per_page":101,"after":"?","filters":[{"field":"colour","operator":"eq","value":"red"},
                {"field":"title","operator":"in","value":"x"},{"field":"title"}]}""");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json()).isEqualTo(JSON.readTree("""
                {"per_page":["The per page may not be greater than 100."],
                "filters.2.operator":["The filters.2.operator field is required."],
                "filters.2.value":["The filters.2.value field is required."],
                "filters.0.field":["The selected filters.0.field is invalid."],
                "filters.1.operator":["The selected filters.1.operator is invalid."],
                "after":["The selected after is invalid."]}"""));
    }

    @Test
    void readsNoPageWhereACursorIsGiven() {
        told("/products", items("a", "b"));
        var cursor = read("?per_page=1", "").ok().at("/pagination/end_cursor").asString();
        assertThat(found("?page=0&after=" + cursor, "")).containsExactly("b");
        assertThat(found("?page=abc&after=" + cursor, "")).containsExactly("b");
        assertThat(found("?page=abc", "{\"after\":\"" + cursor + "\"}")).containsExactly("b");
        assertThat(found("?after=" + cursor, "{\"page\":0}")).containsExactly("b");
        assertThat(found("", "{\"page\":\"abc\",\"after\":\"" + cursor + "\"}")).containsExactly("b");
        assertThat(read("?page=abc&after=", "").json()).isEqualTo(JSON.readTree("""
                {"page":["The page must be an integer."]}"""));
    }

    @Test
    void takesFiltersOfAQueryByWhateverNumbersTheyHave() {
        told("/products", items("a", "b", "c"));
        assertThat(found("?filters[1][field]=external_id&filters[1][operator]=eq&filters[1][value]=b", ""))
                .containsExactly("b");
        assertThat(found(
                        "?filters[700][field]=title&filters[3][value]=b,c&filters[700][operator]=contains"
                                + "&filters[3][field]=external_id&filters[700][value]=c&filters[3][operator]=in",
                        ""))
                .containsExactly("c");
        assertThat(read("?filters[7][field]=external_id&filters[7][operator]=eq", "")
                        .json())
                .isEqualTo(JSON.readTree("""
                        {"filters.0.value":["The filters.0.value field is required."]}"""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filters[][field]=title&filters[][operator]=eq&filters[][value]=a",
                "filters=x",
                "filters=%5B%7B%22field%22%3A%22title%22%7D%5D",
                "filters[0]=title",
                "filters[0][colour]=red",
                "filters[0][field]=title&filters[0][operator]=eq&filters[0][value]=a&filters.1.field=title"
            })
    void refusesFiltersOfAQueryThatItCannotRead(String query) {
        var answer = read("?" + query, "");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("filters")).isEqualTo(JSON.readTree("""
                ["The filters of a query must be sent as filters[0][field], filters[0][operator] and filters[0][value]."]"""));
        assertThat(read("?" + query, "{\"filters\":[]}").ok().path("data")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/products", "/categories", "/product-brands", "/product-suppliers", "/product-tags"})
    void takesOutWhatHasSlashesInItsId(String of) {
        told(of, items("n", "n/w", "w", "gid://shop/Product/1"));
        assertThat(business.http().delete(path(of + "/n%2Fw")).status()).isEqualTo(204);
        assertThat(business.http().delete(path(of + "/n%2fw")).status()).isEqualTo(404);
        assertThat(business.http()
                        .delete(path(of + "/gid:%2F%2Fshop%2FProduct%2F1"))
                        .status())
                .isEqualTo(204);
        assertThat(ids(of)).containsExactly("n", "w");
    }

    @Test
    void beginsTheNextSyncUnderTheSameId() {
        told("/products", sync("nightly", false, "a", "b"));
        told("/products", sync("nightly", true, "c"));
        assertThat(told("/products", sync("nightly", false, "a"))).isEqualTo(counts(0, 0, 1, 0));
        assertThat(told("/products", sync("nightly", true, "c"))).isEqualTo(counts(0, 0, 1, 1));
        assertThat(ids("/products")).containsExactly("a", "c");
        assertThat(told("/products", sync("nightly", true, "a", "d"))).isEqualTo(counts(1, 0, 1, 1));
        assertThat(told("/products", sync("nightly", true, "d"))).isEqualTo(counts(0, 0, 1, 1));
        assertThat(ids("/products")).containsExactly("d");
    }

    @Test
    void keepsWhatTheNextSyncBeginsWithAlsoWhereThatIsWhatWasToldBefore() {
        told("/products", sync("nightly", false, "a"));
        told("/products", sync("nightly", false, "b"));
        told("/products", sync("nightly", true, "c"));
        told("/products", sync("nightly", false, "a"));
        assertThat(told("/products", sync("nightly", true, "c", "d"))).isEqualTo(counts(1, 0, 1, 1));
        assertThat(ids("/products")).containsExactly("a", "c", "d");
    }

    @Test
    void removesNothingMoreWhenCallsAreRepeatedAfterTheEnd() {
        told("/products", items("gone"));
        told("/products", sync("nightly", false, "a"));
        told("/products", sync("nightly", false, "b"));
        var last = told("/products", sync("nightly", true, "c"));
        assertThat(last).isEqualTo(counts(1, 0, 0, 1));
        told("/products", items("meanwhile"));
        assertThat(told("/products", sync("nightly", false, "b"))).isEqualTo(counts(0, 0, 1, 0));
        assertThat(told("/products", sync("nightly", true, "c"))).isEqualTo(last);
        assertThat(told("/products", sync("nightly", true, "c"))).isEqualTo(last);
        assertThat(ids("/products")).containsExactly("a", "b", "c", "meanwhile");
    }

    @Test
    void takesTheSameNumberOfStatementsHoweverManyItemsThereAre() {
        var account = new Account(business.integration(), "account");
        var few = TestStatements.here("assortments", () -> tell(account, 1));
        var many = TestStatements.here("assortments", () -> tell(account, 500));
        assertThat(many).hasSameSizeAs(few);
        assertThat(few).hasSizeLessThanOrEqualTo(5);
    }

    private void tell(Account account, int most) {
        assortments.tell(
                business.id(),
                account,
                Kind.TAG,
                IntStream.range(0, most)
                        .mapToObj(it -> Item.named("T" + it, "Tag", null))
                        .toList(),
                new Assortments.Part("s" + most, true));
    }
}
