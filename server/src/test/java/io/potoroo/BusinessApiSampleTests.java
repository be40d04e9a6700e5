package io.potoroo;

import static io.potoroo.TestShapes.assertLike;
import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.kernel.Hex32;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The server's own answers beside the samples and tables of fields that the Business API is documented with. */
@ServerTest
class BusinessApiSampleTests {

    private static final String OFFER = """
            {"id":"an integer","points":"an integer","publish_at":"a time","expires_at":"a time",
            "is_published":"a boolean","discount_value":"a number","multip_factor":"a number","real_value":"a number",
            "type_id":"an integer","type":"a string","title":"a string","description":"a string or null",
            "terms_conditions":"a string or null","link":"a string or null","external_id":"a string or null",
            "priority":"an integer","min_purchase":"a number","max_purchase":"a number","apps_only":"a boolean",
            "offer_frequency_id":"an integer","freq_details":"an array","peak_from":"a string or null",
            "peak_to":"a string or null","targeted_offer_flag":"a flag","never_expires_flag":"a flag",
            "coupon_auto_get":"a flag","coupon_perm_available":"a flag","coupon_convertible":"a boolean",
            "coupon_expires_in":"an integer",
            "images":[{"original":"an address","large":"an address","medium":"an address","thumbnail":"an address",
            "default":"a boolean"}],
            "offer_languages":[{"id":"an integer","language_id":1,"offer_title":"a string",
            "offer_link":"a string or null","offer_description":"a string or null",
            "offer_terms_conditions":"a string or null",
            "language":{"id":1,"abbreviation":"en","name":"English"}}]%s}""";

    private static final String REWARD = """
            {"id":"an integer","points":"an integer","publish_at":"a time","expires_at":"a time","amount":"a number",
            "real_value":"a number","discount_value":"a number","partner_reward":"a boolean",
            "redeem_for_gift_card":"a boolean","type":"a string","type_id":"an integer","title":"a string",
            "description":"a string or null","external_id":"a string or null","is_published":"a boolean",
            "targeted_flag":"an integer","redemption_user_tiers":"an array","shipping_option":"an integer or null",
            "never_expires_flag":"a flag","terms_conditions":"a string or null","link":"a string or null",
            "images":[{"original":"an address","large":"an address","medium":"an address","thumbnail":"an address",
            "default":true}],
            "reward_languages":[{"language_id":1,"title":"a string"}]%s}""";

    private static final String PRODUCT = """
            {"id":"an integer","title":"a string","description":"a string or null",
            "images":[{"large":"an address","medium":"an address","thumbnail":"an address","path":"an address",
            "default":true}],
            "product_sku":"a string or null","actual_price":"a number","real_price":"a number",
            "terms_conditions":"a string or null","link":"a string or null",
            "product_languages":[{"language_id":1,"title":"a string","description":"a string or null",
            "terms_conditions":"a string or null","link":"a string or null",
            "language":{"id":1,"abbreviation":"en","name":"English"}}]}""";

    private static final String PLACE = """
            {"id":"a hex id","name":"a string","virtual_branch_flag":false,"is_ecom":false,"web_site":"a string or null",
            "phone":{"number":"5145550101","country_code":"CA","national_format":"a string","intl_format":"a string"},
            "logo":"an object","cover_photo":"an object",
            "address":{"formatted":"a string","street":"a string","city":"Montreal","region":"QC","country":"Canada",
            "lat":"a number or null","long":"a number or null"}}""";

    private static final String COUPON = """
            {"id":"an integer","qrcode":"a string","coupon_locked":"a boolean","coupon_redeemed":"a boolean",
            "coupon_type_id":"an integer","expires_at":"a time","coupon_claimed_at":"a time or null"%s}""";

    private static final String WHOSE = """
            {"id":"a hex id","email":"a string or null","phone":"a string or null","first_name":"a string or null",
            "last_name":"a string or null","created_at":"a time","updated_at":"a time","member_since":"a time",
            "balance":{"points":"an integer","amount":"a number","giftcard":"a number"}}""";

