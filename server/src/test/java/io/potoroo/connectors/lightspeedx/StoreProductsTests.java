package io.potoroo.connectors.lightspeedx;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.assortments.Change;
import io.potoroo.assortments.Item;
import io.potoroo.assortments.Kind;
import io.potoroo.connectors.Fixture;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What products and tags of a store come to. */
class StoreProductsTests {

    private static final Fixture LIGHTSPEED = new Fixture("lightspeedx");
    private static final String CLOTHING = "0adfd74a-153e-11e9-ea04-b0a1ccc00001";
    private static final String SHIRTS = "0adfd74a-153e-11e9-ea04-b0a1ccc00002";

    private static Change products(PlatformJson... products) {
        return StoreProducts.products(List.of(products), Currency.of("NZD"));
    }

    @Test
    void tellsAVariantWithWhatItIsIn() {
        var change = products(LIGHTSPEED.json("product"));

        assertThat(change.told(Kind.PRODUCT))
                .containsExactly(new Item(
                        "0adfd74a-153e-11e9-ea04-b0a1ccd93a6b",
                        "T-shirt / Pink / S",
                        null,
                        "10013",
                        21_74L,
                        List.of(SHIRTS),
                        "b8ca3a65-0130-11e4-fbb5-83a2e2b1d7f6",
                        "s-1",
                        List.of("t-1", "t-2"),
                        false,
                        true));
        assertThat(change.told(Kind.CATEGORY))
                .containsExactly(Item.named(CLOTHING, "Clothing", null), Item.named(SHIRTS, "Shirts", CLOTHING));
        assertThat(change.told(Kind.BRAND))
                .containsExactly(Item.named("b8ca3a65-0130-11e4-fbb5-83a2e2b1d7f6", "Potter", null));
        assertThat(change.told(Kind.SUPPLIER)).containsExactly(Item.named("s-1", "Wool Ltd", null));
        assertThat(change.told()).doesNotContainKey(Kind.TAG);
        assertThat(change.gone()).isEmpty();
    }

    @Test
    void knowsWhatUsedToBeCalledATypeAndWhatIsNamedByItsIdAlone() {
        var change = products(PlatformJson.read("""
                {"id":"1","name":"Tea","type":{"id":"c","name":"Drinks"},"brand_id":"b","supplier":{"id":"s","name":"Wool"},
                "active":false,"tag_ids":null}"""));

        assertThat(change.told(Kind.PRODUCT))
                .containsExactly(
                        new Item("1", "Tea", null, null, null, List.of("c"), "b", "s", List.of(), false, false));
        assertThat(change.told(Kind.CATEGORY)).containsExactly(Item.named("c", "Drinks", null));
        assertThat(change.told(Kind.SUPPLIER)).containsExactly(Item.named("s", "Wool", null));
    }

    @Test
    void takesOutWhatIsDeleted() {
        var change = products(LIGHTSPEED.json("product", "{\"deleted_at\":\"2026-01-05T10:00:00Z\"}"));

        assertThat(change.told()).isEmpty();
        assertThat(change.gone().get(Kind.PRODUCT)).containsExactly("0adfd74a-153e-11e9-ea04-b0a1ccd93a6b");
    }

    @Test
    void tellsTagsAndKnowsAProductFromAnythingElse() {
        var tags = StoreProducts.tags(PlatformJson.read("""
                [{"id":"t-1","name":"Sale","deleted_at":null},{"id":"t-2","name":"Old","deleted_at":"2026-01-05T10:00:00Z"}]""").elements());

        assertThat(tags.told(Kind.TAG)).containsExactly(Item.named("t-1", "Sale", null));
        assertThat(StoreProducts.isOne(LIGHTSPEED.json("product"))).isTrue();
        assertThat(StoreProducts.isOne(PlatformJson.read("{\"id\":\"1\",\"customer_code\":\"A\"}")))
                .isFalse();
        assertThat(StoreProducts.isOne(
                        PlatformJson.read("{\"id\":\"1\",\"product_id\":\"P\",\"product\":{\"sku\":\"1\"}}")))
                .isFalse();
    }
}
