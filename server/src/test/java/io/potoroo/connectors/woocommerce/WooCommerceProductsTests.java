package io.potoroo.connectors.woocommerce;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.assortments.Change;
import io.potoroo.assortments.Item;
import io.potoroo.assortments.Kind;
import io.potoroo.connectors.Fixture;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What products and categories of WooCommerce come to. */
class WooCommerceProductsTests {

    private static final Fixture FILES = new Fixture("woocommerce");

    private static Change products(PlatformJson... products) {
        return WooCommerceProducts.products(List.of(products), Currency.of("USD"));
    }

    @Test
    void tellsAProductWithWhatItIsIn() {
        var change = products(FILES.json("product"));

        assertThat(change.told(Kind.PRODUCT))
                .containsExactly(new Item(
                        "794",
                        "Tea & biscuits",
                        null,
                        "TEA-1",
                        21_99L,
                        List.of("9", "14"),
                        "31",
                        null,
                        List.of("34"),
                        false,
                        true));
        assertThat(change.told(Kind.BRAND)).containsExactly(Item.named("31", "Potter & Sons", null));
        assertThat(change.told(Kind.TAG)).containsExactly(Item.named("34", "Leather", null));
        assertThat(change.told(Kind.CATEGORY))
                .as("a product does not say what its categories are in")
                .isEmpty();
        assertThat(change.gone()).isEmpty();
    }

    @Test
    void tellsNothingOfVariantsAndTakesOutWhatIsInTheTrash() {
        var change = products(
                FILES.json("product", "{\"id\":795,\"type\":\"variation\",\"parent_id\":794,\"categories\":[]}"),
                FILES.json("product", "{\"status\":\"trash\"}"));

        assertThat(change.told()).isEmpty();
        assertThat(change.gone()).containsOnlyKeys(Kind.PRODUCT).containsEntry(Kind.PRODUCT, List.of("794"));
    }

    @Test
    void bearsWithOlderShopsAndEmptyFields() {
        var change = products(
                FILES.json(
                        "product",
                        "{\"status\":\"draft\",\"name\":\"\",\"sku\":\"\",\"price\":\"\",\"brands\":null,\"tags\":[{}],\"categories\":\"\"}"));

        assertThat(change.told()).containsOnlyKeys(Kind.PRODUCT);
        assertThat(change.told(Kind.PRODUCT))
                .containsExactly(
                        new Item("794", "794", null, null, null, List.of(), null, null, List.of(), false, false));
    }

    @Test
    void tellsWhatCategoriesAreIn() {
        var categories = WooCommerceProducts.categories(PlatformJson.read("""
                        [{"id":9,"name":"Clothing","slug":"clothing","parent":0},
                        {"id":14,"name":"T-shirts","slug":"t-shirts","parent":9},{"name":"no id"}]""").elements());

        assertThat(categories.told(Kind.CATEGORY))
                .containsExactly(Item.named("9", "Clothing", null), Item.named("14", "T-shirts", "9"));
    }
}
