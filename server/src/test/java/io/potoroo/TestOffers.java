package io.potoroo;

import io.potoroo.branches.Branch;
import io.potoroo.kernel.Hex32;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Makes offers and rewards of a business over HTTP, live at its place unless a test says otherwise. */
public final class TestOffers {

    private final TestBusiness business;
    private final List<JsonNode> images;

    public TestOffers(TestBusiness business) {
        this.business = business;
        this.images = TestImages.uploaded(business);
    }

    private Map<String, Object> item(String title, String languages, String titled) {
        return new HashMap<>(Map.of(
                "never_expires_flag",
                1,
                "images",
                images,
                "available_at_branches",
                List.of(Map.of("id", Hex32.print(business.place().id()))),
                languages,
                List.of(Map.of("language_id", 1, titled, title))));
    }

    /** An offer of five off that gives coupons to everyone. */
    public long coupon(Map<String, ?> more) {
        var request = item("Five off", "offer_languages", "offer_title");
        request.putAll(Map.of("type_id", 10, "targeted_offer_flag", 0, "discount_value", 5));
        request.putAll(more);
        return made("/offers", request);
    }

    /** The customer's coupon of the offer. */
    public long taken(long offer, String customer) {
        return business.http()
                .post(
                        "/transactions",
                        Map.of(
                                "intent",
                                "get_coupon",
                                "customer",
                                Map.of("id", customer),
                                "offer",
                                Map.of("id", offer)))
                .ok()
                .at("/data/coupon/id")
                .asLong();
    }

    /** An offer that doubles points. */
    public long multiplier(Map<String, ?> more) {
        var request = item("Double points", "offer_languages", "offer_title");
        request.putAll(Map.of(
                "type_id",
                1,
                "targeted_offer_flag",
                0,
                "multip_factor",
                2,
                "offer_frequency_id",
                1,
                "min_purchase",
                0,
                "max_purchase",
                100));
        request.putAll(more);
        return made("/offers", request);
    }

    /** A reward of 100 points: five off, for everyone. */
    public long reward(Map<String, ?> more) {
        var request = item("Five for a hundred", "reward_languages", "title");
        request.putAll(
                Map.of("type_id", 16, "points", 100, "targeted_flag", 0, "amount", 5, "redeem_for_gift_card", false));
        request.putAll(more);
        return made("/rewards", request);
    }

    private long made(String path, Map<String, ?> request) {
        return business.http().post(path, request).ok().path("data").path("id").asLong();
    }

    /** Where something is to be had: only at this branch. */
    public static Map<String, ?> at(Branch branch) {
        return Map.of("available_at_branches", List.of(Map.of("id", Hex32.print(branch.id()))));
    }
}
