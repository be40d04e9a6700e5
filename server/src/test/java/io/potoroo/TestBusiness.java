package io.potoroo;

import io.potoroo.branches.Branch;
import io.potoroo.businesses.Business;
import io.potoroo.kernel.Hex32;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A fresh business and a client that calls for it.
 *
 * @param place the main branch, physical
 * @param virtual a branch to link shops to
 * @param environment what programs need to reach it, as the sample business's file has it
 */
public record TestBusiness(
        Business business,
        Branch place,
        Branch virtual,
        UUID ownerId,
        String ownerEmail,
        String token,
        String applicationKey,
        TestClient http,
        String environment) {

    public UUID id() {
        return business.id();
    }

    /** What the token endpoint answers to a customer of the business. */
    public TestClient.Answer signIn(String username, String pin) {
        return new TestClient(http.url(), Map.of())
                .post(
                        "/oauth/token",
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                setting("POTOROO_CLIENT_ID"),
                                "client_secret",
                                setting("POTOROO_CLIENT_SECRET"),
                                "username",
                                username,
                                "password",
                                pin,
                                "scope",
                                "admin",
                                "application_key",
                                applicationKey));
    }

    /** A client that calls for a customer who has signed in. */
    public TestClient member(String username, String pin) {
        var token = signIn(username, pin).ok().path("access_token").asString();
        return new TestClient(http.url(), Map.of("Authorization", "Bearer " + token));
    }

    /** From the environment. */
    public String setting(String name) {
        return environment
                .lines()
                .filter(it -> it.startsWith(name + "="))
                .findFirst()
                .orElseThrow()
                .substring(name.length() + 1);
    }

    public long integration() {
        return integration(Map.of());
    }

    /** A new integration; further fields of the request may be given. */
    public long integration(Map<String, ?> more) {
        var request = new HashMap<String, Object>(Map.of("name", "ABC", "type", 1));
        request.putAll(more);
        return http.post("/api/v1/integrations", request).ok().path("id").asLong();
    }

    /** A new link of the shop to the virtual branch, under a new integration. */
    public long link(String shopId) {
        return http.post(
                        "/api/v1/branch-links",
                        Map.of(
                                "shop_id",
                                shopId,
                                "account_id",
                                "c36cc9df9",
                                "branch_id",
                                Hex32.print(virtual.id()),
                                "integration_id",
                                integration()))
                .ok()
                .path("id")
                .asLong();
    }

    /** Takes points away that the customer has. */
    public void spend(String customerId, long points) {
        http.post(
                        "/transactions",
                        Map.of(
                                "intent",
                                "adjust_points_balance",
                                "points",
                                -points,
                                "customer",
                                Map.of("id", customerId)))
                .ok();
    }

    /** The id of what says that a new product of this number earns so many points by the piece, wherever it is sold. */
    public long productReward(String sku, long points) {
        var product = http.post(
                        "/products",
                        Map.of(
                                "product_sku",
                                sku,
                                "available_at_branches",
                                List.of(Map.of("id", Hex32.print(place.id())), Map.of("id", Hex32.print(virtual.id()))),
                                "product_languages",
                                List.of(Map.of("language_id", 1, "product_title", sku))))
                .ok()
                .at("/data/id")
                .asLong();
        return http.post("/product-rewards", Map.of("product", Map.of("id", product), "points", points))
                .ok()
                .at("/data/id")
                .asLong();
    }

    /** The ids of the levels of a new, enabled program, lowest first: from nothing, from 500 and from 1500 points. */
    public List<Long> levels() {
        var levels = http.post("/tiers", """
                        {"tiers_sequence":["2"],"tier_levels":[{"name":"Bronze"},
                        {"name":"Silver","reach_points":500},{"name":"Gold","reach_points":1500}]}""").ok().at("/data/tier_levels");
        return levels.valueStream().map(it -> it.path("id").asLong()).toList();
    }
}
