package io.potoroo.assortments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What an assortment says of an article. */
class ExcerptTests {

    private static final Account ACCOUNT = new Account(1, "one");
    private static final Article ARTICLE = new Article(ACCOUNT, "product", "variant", null, List.of());

    private final Excerpt excerpt = new Excerpt();

    private void add(String id, List<String> categoryIds, boolean giftCard) {
        excerpt.add(ACCOUNT, new Item(id, id, null, null, null, categoryIds, null, null, categoryIds, giftCard, true));
    }

    @Test
    void takesAVariantsOwnWordBeforeItsProducts() {
        add("product", List.of("1"), false);
        add("variant", List.of("2"), false);

        assertThat(excerpt.of(ARTICLE, true)).isEqualTo(new Known(false, List.of("2"), List.of("2"), false));
    }

    @Test
    void takesItsProductsWordForAVariantThatIsInNothing() {
        add("product", List.of("1"), true);
        add("variant", List.of(), false);

        assertThat(excerpt.of(ARTICLE, true)).isEqualTo(new Known(false, List.of("1"), List.of("1"), true));
    }
}