    private static final String PAGES = """
            "links":{"first":"an address","last":null,"prev":"an address or null","next":"an address or null"},
            "meta":{"current_page":1,"from":1,"path":"an address","per_page":"an integer","to":"an integer"}""";

    private final TestBusinesses businesses;
    private TestBusiness business;
    private TestOffers offers;
    private String customer = "";

    @Autowired
    BusinessApiSampleTests(TestBusinesses businesses) {
        this.businesses = businesses;
        this.business = businesses.open();
        this.offers = new TestOffers(business);
    }

    @BeforeEach
    void someone() {
        business = businesses.open();
        offers = new TestOffers(business);
        customer = created(
                        "/customers",
                        Map.of("email", "mia@example.com", "first_name", "Mia", "last_name", "Roy", "pin_code", "8841"))
                .asString();
    }

    private JsonNode created(String path, Object body) {
        return business.http().post(path, body).ok().at("/data/id");
    }

    private TestClient.Answer get(String path) {
        return business.http().get(path);
    }

    private TestClient.Answer book(String intent, String more) {
        return business.http().post("/transactions", """
                {"intent":"%s","customer":{"id":"%s"}%s}""".formatted(intent, customer, more));
    }

    private static String data(String sample) {
        return "{\"data\":" + sample + "}";
    }

    private static String list(String item) {
        return "{\"data\":[" + item + "]," + PAGES + "}";
    }

    private String mine(String path) {
        return "/customers/" + customer + path;
    }

    private String place() {
        return Hex32.print(business.place().id());
    }

    private long product() {
        return created(
                        "/products",
                        Map.of(
                                "product_sku",
                                "LATTE",
                                "product_actual_price",
                                "4.50",
                                "images",
                                TestImages.uploaded(business),
                                "available_at_branches",
                                List.of(Map.of("id", place())),
                                "product_languages",
                                List.of(Map.of("language_id", 1, "product_title", "Latte"))))
                .asLong();
    }

    private long productReward(int points) {
        return created("/product-rewards", Map.of("product", Map.of("id", product()), "points", points))
                .asLong();
    }

    @Test
    void ofTheAccount() {
        offers.coupon(Map.of());
        offers.reward(Map.of());
        product();

        assertLike(
                get("/me?include=business,settings,offers,products,giftcards,catalog_items,social_media,branches"),
                """
                {"data":{"id":"a hex id",
                "profile":{"id":"a hex id","username":"a string","email":"a string","first_name":"Olive",
                "last_name":"Owner"},
                "business":{"id":"a hex id","name":"Café","loyalty_type":"per_spend","about":"a string or null",
                "logo":"a string or null","cover":"a string or null"},
                "email":"a string","phone":"a string or null","first_name":"Olive","last_name":"Owner",
                "qrcode":"a string or null","gender":"a string or null","birth_date":"a string or null",
                "language":"a string or null","country_code":"a string or null","profile_photo":"a string or null",
                "created_at":"a time","updated_at":"a time","enabled":true,"email_verified":"a boolean",
                "phone_verified":"a boolean"},
                "included":{"business":{"id":"a hex id","name":"Café","loyalty_type":"per_spend",
                "conglomerate":"a boolean","white_label":"a boolean","about":"a string or null","logo":"an object",
                "logo_transparent_background":"an object","cover_photo":"an object","category":"an object or null",
                "settings":{"currency":{"name":"a string","symbol":"$","iso_code":"USD","denominator":100},
                "time_zone":"America/Montreal"}},
                "offers":[%s],"giftcards":[],"catalog_items":[%s],"products":[%s],"social_media":"an array",
                "branches":[{"id":"a hex id","name":"a string"},{"id":"a hex id","name":"a string"}]}}""".formatted(OFFER.formatted(""), REWARD.formatted(""), PRODUCT));
    }

