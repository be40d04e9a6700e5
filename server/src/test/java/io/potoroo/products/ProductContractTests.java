package io.potoroo.products;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.TestImages;
import io.potoroo.TestStatements;
import io.potoroo.kernel.Hex32;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** {@code /products} and {@code /product-rewards} over HTTP. */
@ServerTest
class ProductContractTests {

    private static final String REWARDS = "/product-rewards";

    private final TestBusinesses businesses;
    private final ProductRewards rewards;
    private TestBusiness business;

    @Autowired
    ProductContractTests(TestBusinesses businesses, ProductRewards rewards) {
        this.businesses = businesses;
        this.rewards = rewards;
        this.business = businesses.open();
    }

    @BeforeEach
    void open() {
        business = businesses.open();
    }

    private TestClient.Answer create(Map<String, ?> more) {
        var request = new HashMap<String, Object>(Map.of(
                "available_at_branches",
                List.of(Map.of("id", Hex32.print(business.place().id()))),
                "product_languages",
                List.of(Map.of("language_id", 1, "product_title", "Tea"))));
        request.putAll(more);
        return business.http().post("/products", request);
    }

    private long product(String sku) {
        return create(Map.of("product_sku", sku)).ok().path("data").path("id").asLong();
    }

    private long reward(long product, long points) {
        return business.http()
                .post(REWARDS, Map.of("product", Map.of("id", product), "points", points))
                .ok()
                .path("data")
                .path("id")
                .asLong();
    }

