package io.potoroo.connectors.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.assortments.Change;
import io.potoroo.assortments.Item;
import io.potoroo.assortments.Kind;
import io.potoroo.connectors.Fixture;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What products and collections of Shopify come to. */
class ShopifyProductsTests {

    private static final Fixture FIXTURES = new Fixture("shopify");

    private static Change products(PlatformJson... products) {
        return ShopifyProducts.products(List.of(products), Currency.of("USD"));
    }

    @Test
    void tellsAProductWithItsVendorTypeTagsAndCollections() {
        var change = products(FIXTURES.json("product.graphql"));

        assertThat(change.told(Kind.PRODUCT))
                .containsExactly(new Item(
                        "632910392",
                        "IPod Nano - 8GB",
                        null,
                        "IPOD2008PINK",
                        199_00L,
                        List.of("841564295", "395646240", "type:Cult Products"),
                        "Apple",
                        null,
                        List.of("Emotive", "Flash Memory", "MP3"),
                        false,
                        true));
        assertThat(change.told(Kind.BRAND)).containsExactly(Item.named("Apple", "Apple", null));
        assertThat(change.told(Kind.CATEGORY)).containsExactly(Item.named("type:Cult Products", "Cult Products", null));
        assertThat(change.told(Kind.TAG))
                .extracting(Item::externalId)
                .containsExactly("Emotive", "Flash Memory", "MP3");
        assertThat(change.gone()).isEmpty();
    }

    @Test
    void saysNothingOfVariantsThatDiffer() {
        assertThat(products(FIXTURES.json("product-gift-card.graphql")).told())
                .containsOnlyKeys(Kind.PRODUCT)
                .containsEntry(
                        Kind.PRODUCT,
                        List.of(new Item(
                                "921728736",
                                "Gift card",
                                null,
                                null,
                                null,
                                List.of(),
                                null,
                                null,
                                List.of(),
                                true,
                                false)));
    }

    @Test
    void bearsWithWhatIsMissingOrTooLong() {
        var oddities =
                products(PlatformJson.read("{}"), PlatformJson.read("""
                        {"id":"gid://shopify/Product/7","title":"%s","vendor":"%s","tags":"lone",
                        "variantsCount":{"count":1},"variants":{"nodes":[{"price":"-1"}]},
                        "collections":{"nodes":[{"id":null},{}]}}""".formatted("😀".repeat(200), "v".repeat(192))));

        var product = oddities.told(Kind.PRODUCT).getFirst();
        assertThat(oddities.told()).containsOnlyKeys(Kind.PRODUCT, Kind.TAG);
        assertThat(product.title()).isEqualTo("😀".repeat(127));
        assertThat(product.brandId()).isNull();
        assertThat(product.tags()).containsExactly("lone");
        assertThat(product.priceMinor()).isNull();
        assertThat(product.categoryIds()).isEmpty();
    }

    @Test
    void tellsCollectionsOfWebhooksAndOfTheApiAlike() {
        var told = ShopifyProducts.collections(List.of(
                PlatformJson.read("""
                        {"id":408372092144951419,"handle":"mynewcollection","title":"My New Collection",
                        "body_html":"<b>Some HTML</b>","sort_order":null}"""),
                PlatformJson.read("{\"id\":\"gid://shopify/Collection/841564295\",\"title\":\"IPods\"}")));

        assertThat(told.told(Kind.CATEGORY))
                .containsExactly(
                        Item.named("408372092144951419", "My New Collection", null),
                        Item.named("841564295", "IPods", null));
    }
}
