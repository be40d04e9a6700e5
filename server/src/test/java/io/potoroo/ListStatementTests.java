package io.potoroo;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.kernel.Hex32;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A list costs the same statements however long it is, with everything that can be asked for beside its rows. */
@ServerTest
class ListStatementTests {

    private static final String SOLD_AT = "2026-01-05T10:00:00Z";

    private final TestBusiness business;
    private final TestOffers offers;
    private final String branch;
    private final String customer;
    private final long link;
    private final String webhook;

    @Autowired
    ListStatementTests(TestBusinesses businesses) {
        this.business = businesses.open();
        this.offers = new TestOffers(business);
        this.branch = Hex32.print(business.place().id());
        this.customer = person("mia");
        this.link = business.link("till");
        this.webhook = business.http()
                .post("/api/v1/webhooks", Map.of("url", "http://127.0.0.1:9/", "topics", List.of("sale.*")))
                .ok()
                .at("/data/id")
                .asString();
    }

    private String person(String name) {
        return business.http()
                .post("/customers", Map.of("email", name + "@example.com"))
                .ok()
                .at("/data/id")
                .asString();
    }

    private void make(String path, Map<String, ?> request) {
        business.http().post(path, request).ok();
    }

    /** One more row for each of the lists. */
    private void furnish(int number) {
        var someone = person("leo" + number);
        var at = List.of(Map.of("id", branch));
        var offer = offers.coupon(Map.of());
        offers.multiplier(Map.of());
        offers.reward(Map.of());
        var product = business.http()
                .post(
                        "/products",
                        Map.of(
                                "available_at_branches",
                                at,
                                "product_languages",
                                List.of(Map.of("language_id", 1, "product_title", "Tea"))))
                .ok()
                .at("/data/id")
                .asLong();
        make("/product-rewards", Map.of("product", Map.of("id", product), "points", 5));
        make("/tiers", Map.of("tiers_sequence", List.of("2"), "tier_levels", List.of(Map.of("name", "Bronze"))));
        make(
                "/referral-programs",
                Map.of("cond_min_amount", 1, "expires_in", 0, "referee_earns", 1, "referer_earns", 1));
        make("/call-to-actions", Map.of("action_id", 4));
        make("/employees", Map.of("name", "Ana", "pin_code", "%04d".formatted(number)));
        make("/customers/" + customer + "/consents", Map.of("allow_sms", 1, "allow_email", 0, "allow_push", 1));
        business.integration();
        business.link("till-" + number);
        make(
                "/api/v1/branch-links/" + link + "/sales",
                Map.of(
                        "external_id",
                        "S-" + number,
                        "sold_at",
                        SOLD_AT,
                        "total",
                        10,
                        "customer",
                        Map.of("id", someone)));
        for (var whose : List.of(someone, customer)) {
            var it = Map.of("id", whose);
            make(
                    "/transactions",
                    Map.of(
                            "intent",
                            "reward",
                            "amount",
                            5,
                            "customer",
                            it,
                            "employee",
                            Map.of("pin_code", "%04d".formatted(number)),
                            "receipt",
                            Map.of("number", "R-" + number),
                            "transaction_details",
                            Map.of("external_order_id", "O-" + number)));
            make("/transactions", Map.of("intent", "get_coupon", "customer", it, "offer", Map.of("id", offer)));
        }
    }

    private List<String> lists() {
        var mine = "/customers/" + customer;
        return List.of(
                "/transactions?relationships=customer,employee,purchase.receipt,transaction_sequences,transaction_details",
                "/customers?include=balance",
                mine + "/transactions?relationships=branch,transaction_details&include=ecom_coupon",
                mine + "/offers?relationships=branch,branches",
                mine + "/targeted-offers?relationships=branch&include=coupon",
                mine + "/claimable-offers?amount=5&branch_id=" + branch + "&relationships=branches",
                mine + "/available-coupons",
                mine + "/rewards?relationships=branches",
                mine + "/consents",
                mine + "/crm-fields",
                mine + "/notifications",
                mine + "?include=balance,tier_level,tier_progress,tiers,referral_programs,consent,note"
                        + "&relationships=address,tier_levels",
                "/offers?relationships=branch,branches",
                "/rewards?relationships=branches",
                "/products",
                "/product-rewards?relationships=product",
                "/tiers?relationships=tier_levels",
                "/referral-programs",
                "/call-to-actions?include=action",
                "/branches?include=virtual_branch",
                "/employees",
                "/me?include=offers,products,giftcards,catalog_items,social_media,branches,business,settings",
                "/api/v1/branches",
                "/api/v1/integrations",
                "/api/v1/branch-links",
                "/api/v1/branch-links/" + link + "/sales",
                "/api/v1/branch-links/" + link + "/events",
                "/api/v1/webhooks",
                "/api/v1/webhooks/" + webhook + "/deliveries");
    }

    /** The fewest of some, as what is remembered for a few seconds is read again now and then. */
    private Map<String, Integer> counts() {
        var counts = new LinkedHashMap<String, Integer>();
        for (var path : lists()) {
            counts.put(
                    path,
                    IntStream.range(0, 3)
                            .map(ignored -> TestStatements.answering(business.http(), path)
                                    .size())
                            .min()
                            .orElseThrow());
        }
        return counts;
    }

    @Test
    void readsManyRowsInAsManyStatementsAsFew() {
        IntStream.range(0, 2).forEach(this::furnish);
        var few = counts();
        IntStream.range(2, 12).forEach(this::furnish);

        assertThat(few.values()).allMatch(it -> it <= 20);
        assertThat(few.get("/customers?include=balance")).isEqualTo(4);
        assertThat(counts()).isEqualTo(few);
    }
}