    @Test
    void ofBranches() {
        assertLike(get("/branches"), list(PLACE));
        assertLike(
                get("/branches?include=virtual_branch"),
                list(PLACE + ",{\"id\":\"a hex id\",\"name\":\"Web\",\"virtual_branch_flag\":true}"));
    }

    @Test
    void ofACustomerWithABalanceAndALevel() {
        business.levels();
        book("reward", ",\"points\":640").ok();
        book("purchase_giftcard_prepaid", ",\"amount\":12.5").ok();
        business.http()
                .post(
                        "/referral-programs",
                        Map.of("cond_min_amount", 20, "expires_in", 30, "referee_earns", 50, "referer_earns", 100))
                .ok();
        var progress = """
                {"total_amount":null,"total_points":640,"total_visits":null,"left_amount":null,"left_points":860,
                "left_visits":null,"tiers_relation":"an integer","start_date":"a time","end_date":"a time",
                "tier_level":"Silver","next_tier_level":"Gold","tier_progress":0.4266,"tier_level_live":"Silver"}""";
        assertLike(
                business.http().post(mine("/actions"), Map.of("resource", "tier_level", "type", "recalculate")),
                data("{\"tier_progress\":" + progress + "}"));

        assertLike(get(mine("?include=balance,tier_level")), """
                {"data":{"id":"%s","email":"mia@example.com","phone":null,"first_name":"Mia","last_name":"Roy",
                "birth_date":null,"gender":null,"language":null,"country_code":"a string or null","created_at":"a time",
                "updated_at":"a time","enabled":true,"email_verified":false,"phone_verified":false,"qrcode":"a string",
                "profile_photo":null,"display_name":"Mia Roy","balance":{"points":640,"giftcard":12.5}},
                "included":{"balance":{"points":640,"giftcard":12.5},
                "tier_level":{"id":"an integer","name":"Silver","reach_spend":0,"reach_visits":0,"reach_points":500}}}""".formatted(customer));
        assertLike(get("/customers?include=balance"), """
                {"data":[{"id":"%s","email":"mia@example.com","balance":{"points":640,"amount":6.4,"giftcard":12.5}}],
                "cursor":{"count":1,"next":null,"next_uri":null},"meta":{"total":1}}""".formatted(customer));
        assertLike(get(mine("?include=tiers,tier_progress,referral_programs&relationships=tier_levels")), """
                {"included":{"tier_progress":%s,"tiers":[{"id":"an integer","tier_levels":[
                {"id":"an integer","name":"Bronze","reach_spend":0,"reach_visits":0,"reach_points":0},
                {"id":"an integer","name":"Silver","reach_spend":0,"reach_visits":0,"reach_points":500},
                {"id":"an integer","name":"Gold","reach_spend":0,"reach_visits":0,"reach_points":1500}]}],
                "referral_programs":[{"id":"an integer","referral_link":"an address"}]}}""".formatted(
                        progress));
    }

    @Test
    void ofACustomersTransactions() {
        book("reward", ",\"amount\":10,\"transaction_details\":{\"external_order_id\":\"POS-1\"}")
                .ok();

        assertLike(get(mine("/transactions?relationships=branch,transaction_details&include=ecom_coupon")), list("""
                {"id":"an integer","amount":10,"points":10,"name":"Reward","transaction_type":4,"created_at":"a time",
                "updated_at":"a time","utc_updated":"a time","branch":{"id":"a hex id","name":"a string"},
                "transaction_details":{"external_order_id":"POS-1","custom_field_1":null,"custom_field_2":null,
                "custom_field_3":null,"custom_field_4":null,"custom_field_5":null},"ecom_coupon":null}"""));
    }

