package io.potoroo.connectors.magento;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.assortments.Item;
import io.potoroo.assortments.Kind;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What products of a store, and what they are in, come to. */
class StoreCatalogueTests {

    @Test
    void tellsAProductWithItsCategoriesAndItsManufacturer() {
        var change = StoreCatalogue.products(PlatformJson.read("""
                        [{"id":1,"sku":"24-MB01","name":"Joust Duffle Bag","status":1,"price":34,"type_id":"simple",
                        "extension_attributes":{"category_links":[{"position":0,"category_id":"3"},{"category_id":"4"}]},
                        "custom_attributes":[{"attribute_code":"category_ids","value":["3","4"]},
                        {"attribute_code":"manufacturer","value":"21"}]},
                        {"id":2,"sku":"GC","name":"Gift card","status":2,"type_id":"giftcard"},{"name":"no id"}]""").elements(), Currency.of("USD"));

        assertThat(change.told(Kind.PRODUCT))
                .containsExactly(
                        new Item(
                                "1",
                                "Joust Duffle Bag",
                                null,
                                "24-MB01",
                                34_00L,
                                List.of("3", "4"),
                                "21",
                                null,
                                List.of(),
                                false,
                                true),
                        new Item("2", "Gift card", null, "GC", null, List.of(), null, null, List.of(), true, false));
    }

    @Test
    void tellsEveryCategoryOfTheTreeAndWhoMakesProducts() {
        var categories = StoreCatalogue.categories(PlatformJson.read("""
                {"id":1,"parent_id":0,"name":"Root","children_data":[{"id":2,"parent_id":1,"name":"Default","children_data":[
                {"id":3,"parent_id":2,"name":"Bags","children_data":[]}]},{"id":9,"parent_id":1,"name":"Other"}]}"""));
        var makers = StoreCatalogue.manufacturers(PlatformJson.read("""
                [{"label":" ","value":""},{"label":"Potter","value":"21"}]""").elements());

        assertThat(categories.told(Kind.CATEGORY))
                .containsExactlyInAnyOrder(
                        Item.named("1", "Root", null),
                        Item.named("2", "Default", "1"),
                        Item.named("3", "Bags", "2"),
                        Item.named("9", "Other", "1"));
        assertThat(makers.told(Kind.BRAND)).containsExactly(Item.named("21", "Potter", null));
    }
}
