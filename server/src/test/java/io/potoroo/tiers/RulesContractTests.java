package io.potoroo.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.businesses.Rules;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** {@code /rules} over HTTP, and the versions it leaves behind. */
@ServerTest
class RulesContractTests {

    private final Rules rules;
    private final TestBusinesses businesses;
    private final TestBusiness business;

    @Autowired
    RulesContractTests(Rules rules, TestBusinesses businesses) {
        this.rules = rules;
        this.businesses = businesses;
        this.business = businesses.open();
    }

    private static void assertRefused(TestClient.Answer answer, String body) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json()).isEqualTo(JsonMapper.shared().readTree(body));
    }

    @Test
    void answersTheStandardRulesUnderEveryName() {
        assertThat(businesses.open().http().get("/rules").ok())
                .isEqualTo(JsonMapper.shared().readTree("""
                {"data":{"earning":{"reward_ratio":1,"reward_points":1,"reward_milestone_amount":1,"reward_amount":1,
                "welcome_points":0,"round_up_points":false,"points_expiry_days":null,"points_delay_days":0,
                "store_credit_ratio":1,"tiers_earning_override":false,"tiers_earning_rules":[]},
                "redeeming":{"redemption_ratio":100,"redemption_amount":1,"pay_with_points":{"enabled":true,
                "default_enabled":true,"apply_to_all_platforms":true,"min_purchase_amount":0,"min_points_redeemable":0,
                "max_redemption_percentage":100,"min_points_exchange_increment":1,"default_redemption_ratio":100,
                "default_redemption_amount":1,"pos_redemption_ratio":100,"pos_redemption_amount":1,
                "ecommerce_redemption_ratio":100,"ecommerce_redemption_amount":1}},
                "currency":{"name":"US Dollar","symbol":"$","iso_code":"USD","denominator":100},
                "tiers_earning_override":false,"tiers_earning_rules":[]}}"""));
    }

    @Test
    void changesOnlyWhatIsNamedAndKeepsTheVersionBefore() {
        var before = rules.current(business.id());

        var data = business.http()
                .patch(
                        "/rules",
                        Map.of(
                                "reward_ratio",
                                "1.50",
                                "reward_milestone_amount",
                                2.5,
                                "round_up_points",
                                1,
                                "welcome_points",
                                50,
                                "tiers_earning_rules",
                                new ArrayList<>()))
                .ok()
                .path("data");

        assertThat(data.path("earning").path("reward_ratio").decimalValue()).isEqualByComparingTo("1.5");
        assertThat(data.path("earning").path("reward_amount").decimalValue()).isEqualByComparingTo("2.5");
        assertThat(data.path("earning").path("round_up_points").asBoolean()).isTrue();
        assertThat(data.path("redeeming").path("redemption_ratio").asInt()).isEqualTo(100);
        var after = rules.current(business.id());
        assertThat(after.version()).isEqualTo(before.version() + 1);
        assertThat(after.rewardMilestoneMinor()).isEqualTo(250);
        assertThat(after.welcomePoints()).isEqualTo(50);
        assertThat(rules.version(business.id(), before.version())).isEqualTo(before);
        assertThat(business.http().get("/rules").ok().path("data")).isEqualTo(data);
    }

    @Test
    void saysWhenPointsBeginAndEnd() {
        var fresh = businesses.open();
        var earning = fresh.http()
                .patch("/rules", Map.of("points_expiry_days", 365, "points_delay_days", "14"))
                .ok()
                .at("/data/earning");

        assertThat(earning.path("points_expiry_days").asInt()).isEqualTo(365);
        assertThat(earning.path("points_delay_days").asInt()).isEqualTo(14);
        assertThat(fresh.http()
                        .patch("/rules", "{\"points_expiry_days\":null}")
                        .ok()
                        .at("/data/earning/points_expiry_days")
                        .isNull())
                .isTrue();
        assertRefused(fresh.http().patch("/rules", Map.of("points_expiry_days", 0, "points_delay_days", 366)), """
                {"points_expiry_days":["The points expiry days must be greater than 0."],
                "points_delay_days":["The points delay days may not be greater than 365."]}""");
    }

    @Test
    void saysWhenCustomersMayPayWithPoints() {
        var fresh = businesses.open();
        var paying = fresh.http().patch("/rules", """
                        {"pay_with_points":{"enabled":false,"apply_to_all_platforms":0,"min_purchase_amount":"20.50",
                        "min_points_redeemable":100,"max_redemption_percentage":50,"min_points_exchange_increment":10,
                        "default_redemption_ratio":200,"pos_redemption_ratio":50,"ecommerce_redemption_amount":2.5}}""").ok().at("/data/redeeming/pay_with_points");

        assertThat(paying).isEqualTo(JsonMapper.shared().readTree("""
                {"enabled":false,"default_enabled":true,"apply_to_all_platforms":false,"min_purchase_amount":20.5,
                "min_points_redeemable":100,"max_redemption_percentage":50,"min_points_exchange_increment":10,
                "default_redemption_ratio":200,"default_redemption_amount":1,"pos_redemption_ratio":50,
                "pos_redemption_amount":1,"ecommerce_redemption_ratio":200,"ecommerce_redemption_amount":2.5}"""));
        assertThat(fresh.http().get("/rules").ok().at("/data/redeeming/pay_with_points"))
                .isEqualTo(paying);
        fresh.http()
                .patch("/rules", Map.of("pay_with_points", Map.of("enabled", false)))
                .ok();
        assertThat(rules.current(fresh.id()).version()).isEqualTo(2);
        assertRefused(fresh.http().patch("/rules", """
                        {"pay_with_points":{"max_redemption_percentage":101,"min_points_exchange_increment":0,
                        "min_points_redeemable":-1,"pos_redemption_amount":0.001}}"""), """
                {"pay_with_points.max_redemption_percentage":
                ["The pay with points.max redemption percentage may not be greater than 100."],
                "pay_with_points.min_points_exchange_increment":
                ["The pay with points.min points exchange increment must be greater than 0."],
                "pay_with_points.min_points_redeemable":
                ["The pay with points.min points redeemable must be at least 0."],
                "pay_with_points.pos_redemption_amount":
                ["The pay with points.pos redemption amount may not have more than 2 decimal places."]}""");
    }

    @Test
    void leavesNoVersionBehindWhereNothingIsDifferent() {
        var fresh = businesses.open();
        fresh.http().patch("/rules", Map.of("reward_ratio", "1.00")).ok();
        fresh.http().patch("/rules", "").ok();

        assertThat(rules.current(fresh.id()).version()).isEqualTo(1);
    }

    @Test
    void losesNoneOfManySimultaneousChanges() throws Exception {
        var fresh = businesses.open();
        var calls = new ArrayList<Callable<TestClient.Answer>>();
        for (int i = 1; i <= 8; i++) {
            int points = i;
            calls.add(() -> fresh.http().patch("/rules", Map.of("welcome_points", points)));
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var answer : threads.invokeAll(calls)) {
                assertThat(answer.get().status()).isEqualTo(200);
            }
        }
        assertThat(rules.current(fresh.id()).version()).isEqualTo(9);
    }

    @Test
    void namesEveryRuleThatDoesNotHold() {
        assertRefused(business.http().patch("/rules", """
                        {"reward_ratio":-1,"reward_milestone_amount":0.99,"welcome_points":1.5,"round_up_points":"often",
                        "redemption_ratio":0,"redemption_amount":0.001,"tiers_earning_rules":[{"id":212,"amount":5},{}]}"""), """
                {"reward_ratio":["The reward ratio must be at least 0."],
                "reward_milestone_amount":["The reward milestone amount must be at least 1."],
                "welcome_points":["The welcome points must be an integer."],
                "round_up_points":["The round up points field must be true or false."],
                "redemption_ratio":["The redemption ratio must be greater than 0."],
                "redemption_amount":["The redemption amount may not have more than 2 decimal places."],
                "tiers_earning_rules.1.id":["The tiers earning rules.1.id field is required."],
                "tiers_earning_rules.0.id":["The selected tiers earning rules.0.id is invalid."]}""");
    }

    @Test
    void countsInTheCurrencysOwnMinorUnit() {
        var yen = businesses.open("JPY");

        yen.http().patch("/rules", Map.of("reward_milestone_amount", 100)).ok();

        assertThat(rules.current(yen.id()).rewardMilestoneMinor()).isEqualTo(100);
        assertThat(yen.http()
                        .get("/rules")
                        .ok()
                        .path("data")
                        .path("currency")
                        .path("denominator")
                        .asInt())
                .isEqualTo(1);
        assertRefused(
                yen.http().patch("/rules", Map.of("reward_milestone_amount", new BigDecimal("1.5"))),
                "{\"reward_milestone_amount\":[\"The reward milestone amount may not have more than 0 decimal places.\"]}");
    }
}
