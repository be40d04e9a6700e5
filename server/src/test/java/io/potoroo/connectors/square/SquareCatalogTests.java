package io.potoroo.connectors.square;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.assortments.Change;
import io.potoroo.assortments.Item;
import io.potoroo.assortments.Kind;
import io.potoroo.connectors.Fixture;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What objects of a catalogue at Square come to. */
class SquareCatalogTests {

    private static final Fixture FILES = new Fixture("square");

    private static Change change(List<PlatformJson> objects) {
        return SquareCatalog.change(objects, Currency.of("USD"));
    }

    private static List<PlatformJson> objects(String objects) {
        return PlatformJson.read(objects).elements();
    }

    @Test
    void tellsEachVariationWithWhatItsItemIsIn() {
        var change = change(FILES.json("catalog").list("objects"));

        assertThat(change.told(Kind.PRODUCT))
                .containsExactly(
                        new Item(
                                "2TZFAOHWGG7PAK2QEXWYPZSP",
                                "Tea, Mug",
                                null,
                                "TEA-MUG",
                                150L,
                                List.of("BJNQCF2FJ6S6UIDT65ABHLRX", "REPORTSDRINKS"),
                                null,
                                null,
                                List.of(),
                                false,
                                true),
                        new Item(
                                "POTOFTEAVARIATION",
                                "Tea, Pot",
                                null,
                                null,
                                null,
                                List.of("BJNQCF2FJ6S6UIDT65ABHLRX", "REPORTSDRINKS"),
                                null,
                                null,
                                List.of(),
                                false,
                                true),
                        new Item(
                                "EGIFTCARDVARIATION",
                                "Gift card",
                                null,
                                null,
                                null,
                                List.of("OLDCATEGORY"),
                                null,
                                null,
                                List.of(),
                                true,
                                false));
        assertThat(change.told(Kind.CATEGORY))
                .containsExactly(Item.named("BJNQCF2FJ6S6UIDT65ABHLRX", "Hot drinks", "HURXQOOAIC4IZSI2BEXQRYFY"));
        assertThat(change.gone()).isEmpty();
    }

    @Test
    void takesOutWhatIsDeleted() {
        var change = change(objects("""
                [{"type":"ITEM","id":"I","is_deleted":true,"item_data":{"name":"Tea","variations":[
                {"type":"ITEM_VARIATION","id":"V1","is_deleted":true,"item_variation_data":{}}]}},
                {"type":"ITEM","id":"J","item_data":{"name":"Tea","variations":[
                {"type":"ITEM_VARIATION","id":"V2","is_deleted":true}]}},
                {"type":"ITEM_VARIATION","id":"V3","is_deleted":true,"item_variation_data":{"item_id":"J"}},
                {"type":"CATEGORY","id":"C","is_deleted":true}]"""));

        assertThat(change.told()).isEmpty();
        assertThat(change.gone().get(Kind.PRODUCT)).containsExactly("V1", "V2", "V3");
        assertThat(change.gone().get(Kind.CATEGORY)).containsExactly("C");
    }

    @Test
    void findsTheItemsOfVariationsThatChangedAlone() {
        assertThat(SquareCatalog.itemsBeside(objects("""
                [{"type":"ITEM","id":"I"},{"type":"ITEM_VARIATION","id":"V1","item_variation_data":{"item_id":"I"}},
                {"type":"ITEM_VARIATION","id":"V2","item_variation_data":{"item_id":"J"}},
                {"type":"ITEM_VARIATION","id":"V3","item_variation_data":{"item_id":"J"}},
                {"type":"ITEM_VARIATION","id":"V4","is_deleted":true,"item_variation_data":{"item_id":"K"}},
                {"type":"ITEM_VARIATION","id":"V5"}]"""))).containsExactly("J");
    }

    @Test
    void bearsWithWhatItDoesNotKnow() {
        assertThat(change(objects("[{\"type\":\"TAX\",\"id\":\"T\"},{\"type\":\"ITEM\"},{}]"))
                        .told())
                .isEmpty();
    }
}
