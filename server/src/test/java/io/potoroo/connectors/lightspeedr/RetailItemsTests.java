package io.potoroo.connectors.lightspeedr;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.assortments.Item;
import io.potoroo.assortments.Kind;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What items and what they are in come to. */
class RetailItemsTests {

    private static List<PlatformJson> of(String json) {
        return PlatformJson.read(json).elements();
    }

    @Test
    void tellsAnItemWhoseNumbersAreTexts() {
        var change = RetailItems.items(of("""
                {"itemID":"12","systemSku":"210000000012","customSku":"","description":"Hiking boots","archived":"false",
                "categoryID":"4","manufacturerID":"5","defaultVendorID":"0","Tags":{"@attributes":{"count":"2"},
                "tag":["leather","winter"]},"Prices":{"ItemPrice":[{"amount":"99.5","useTypeID":"2","useType":"MSRP"},
                {"amount":"79.9","useTypeID":"1","useType":"Default"}]}}"""), Currency.of("CAD"));

        assertThat(change.told(Kind.PRODUCT))
                .containsExactly(new Item(
                        "12",
                        "Hiking boots",
                        null,
                        "210000000012",
                        79_90L,
                        List.of("4"),
                        "5",
                        null,
                        List.of("leather", "winter"),
                        false,
                        true));
        assertThat(change.told(Kind.TAG)).extracting(Item::title).containsExactly("leather", "winter");
    }

    @Test
    void takesOutWhatIsArchivedAndBearsWithWhatIsEmpty() {
        var change = RetailItems.items(of("""
                [{"itemID":"12","archived":"true"},{"itemID":"13","Tags":"","Prices":"","categoryID":"0"},{"itemID":"0"}]"""), Currency.of("CAD"));

        assertThat(change.gone().get(Kind.PRODUCT)).containsExactly("12");
        assertThat(change.told(Kind.PRODUCT))
                .containsExactly(new Item("13", "13", null, null, null, List.of(), null, null, List.of(), false, true));
    }

    @Test
    void tellsWhatCategoriesAreInAndWhoMakesAndSuppliesItems() {
        assertThat(RetailItems.categories(of("""
                        [{"categoryID":"3","name":"Footwear","parentID":"0"},{"categoryID":"4","name":"Boots","parentID":"3"}]""")).told(Kind.CATEGORY))
                .containsExactly(Item.named("3", "Footwear", null), Item.named("4", "Boots", "3"));
        assertThat(RetailItems.manufacturers(of("{\"manufacturerID\":\"5\",\"name\":\"Potter\"}"))
                        .told(Kind.BRAND))
                .containsExactly(Item.named("5", "Potter", null));
        assertThat(RetailItems.vendors(of("{\"vendorID\":\"6\",\"name\":\"Wool Ltd\"}"))
                        .told(Kind.SUPPLIER))
                .containsExactly(Item.named("6", "Wool Ltd", null));
    }
}