    @Test
    void ofWhatACustomerMayHave() {
        long taken = offers.coupon(Map.of());
        offers.multiplier(Map.of("max_purchase", 50));
        offers.reward(Map.of());

        assertLike(
                get(mine("/offers?relationships=branches")),
                list(OFFER.formatted(",\"actions\":[{\"type\":\"get_coupon\"}],\"branches\":[{\"id\":\"a hex id\"}]")
                        + "," + OFFER.formatted(",\"actions\":[]")));
        assertLike(get(mine("/targeted-offers?include=coupon&relationships=branch")), list(OFFER.formatted("""
                        ,"coupon":[],"branch":{"id":"a hex id","name":"a string","web_site":"a string",
                        "logo":{"large":null,"medium":null,"thumbnail":null},
                        "cover_photo":{"large":null,"medium":null,"thumbnail":null}}""")));
        assertLike(get(mine("/claimable-offers?amount=50&branch_id=" + place())), list(OFFER.formatted("")));
        assertLike(
                get(mine("/rewards?relationships=branches")), list(REWARD.formatted(",\"branches\":[" + PLACE + "]")));

        var whole = COUPON.formatted(",\"offer\":" + OFFER.formatted(""));
        assertLike(book("get_coupon", ",\"offer\":{\"id\":" + taken + "}"), data("""
                {"id":"an integer","amount":0,"points":0,"name":"Coupon Tagged","transaction_type":74,
                "created_at":"a time","updated_at":"a time","offers":[%s],"coupon":%s,"customer":%s}""".formatted(
                        OFFER.formatted(""), whole, WHOSE)));
        var coupons = get(mine("/available-coupons"));
        assertLike(coupons, list(whole));
        assertThat(coupons.json().at("/data/0/qrcode").asString()).matches("\\d{8}");
        assertLike(
                get(mine("/targeted-offers?include=coupon&type_id=eq%7C10")),
                list(OFFER.formatted(",\"coupon\":" + COUPON.formatted(""))));
        assertLike(
                book(
                        "claim_coupon",
                        ",\"offer\":{\"id\":%d},\"coupon\":{\"id\":%d}"
                                .formatted(
                                        taken, coupons.json().at("/data/0/id").asLong())),
                data("""
                {"amount":0,"points":0,"name":"Coupon claimed","transaction_type":75,
                "coupon":{"coupon_type_id":75,"coupon_redeemed":true,"coupon_claimed_at":"a time"}}"""));
    }

    @Test
    void ofConsentsAndFields() {
        var consent = """
                {"id":"an integer","allow_sms":true,"allow_email":false,"allow_push":true,"created_at":"a time"}""";

        assertLike(
                business.http()
                        .post(mine("/consents"), Map.of("allow_sms", true, "allow_email", false, "allow_push", true)),
                data(consent));
        assertLike(get(mine("/consents")), list(consent));
        var field = """
                {"name":"a string","label":"a string","is_hidden":"a boolean","is_required":false,
                "is_custom_field":"a boolean","field_type":"a string","display_order":"an integer"}""";
        assertLike(get(mine("/crm-fields")), list(field));
        assertLike(business.http().patch(mine("/crm-fields-values"), """
                        {"gender":"nonbinary","promotions_mail":true,"tags":[{"tag_name":"VIP"}]}"""), data("[" + field + "]"));
        assertThat(get(mine("/crm-fields")).ok().path("data"))
                .hasSize(16)
                .allSatisfy(it -> assertThat(it.has("value")).isTrue());
        assertLike(get(mine("/notifications")), "{\"data\":[]}");
    }

