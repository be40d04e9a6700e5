package io.potoroo.businesses;

import static java.util.Objects.requireNonNull;

import io.potoroo.database.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Versions of rules, as rows that are added and never changed. */
@Repository
class RuleRepository {

    private static final String COLUMNS = """
            v.version, reward_ratio, reward_milestone_minor, round_up_points, welcome_points, redemption_ratio,
                redemption_amount_minor, points_expiry_days, points_delay_days, tiers_earning_override, program_enabled,
                pay_enabled, pay_default_enabled, pay_alike_everywhere, pay_min_purchase_minor, pay_min_points,
                pay_max_percentage, pay_points_increment, pos_redemption_ratio, pos_redemption_amount_minor,
                ecom_redemption_ratio, ecom_redemption_amount_minor, store_credit_ratio,
                array(
                    select array[t.level_id, t.amount_minor, t.points]
                    from businesses.tier_rule t
                    where t.business_id = v.business_id
                    and t.version = v.version
                    order by t.level_id) as tier_rules
            """;

    private final JdbcClient jdbc;

    RuleRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes changes of one business's rules wait for each other; readers and foreign keys do not wait. */
    void lock(UUID businessId) {
        jdbc.sql("""
                        select business_id
                        from businesses.business
                        where business_id = :business
                        for no key update
                        """).param("business", businessId).query(UUID.class).single();
    }

    EarningRules current(UUID businessId) {
        return jdbc.sql("select " + COLUMNS + """
                        from businesses.rule_version v
                        where v.business_id = :business
                        order by v.version desc
                        limit 1
                        """)
                .param("business", businessId)
                .query((row, number) -> rules(row))
                .single();
    }

    EarningRules version(UUID businessId, int version) {
        return jdbc.sql("select " + COLUMNS + """
                        from businesses.rule_version v
                        where v.business_id = :business
                        and v.version = :version
                        """)
                .param("business", businessId)
                .param("version", version)
                .query((row, number) -> rules(row))
                .single();
    }

    void add(UUID businessId, EarningRules rules, Instant createdAt) {
        jdbc.sql("""
                        insert into businesses.rule_version
                            (business_id, version, reward_ratio, reward_milestone_minor, round_up_points,
                            welcome_points, redemption_ratio, redemption_amount_minor, points_expiry_days,
                            points_delay_days, tiers_earning_override, program_enabled, created_at,
                            pay_enabled, pay_default_enabled, pay_alike_everywhere, pay_min_purchase_minor, pay_min_points,
                            pay_max_percentage, pay_points_increment, pos_redemption_ratio, pos_redemption_amount_minor,
                            ecom_redemption_ratio, ecom_redemption_amount_minor, store_credit_ratio)
                        values
                            (:business, :version, :rewardRatio, :rewardMilestoneMinor, :roundUpPoints,
                            :welcomePoints, :redemptionRatio, :redemptionAmountMinor, :pointsExpiryDays,
                            :pointsDelayDays, :tiersEarningOverride, :programEnabled, :createdAt,
                            :payEnabled, :payDefaultEnabled, :payAlikeEverywhere, :payMinPurchase, :payMinPoints,
                            :payMaxPercentage, :payPointsIncrement, :posRatio, :posAmount, :ecomRatio, :ecomAmount,
                            :storeCreditRatio)
                        """)
                .param("business", businessId)
                .param("version", rules.version())
                .param("rewardRatio", rules.rewardRatio())
                .param("rewardMilestoneMinor", rules.rewardMilestoneMinor())
                .param("roundUpPoints", rules.roundUpPoints())
                .param("welcomePoints", rules.welcomePoints())
                .param("redemptionRatio", rules.redemptionRatio())
                .param("redemptionAmountMinor", rules.redemptionAmountMinor())
                .param("pointsExpiryDays", rules.pointsExpiryDays())
                .param("pointsDelayDays", rules.pointsDelayDays())
                .param("tiersEarningOverride", rules.tiersEarningOverride())
                .param("programEnabled", rules.programEnabled())
                .param("createdAt", Timestamp.from(createdAt))
                .param("payEnabled", rules.redeeming().enabled())
                .param("payDefaultEnabled", rules.redeeming().defaultEnabled())
                .param("payAlikeEverywhere", rules.redeeming().alikeEverywhere())
                .param("payMinPurchase", rules.redeeming().minPurchaseMinor())
                .param("payMinPoints", rules.redeeming().minPoints())
                .param("payMaxPercentage", rules.redeeming().maxPercentage())
                .param("payPointsIncrement", rules.redeeming().pointsIncrement())
                .param("posRatio", rules.redeeming().posRatio())
                .param("posAmount", rules.redeeming().posAmountMinor())
                .param("ecomRatio", rules.redeeming().ecomRatio())
                .param("ecomAmount", rules.redeeming().ecomAmountMinor())
                .param("storeCreditRatio", rules.storeCreditRatio())
                .update();
        if (!rules.tierRules().isEmpty()) {
            addTierRules(businessId, rules);
        }
    }

    private void addTierRules(UUID businessId, EarningRules rules) {
        jdbc.sql("""
                        insert into businesses.tier_rule (business_id, version, level_id, amount_minor, points)
                        select :business, :version, level_id, amount_minor, points
                        from unnest(:levels::bigint[], :amounts::bigint[], :points::bigint[])
                            as k (level_id, amount_minor, points)
                        """)
                .param("business", businessId)
                .param("version", rules.version())
                .param("levels", SqlArrays.longs(rules.tierRules(), TierRule::levelId))
                .param("amounts", SqlArrays.longs(rules.tierRules(), TierRule::amountMinor))
                .param("points", SqlArrays.longs(rules.tierRules(), TierRule::points))
                .update();
    }

    /** Each an array of level, amount and points. */
    private static List<TierRule> tierRules(ResultSet row) throws SQLException {
        return Arrays.stream((Object[]) row.getArray("tier_rules").getArray())
                .map(it -> (@Nullable Long[]) it)
                .map(it -> new TierRule(requireNonNull(it[0]), it[1], it[2]))
                .toList();
    }

    private static EarningRules rules(ResultSet row) throws SQLException {
        return new EarningRules(
                row.getInt("version"),
                row.getBigDecimal("reward_ratio"),
                row.getLong("reward_milestone_minor"),
                row.getBoolean("round_up_points"),
                row.getLong("welcome_points"),
                row.getBigDecimal("redemption_ratio"),
                row.getLong("redemption_amount_minor"),
                row.getObject("points_expiry_days", Integer.class),
                row.getInt("points_delay_days"),
                row.getBoolean("tiers_earning_override"),
                tierRules(row),
                row.getBoolean("program_enabled"),
                redeeming(row),
                row.getBigDecimal("store_credit_ratio"));
    }

    private static RedeemingRules redeeming(ResultSet row) throws SQLException {
        return new RedeemingRules(
                row.getBoolean("pay_enabled"),
                row.getBoolean("pay_default_enabled"),
                row.getBoolean("pay_alike_everywhere"),
                row.getLong("pay_min_purchase_minor"),
                row.getLong("pay_min_points"),
                row.getInt("pay_max_percentage"),
                row.getLong("pay_points_increment"),
                row.getBigDecimal("pos_redemption_ratio"),
                row.getObject("pos_redemption_amount_minor", Long.class),
                row.getBigDecimal("ecom_redemption_ratio"),
                row.getObject("ecom_redemption_amount_minor", Long.class));
    }
}