    private static void assertRefused(TestClient.Answer answer, int status, String body) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json()).isEqualTo(JsonMapper.shared().readTree(body));
    }

    private static void assertMissing(TestClient.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.json().path("error").path("status_code").asInt()).isEqualTo(404);
    }

    @Test
    void answersWithEverythingThatWasSentUnderItsOwnNames() {
        var images = TestImages.uploaded(business);
        var image = images.getFirst();

        var product = create(Map.of(
                        "promote_flag",
                        1,
                        "product_sku",
                        "TEA-1",
                        "product_actual_price",
                        "3.50",
                        "product_real_price",
                        4,
                        "images",
                        images,
                        "product_languages",
                        List.of(Map.of(
                                "language_id", 1,
                                "product_title", "Tea",
                                "product_description", "Green",
                                "product_terms_conditions", "Hot",
                                "product_link", "https://cafe.example/tea"))))
                .ok()
                .path("data");

        assertThat(product).isEqualTo(JsonMapper.shared().readTree("""
                {"id":%d,"promote_flag":1,"product_sku":"TEA-1","actual_price":3.5,"real_price":4,"title":"Tea",
                "description":"Green","terms_conditions":"Hot","link":"https://cafe.example/tea",
                "images":[{"original":%s,"large":%s,"medium":%s,"thumbnail":%s,"path":%s,"default":true}],
                "product_languages":[{"id":1,"language_id":1,"title":"Tea","description":"Green",
                    "terms_conditions":"Hot","link":"https://cafe.example/tea",
                    "language":{"id":1,"abbreviation":"en","name":"English"}}]}""".formatted(
                        product.path("id").asLong(),
                        image.path("original"),
                        image.path("large"),
                        image.path("medium"),
                        image.path("thumbnail"),
                        image.path("original"))));
        var id = product.path("id").asLong();
        assertThat(business.http().get("/products/" + id).ok().path("data")).isEqualTo(product);
        assertThat(business.http().get("/products").ok().path("data").get(0)).isEqualTo(product);
        assertMissing(businesses.open().http().get("/products/" + id));
    }

    @Test
    void needsNoImageAndNoPrice() {
        var product = create(Map.of()).ok().path("data");

        assertThat(product.path("images").isEmpty()).isTrue();
        assertThat(product.path("actual_price").asInt()).isZero();
        assertThat(product.path("promote_flag").asInt()).isZero();
        assertThat(product.path("product_sku").isNull()).isTrue();
    }

    @Test
    void namesWhatDoesNotHold() {
        assertRefused(business.http().post("/products", Map.of()), 422, """
                {"product_languages":["The product languages field is required."],
                "available_at_branches":["The available at branches field is required."]}""");
        assertRefused(
                create(Map.of(
                        "product_sku",
                        "AB",
                        "product_actual_price",
                        -1,
                        "product_real_price",
                        0.001,
                        "images",
                        List.of(1, 2, 3, 4, 5),
                        "available_at_branches",
                        List.of(Map.of(
                                "id", Hex32.print(businesses.open().place().id()))),
                        "product_languages",
                        List.of(Map.of("language_id", 1, "product_link", "tea")))),
                422,
                """
                {"product_sku":["The product sku must be at least 3 characters."],
                "product_actual_price":["The product actual price must be at least 0."],
                "product_real_price":["The product real price may not have more than 2 decimal places."],
                "images":["The images may not have more than 4 items."],
                "product_languages.0.product_title":["The product languages.0.product title field is required."],
                "product_languages.0.product_link":["The product languages.0.product link format is invalid."],
                "available_at_branches.0.id":["The selected available at branches.0.id is invalid."]}""");
    }

    @Test
    void givesPointsByThePiece() {
        long tea = product("TEA-1");
        long cake = product("CAKE-1");
        long forTea = reward(tea, 5);
        long forCake = reward(cake, 8);

        assertThat(rewards.points(business.id(), List.of(forTea, forCake, 999_999_999L)))
                .isEqualTo(Map.of(forTea, 5L, forCake, 8L));
        assertThat(TestStatements.on(
                        "products,catalogue", () -> rewards.points(business.id(), List.of(forTea, forCake))))
                .hasSize(1);
        assertThat(rewards.points(businesses.open().id(), List.of(forTea))).isEmpty();
        assertThat(business.http().get(REWARDS).ok().path("data"))
                .isEqualTo(JsonMapper.shared()
                        .readTree("[{\"id\":%d,\"points\":5},{\"id\":%d,\"points\":8}]".formatted(forTea, forCake)));
        assertThat(business.http()
                        .get(REWARDS + "?relationships=product&products.product_sku=eq%7CCAKE-1")
                        .ok()
                        .path("data"))
                .isEqualTo(JsonMapper.shared().readTree("""
                        [{"id":%d,"points":8,"product":{"id":%d,"title":"Tea","description":null,"images":[]}}]""".formatted(forCake, cake)));
    }

    @Test
    void changesAndDeletesThem() {
        long tea = product("TEA-1");
        long id = reward(tea, 5);

        assertThat(business.http()
                        .put(REWARDS + "/" + id, Map.of("points", "7"))
                        .ok()
                        .path("data")
                        .path("points")
                        .asInt())
                .isEqualTo(7);
        assertThat(business.http().put(REWARDS + "/" + id, Map.of()).ok())
                .isEqualTo(business.http().get(REWARDS + "/" + id).ok());
        assertThat(business.http().delete(REWARDS + "/" + id).status()).isEqualTo(204);
        assertMissing(business.http().delete(REWARDS + "/" + id));
        assertThat(rewards.points(business.id(), List.of(id))).isEmpty();
        assertThat(reward(tea, 9)).isNotEqualTo(id);
    }

    @Test
    void refusesASecondOneForTheProductAndStrangeProducts() {
        long tea = product("TEA-1");
        reward(tea, 5);

        assertRefused(business.http().post(REWARDS, Map.of("product", Map.of("id", tea), "points", 6)), 422, """
                {"product.id":["The product.id has already been taken."]}""");
        assertRefused(
                businesses.open().http().post(REWARDS, Map.of("product", Map.of("id", tea), "points", 6)),
                422,
                "{\"product.id\":[\"The selected product.id is invalid.\"]}");
        assertRefused(business.http().post(REWARDS, Map.of("product", Map.of(), "points", 0)), 422, """
                {"product.id":["The product.id field is required."],"points":["The points must be greater than 0."]}""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999", "x", "-1"})
    void knowsNoOtherIds(String id) {
        assertMissing(business.http().get("/products/" + id));
        assertMissing(business.http().get(REWARDS + "/" + id));
        assertMissing(business.http().put(REWARDS + "/" + id, Map.of("points", 1)));
        assertMissing(business.http().delete(REWARDS + "/" + id));
    }

    @Test
    void doesNotShowAnotherBusinesssProductRewards() {
        long id = reward(product("TEA-1"), 5);
        var other = businesses.open().http();

        assertMissing(other.get(REWARDS + "/" + id));
        assertMissing(other.put(REWARDS + "/" + id, Map.of("points", 1)));
        assertMissing(other.delete(REWARDS + "/" + id));
        assertThat(other.get(REWARDS).ok().path("data").isEmpty()).isTrue();
    }

    @Test
    void asksTheDatabaseAsOftenForManyAsForOne() {
        reward(product("TEA-1"), 5);
        var list = REWARDS + "?relationships=product&per_page=100";
        business.http().get(list).ok();

        var forOne = TestStatements.on(
                "products,catalogue", () -> business.http().get(list).ok());
        IntStream.range(0, 8).forEach(it -> reward(product("SKU-" + it), 5));
        var forMany = TestStatements.on(
                "products,catalogue", () -> business.http().get(list).ok());

        assertThat(forOne).hasSize(6);
        assertThat(forMany).hasSameSizeAs(forOne);
    }
}