    /** The three parts add up, and each is worked out for itself. */
    @Test
    void ofSimulatedPurchases() {
        offers.multiplier(Map.of());
        long pieces = productReward(15);

        var simulated = """
                {"basic_reward":{"points":36,"amount_spent":36,"amount_original":36},"product_reward":{"points":15},
                "offer_reward":{"points":36},"total_points":87}""";
        assertLike(business.http().post(mine("/actions"), """
                        {"resource":"reward","type":"calculate","intent":"reward","amount":36,
                        "branch":{"id":"%s"},"product_rewards":[{"id":%d,"quantity":1}]}""".formatted(place(), pieces)), data(simulated));
        assertLike(
                business.http().post(mine("/actions"), """
                        {"resource":"reward","type":"batch_calculate","intent":"reward","items":[
                        {"amount":36,"product_rewards":[{"id":%d,"quantity":1}]},{"points":5}]}""".formatted(pieces)),
                data(
                        "[%s,{\"basic_reward\":{\"points\":5,\"amount_spent\":\"a number\",\"amount_original\":\"a number\"},"
                                        .formatted(simulated)
                                + "\"product_reward\":{\"points\":0},\"offer_reward\":{\"points\":5},\"total_points\":10}]"));
        assertLike(
                business.http().post(mine("/actions"), """
                        {"resource":"reward","type":"calculate","intent":"reward_store_credit","amount":10}"""),
                data("{\"basic_reward\":{\"points\":0},\"total_points\":0,\"store_credit\":{\"amount\":10}}"));
        assertThat(get(mine("/transactions")).ok().path("data")).isEmpty();
    }

    @Test
    void ofAPurchaseWithArticlesAndADoublingOffer() {
        long doubled = offers.multiplier(Map.of("never_expires_flag", 0, "expires_at", "2037-04-01T03:59:59Z"));
        long pieces = productReward(10);
        business.http()
                .post("/employees", Map.of("name", "Ed", "pin_code", "0417"))
                .ok();

        var booked = business.http().post("/transactions", """
                {"intent":"reward","amount":42.8,"customer":{"phone":"5145550101","country_code":"CA"},
                "branch":{"id":"%s"},"employee":{"pin_code":"0417"},"product_rewards":[{"id":%d,"quantity":2}],
                "receipt":{"number":"R-7"},
                "transaction_details":{"external_order_id":"POS-88121","custom_field_1":"till-3"}}""".formatted(place(), pieces));

        assertLike(booked, data("""
                {"id":"an integer","amount":42.8,"points":62,"name":"Reward","transaction_type":4,"created_at":"a time",
                "updated_at":"a time",
                "offers":[{"id":%d,"type":"points_multiplier","type_id":1,"multip_factor":2,"points":0,
                "discount_value":0,"real_value":0,"title":"Double points","description":"a string or null",
                "expires_at":"2037-04-01T03:59:59+00:00"}],
                "customer":{"id":"a hex id","email":null,"phone":"5145550101","first_name":null,"last_name":null,
                "created_at":"a time","updated_at":"a time","member_since":"a time",
                "balance":{"points":104,"amount":1.04,"giftcard":0}}}""".formatted(doubled)));
        long id = booked.json().at("/data/id").asLong();
        assertLike(
                get("/transactions?relationships=customer,purchase.receipt,transaction_sequences,transaction_details"
                        + "&transaction_details.external_order_id=eq%7CPOS-88121&customer.id=eq%7C"
                        + booked.json().at("/data/customer/id").asString()),
                """
                {"data":[{"transaction_type":2},
                {"id":%d,"amount":42.8,"points":62,"name":"Reward","customer":%s,"purchase":{"receipt":{"number":"R-7"}},
                "transaction_sequences":[{"id":"an integer","initial_transaction_id":%1$d,
                "next_transaction_id":"an integer",
                "next_transaction":{"id":"an integer","amount":0,"points":42,"name":"Offer Claimed"}}],
                "transaction_details":{"external_order_id":"POS-88121","custom_field_1":"till-3"}}],
                "cursor":{"count":2,"next":null,"next_uri":null},"meta":{"total":2}}""".formatted(id, WHOSE));
        assertLike(get("/transactions/" + id), data("{\"id\":%d,\"points\":62}".formatted(id)));
        assertLike(
                business.http().patch("/transactions/" + id + "/details", "{\"custom_field_1\":\"till-4\"}"),
                data("""
                {"external_order_id":"POS-88121","custom_field_1":"till-4","custom_field_2":null,"custom_field_3":null,
                "custom_field_4":null,"custom_field_5":null}"""));
    }

