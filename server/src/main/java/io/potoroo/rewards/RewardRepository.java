package io.potoroo.rewards;

import io.potoroo.catalogue.Presentation;
import io.potoroo.catalogue.Window;
import io.potoroo.database.SqlArrays;
import io.potoroo.web.Filters;
import io.potoroo.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/** Rewards, as rows; how they are shown is not among them. */
@Repository
class RewardRepository {

    private static final Presentation NOT_READ = new Presentation(List.of(), List.of(), List.of());

    private static final String SELECT = """
            select business_id, reward_id, type_id, points, audience, shipping_option, external_id, publish_at,
                expires_at, real_minor, amount_minor, discount_percent, redeem_for_gift_card, created_at, updated_at,
                array(
                    select tier_id
                    from rewards.reward_tier
                    where reward_tier.business_id = reward.business_id
                    and reward_tier.reward_id = reward.reward_id) as tiers
            from rewards.reward
            where business_id = :business
            """;

    private final JdbcClient jdbc;

    RewardRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(Reward reward) {
        written(jdbc.sql("""
                                insert into rewards.reward
                                    (business_id, reward_id, type_id, points, audience, shipping_option, external_id,
                                    publish_at, expires_at, real_minor, amount_minor, discount_percent,
                                    redeem_for_gift_card, created_at, updated_at)
                                values
                                    (:business, :id, :type, :points, :audience, :shippingOption, :externalId,
                                    :publishAt, :expiresAt, :realMinor, :amountMinor, :discountPercent,
                                    :redeemForGiftCard, :now, :now)
                                """).param("type", reward.content().type().number()), reward)
                .update();
        addTiers(reward);
    }

    void save(Reward reward) {
        written(jdbc.sql("""
                        update rewards.reward
                        set points = :points,
                            audience = :audience,
                            shipping_option = :shippingOption,
                            external_id = :externalId,
                            publish_at = :publishAt,
                            expires_at = :expiresAt,
                            real_minor = :realMinor,
                            amount_minor = :amountMinor,
                            discount_percent = :discountPercent,
                            redeem_for_gift_card = :redeemForGiftCard,
                            updated_at = :now
                        where business_id = :business
                        and reward_id = :id
                        """), reward).update();
        jdbc.sql("""
                        delete from rewards.reward_tier
                        where business_id = :business
                        and reward_id = :id
                        """)
                .param("business", reward.businessId())
                .param("id", reward.id())
                .update();
        addTiers(reward);
    }

    private void addTiers(Reward reward) {
        jdbc.sql("""
                        insert into rewards.reward_tier (business_id, reward_id, tier_id)
                        select :business, :id, tier_id
                        from unnest(:tiers::bigint[]) as tier (tier_id)
                        """)
                .param("business", reward.businessId())
                .param("id", reward.id())
                .param("tiers", SqlArrays.longs(reward.content().tierIds(), it -> it))
                .update();
    }

    private static StatementSpec written(StatementSpec statement, Reward reward) {
        var content = reward.content();
        var expiresAt = content.window().expiresAt();
        return statement
                .param("business", reward.businessId())
                .param("id", reward.id())
                .param("points", content.points())
                .param("audience", content.audience().name().toLowerCase(Locale.ROOT))
                .param("shippingOption", content.shippingOption())
                .param("externalId", content.externalId())
                .param("publishAt", Timestamp.from(content.window().publishAt()))
                .param("expiresAt", expiresAt == null ? null : Timestamp.from(expiresAt))
                .param("realMinor", content.realMinor())
                .param("amountMinor", content.amountMinor())
                .param("discountPercent", content.discountPercent())
                .param("redeemForGiftCard", content.redeemForGiftCard())
                .param("now", Timestamp.from(reward.updatedAt()));
    }

    Optional<Reward> find(UUID businessId, long id) {
        return find(businessId, id, "");
    }

    /** Held until the database transaction ends. */
    Optional<Reward> lock(UUID businessId, long id) {
        return find(businessId, id, "for update");
    }

    private Optional<Reward> find(UUID businessId, long id, String lock) {
        return jdbc.sql(SELECT + """
                        and reward_id = :id
                        and deleted_at is null
                        """ + lock)
                .param("business", businessId)
                .param("id", id)
                .query((row, number) -> reward(row))
                .optional();
    }

    /** Deleted ones as well. */
    List<Reward> byIds(UUID businessId, Collection<Long> ids) {
        return jdbc.sql(SELECT + "and reward_id = any(:ids)")
                .param("business", businessId)
                .param("ids", ids.toArray(Long[]::new))
                .query((row, number) -> reward(row))
                .list();
    }

    List<Reward> existing(UUID businessId, Collection<Long> ids) {
        return jdbc.sql(SELECT + """
                        and reward_id = any(:ids)
                        and deleted_at is null
                        """)
                .param("business", businessId)
                .param("ids", ids.toArray(Long[]::new))
                .query((row, number) -> reward(row))
                .list();
    }

    List<Reward> live(UUID businessId, Instant at) {
        return jdbc.sql(SELECT + """
                        and deleted_at is null
                        and publish_at <= :at
                        and (expires_at is null or expires_at > :at)
                        order by reward_id
                        """)
                .param("business", businessId)
                .param("at", Timestamp.from(at))
                .query((row, number) -> reward(row))
                .list();
    }

    List<Reward> list(UUID businessId, Filters.Conditions conditions, Instant now, Paging paging) {
        return jdbc.sql(SELECT + "and deleted_at is null\n" + conditions.sql() + """

                        order by reward_id
                        limit :size offset :offset
                        """)
                .param("business", businessId)
                .params(conditions.values())
                .param("now", Timestamp.from(now))
                .param("size", paging.size())
                .param("offset", paging.offset())
                .query((row, number) -> reward(row))
                .list();
    }

    long count(UUID businessId, Filters.Conditions conditions, Instant now) {
        return jdbc.sql("""
                        select count(*)
                        from rewards.reward
                        where business_id = :business
                        and deleted_at is null
                        """ + conditions.sql())
                .param("business", businessId)
                .params(conditions.values())
                .param("now", Timestamp.from(now))
                .query((row, number) -> row.getLong(1))
                .single();
    }

    boolean delete(UUID businessId, long id, Instant now) {
        return jdbc.sql("""
                        update rewards.reward
                        set deleted_at = :now
                        where business_id = :business
                        and reward_id = :id
                        and deleted_at is null
                        """)
                        .param("business", businessId)
                        .param("id", id)
                        .param("now", Timestamp.from(now))
                        .update()
                == 1;
    }

    private static Reward reward(ResultSet row) throws SQLException {
        var expiresAt = row.getTimestamp("expires_at");
        int shippingOption = row.getInt("shipping_option");
        boolean ships = !row.wasNull();
        return new Reward(
                row.getObject("business_id", UUID.class),
                row.getLong("reward_id"),
                new RewardContent(
                        RewardType.of(row.getInt("type_id")),
                        row.getLong("points"),
                        Audience.valueOf(row.getString("audience").toUpperCase(Locale.ROOT)),
                        Set.copyOf(Arrays.asList((Long[]) row.getArray("tiers").getArray())),
                        ships ? shippingOption : null,
                        row.getString("external_id"),
                        new Window(
                                row.getTimestamp("publish_at").toInstant(),
                                expiresAt == null ? null : expiresAt.toInstant()),
                        row.getLong("real_minor"),
                        row.getLong("amount_minor"),
                        row.getInt("discount_percent"),
                        row.getBoolean("redeem_for_gift_card"),
                        NOT_READ),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }
}
