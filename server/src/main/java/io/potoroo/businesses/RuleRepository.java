package io.potoroo.businesses;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Versions of rules, as rows that are added and never changed. */
@Repository
class RuleRepository {

    private static final String COLUMNS = """
            version, reward_ratio, reward_milestone_minor, round_up_points, welcome_points, redemption_ratio,
                redemption_amount_minor, points_expiry_days, points_delay_days, tiers_earning_override, program_enabled
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
                        from businesses.rule_version
                        where business_id = :business
                        order by version desc
                        limit 1
                        """)
                .param("business", businessId)
                .query((row, number) -> rules(row))
                .single();
    }

    EarningRules version(UUID businessId, int version) {
        return jdbc.sql("select " + COLUMNS + """
                        from businesses.rule_version
                        where business_id = :business
                        and version = :version
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
                            points_delay_days, tiers_earning_override, program_enabled, created_at)
                        values
                            (:business, :version, :rewardRatio, :rewardMilestoneMinor, :roundUpPoints,
                            :welcomePoints, :redemptionRatio, :redemptionAmountMinor, :pointsExpiryDays,
                            :pointsDelayDays, :tiersEarningOverride, :programEnabled, :createdAt)
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
                .update();
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
                row.getBoolean("program_enabled"));
    }
}