    @Test
    void ofRedemptionsAtATillAndInAWebShop() {
        book("reward", ",\"points\":2000").ok();
        long item = offers.reward(Map.of("points", 500));
        business.http()
                .post(
                        "/api/v1/branch-links",
                        Map.of(
                                "shop_id",
                                "shop",
                                "account_id",
                                "account",
                                "branch_id",
                                Hex32.print(business.virtual().id()),
                                "integration_id",
                                business.integration(Map.of("is_ecom", true)),
                                "store_domain",
                                "shop.example.com"))
                .ok();

        var redeemed = business.http().post("/transactions", """
                {"intent":"redeem","customer":{"id":"%s","pin_code":"8841"},"catalog_items":[{"id":%d,"quantity":1}]}""".formatted(customer, item));
        assertLike(redeemed, data("""
                {"points":500,"amount":0,"name":"Redemption - Catalog","transaction_type":43,"customer":%s}""".formatted(WHOSE)));
        assertLike(
                book(
                        "redeem_ecom_coupon",
                        ",\"amount\":5,\"subtotal\":48.9,\"branch\":{\"id\":\"%s\"}"
                                .formatted(Hex32.print(business.virtual().id()))),
                data("""
                {"points":500,"name":"Redemption","transaction_type":5,
                "ecom_coupon":{"id":"an integer","code":"a string","type":"discount_amount","value":5,
                "minimum_subtotal":"a number","status":1,"status_description":"a string","expires_at":"a time",
                "created_at":"a time"}}"""));
    }

    @Test
    void ofOffersAndTheirImages() {
        long id = offers.coupon(Map.of());

        assertLike(get("/offers?relationships=branches"), list(OFFER.formatted(",\"branches\":[" + PLACE + "]")));
        assertLike(get("/offers/" + id + "?relationships=branch"), data(OFFER.formatted(",\"branch\":" + PLACE)));
        assertLike(business.http().put("/offers/" + id, "{\"priority\":2}"), data(OFFER.formatted("")));
        for (var path : List.of("/offers/images", "/rewards/images")) {
            assertLike(TestImages.upload(business.http(), path, TestImages.parts()), data("""
                    {"original":"an address","large":"an address","medium":"an address","thumbnail":"an address"}"""));
        }
        assertThat(business.http().delete("/offers/" + id).status()).isEqualTo(204);
    }

    @Test
    void ofRewardsAndProducts() {
        long reward = offers.reward(Map.of());
        productReward(15);

        assertLike(
                get("/rewards?status=active&per_page=5&relationships=branches"),
                list(REWARD.formatted(",\"branches\":[" + PLACE + "]")));
        assertLike(get("/rewards/" + reward), data(REWARD.formatted("")));
        assertLike(get("/products"), list(PRODUCT));
        assertLike(get("/product-rewards?relationships=product"), list("""
                {"id":"an integer","points":15,"product":{"id":"an integer","title":"Latte",
                "description":"a string or null","images":[{"large":"an address"}]}}"""));
        assertThat(get("/product-rewards").ok().at("/data/0").has("product")).isFalse();
    }

    @Test
    void ofTiers() {
        business.levels();

        assertLike(get("/tiers?relationships=tier_levels"), list("""
                {"id":"an integer","tiers_sequence":["2"],"tiers_relation":"an integer","reset_type":"an integer",
                "reset_period_month":"an integer","base_previous_period":"an integer","enabled":true,
                "tier_levels":[{"id":"an integer","name":"a string","reach_spend":0,"reach_visits":0,
                "reach_points":"an integer"}]}"""));
        assertThat(get("/tiers").ok().at("/data/0").has("tier_levels")).isFalse();
    }

