package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestOffers;
import io.potoroo.kernel.Hex32;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What {@code /me} tells beside who calls. */
@ServerTest
class MeContractTests {

    private final TestBusinesses businesses;
    private TestBusiness business;

    @Autowired
    MeContractTests(TestBusinesses businesses) {
        this.businesses = businesses;
        this.business = businesses.open();
    }

    @BeforeEach
    void open() {
        business = businesses.open();
    }

    @Test
    void includesWhatIsToBeHadNow() {
        var offers = new TestOffers(business);
        offers.coupon(Map.of());
        offers.coupon(Map.of("publish_at", "2190-01-01"));
        offers.reward(Map.of());
        business.http()
                .post(
                        "/products",
                        Map.of(
                                "product_actual_price",
                                14,
                                "available_at_branches",
                                List.of(Map.of(
                                        "id", Hex32.print(business.place().id()))),
                                "product_languages",
                                List.of(Map.of("language_id", 1, "product_title", "Beans"))))
                .ok();

        var included = business.http()
                .get("/me?include=offers,products,giftcards,catalog_items,social_media,branches,business,settings")
                .ok()
                .path("included");

        assertThat(included.path("offers")
                        .valueStream()
                        .map(it -> it.path("title").asString()))
                .containsExactly("Five off");
        assertThat(included.at("/offers/0/images/0/medium").asString()).startsWith("http");
        assertThat(included.at("/catalog_items/0/title").asString()).isEqualTo("Five for a hundred");
        assertThat(included.at("/catalog_items/0/points").asInt()).isEqualTo(100);
        assertThat(included.at("/products/0/actual_price").asInt()).isEqualTo(14);
        assertThat(included.path("giftcards").isEmpty()).isTrue();
        assertThat(included.path("social_media").isEmpty()).isTrue();
        assertThat(included.path("branches").size()).isEqualTo(2);
        assertThat(included.at("/business/settings/currency/symbol").asString()).isEqualTo("$");
        assertThat(included.at("/settings/time_zone").asString()).isEqualTo("America/Montreal");
    }

    @Test
    void includesNothingThatWasNotAskedFor() {
        assertThat(business.http().get("/me").ok().has("included")).isFalse();
        assertThat(business.http()
                        .get("/me?include=catalog_items")
                        .ok()
                        .path("included")
                        .propertyNames())
                .containsExactly("catalog_items");
    }
}