    @Test
    void ofReferralProgramsAndAPurchaseThatIsTooSmall() {
        var program = """
                {"id":"an integer","rule_name":"REFERRAL_RULES_PURCHASE","cond_min_amount":20,"expires_in":30,
                "referee_earns":50,"referer_earns":100,"link_referral_enabled":true,"enabled":true,"referral_link":""}""";
        var made = business.http()
                .post(
                        "/referral-programs",
                        Map.of("cond_min_amount", 20, "expires_in", 30, "referee_earns", 50, "referer_earns", 100));
        assertLike(made, data(program));
        long id = made.json().at("/data/id").asLong();
        var referee = created(
                "/customers",
                Map.of(
                        "email",
                        "leo@example.com",
                        "referral",
                        Map.of("referral_program_id", id, "referrer_id", customer)));

        assertLike(get("/referral-programs"), list(program));
        assertLike(get("/referral-programs/" + id + "?include=analytics"), """
                {"data":[%s],"included":{"analytics":{"total_referrers":1,"total_referrees":1,
                "total_referee_pending":1,"total_referee_met":0,"total_referee_not_met":0}}}""".formatted(program));
        var small = business.http().post("/transactions", """
                {"intent":"reward_referral","amount":1,"customer":{"id":"%s"}}""".formatted(referee.asString()));
        assertThat(small.status()).isEqualTo(202);
        assertThat(small.json().has("data")).isFalse();
        assertLike(business.http().post("/transactions", """
                {"intent":"reward_referral","amount":20,"customer":{"id":"%s"}}""".formatted(referee.asString())), data("""
                {"points":50,"name":"Referred rewarded","transaction_type":76}"""));
    }

    @Test
    void ofTheRules() {
        var level = business.levels().get(1);

        var sample = data("""
                {"earning":{"reward_ratio":10,"reward_points":10,"reward_milestone_amount":1,"reward_amount":1,
                "welcome_points":50,"round_up_points":false,"tiers_earning_override":true,
                "tiers_earning_rules":[{"id":%d,"amount":5,"points":40}]},
                "redeeming":{"redemption_ratio":20,"redemption_amount":1},
                "currency":{"name":"a string","symbol":"a string","iso_code":"USD","denominator":100},
                "tiers_earning_override":true,"tiers_earning_rules":[{"id":%1$d,"amount":5,"points":40}]}""".formatted(level));
        assertLike(business.http().patch("/rules", """
                {"reward_ratio":10,"reward_milestone_amount":1,"welcome_points":50,"round_up_points":false,
                "tiers_earning_override":true,"tiers_earning_rules":[{"id":%d,"amount":5,"points":40}],
                "redemption_ratio":20,"redemption_amount":1}""".formatted(level)), sample);
        assertLike(get("/rules"), sample);
    }

    @Test
    void ofCallsToActionAndWhatACustomerDid() {
        var sample = """
                {"id":"an integer","enabled":1,"points":25,"result_freq":null,"result_count":3,"action_freq":null,
                "action_count":1,"action_duration_min":null,"action_duration_unit":null,"conditions":null,"action_id":4,
                "created_at":"a time"%s}""";
        assertLike(
                business.http().post("/call-to-actions", Map.of("action_id", 4, "points", 25, "result_count", 3)),
                data(sample.formatted("")));
        var listed = get("/call-to-actions?include=action&action_enabled=eq%7C1");
        assertLike(listed, list(sample.formatted(",\"action\":{\"id\":4,\"name\":\"a string\"}")));
        var path = "/call-to-actions/" + listed.json().at("/data/0/id").asLong();
        assertLike(business.http().patch(path, "{\"result_count\":\"3\"}"), data(sample.formatted("")));

        var did = business.member("mia@example.com", "8841")
                .post(
                        "/users/me/businesses/" + Hex32.print(business.id()) + "/actions",
                        Map.of(
                                "action_id",
                                4,
                                "branch_id",
                                place(),
                                "duration",
                                Map.of("value", 10, "unit", "minute")));
        assertLike(did, "{\"data\":{\"points\":25}}");
        assertThat(business.http().delete(path).status()).isEqualTo(204);
    }
}
