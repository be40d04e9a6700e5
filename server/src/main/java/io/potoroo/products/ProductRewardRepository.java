package io.potoroo.products;

import io.potoroo.kernel.Refusal;
import io.potoroo.web.Filters;
import io.potoroo.web.Messages;
import io.potoroo.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Product rewards, as rows. */
@Repository
class ProductRewardRepository {

    private static final String SELECT = """
            select r.business_id, r.product_reward_id, r.product_id, r.points
            from products.product_reward as r
            join products.product as p
                on p.business_id = r.business_id
                and p.product_id = r.product_id
            where r.business_id = :business
            and r.deleted_at is null
            """;

    private final JdbcClient jdbc;

    ProductRewardRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Refused where the product has one. */
    ProductReward add(UUID businessId, long productId, long points, Instant now) {
        try {
            return jdbc.sql("""
                            insert into products.product_reward
                                (business_id, product_id, points, created_at, updated_at)
                            values (:business, :product, :points, :now, :now)
                            returning business_id, product_reward_id, product_id, points
                            """)
                    .param("business", businessId)
                    .param("product", productId)
                    .param("points", points)
                    .param("now", Timestamp.from(now))
                    .query((row, number) -> reward(row))
                    .single();
        } catch (DuplicateKeyException another) {
            throw Refusal.invalid("product.id", Messages.taken("product.id"));
        }
    }

    Optional<ProductReward> find(UUID businessId, long id) {
        return jdbc.sql(SELECT + "and r.product_reward_id = :id")
                .param("business", businessId)
                .param("id", id)
                .query((row, number) -> reward(row))
                .optional();
    }

    List<ProductReward> byIds(UUID businessId, Collection<Long> ids) {
        return jdbc.sql(SELECT + "and r.product_reward_id = any(:ids)")
                .param("business", businessId)
                .param("ids", ids.toArray(Long[]::new))
                .query((row, number) -> reward(row))
                .list();
    }

    /** Where several products have the same number, the newest of them counts. */
    Map<String, Long> pointsBySku(UUID businessId, Collection<String> skus) {
        var points = new HashMap<String, Long>();
        jdbc.sql("""
                        select p.sku, r.points
                        from products.product_reward as r
                        join products.product as p
                            on p.business_id = r.business_id
                            and p.product_id = r.product_id
                        where r.business_id = :business
                        and r.deleted_at is null
                        and p.sku = any(:skus)
                        order by p.product_id
                        """)
                .param("business", businessId)
                .param("skus", skus.toArray(String[]::new))
                .query(row -> {
                    points.put(row.getString("sku"), row.getLong("points"));
                });
        return points;
    }

    List<ProductReward> list(UUID businessId, Filters.Conditions conditions, Paging paging) {
        return jdbc.sql(SELECT + conditions.sql() + """

                        order by r.product_reward_id
                        limit :size offset :offset
                        """)
                .param("business", businessId)
                .params(conditions.values())
                .param("size", paging.size())
                .param("offset", paging.offset())
                .query((row, number) -> reward(row))
                .list();
    }

    long count(UUID businessId, Filters.Conditions conditions) {
        return jdbc.sql("""
                        select count(*)
                        from products.product_reward as r
                        join products.product as p
                            on p.business_id = r.business_id
                            and p.product_id = r.product_id
                        where r.business_id = :business
                        and r.deleted_at is null
                        """ + conditions.sql())
                .param("business", businessId)
                .params(conditions.values())
                .query((row, number) -> row.getLong(1))
                .single();
    }

    Optional<ProductReward> save(UUID businessId, long id, long points, Instant now) {
        return jdbc.sql("""
                        update products.product_reward
                        set points = :points,
                            updated_at = :now
                        where business_id = :business
                        and product_reward_id = :id
                        and deleted_at is null
                        returning business_id, product_reward_id, product_id, points
                        """)
                .param("business", businessId)
                .param("id", id)
                .param("points", points)
                .param("now", Timestamp.from(now))
                .query((row, number) -> reward(row))
                .optional();
    }

    boolean delete(UUID businessId, long id, Instant now) {
        return jdbc.sql("""
                        update products.product_reward
                        set deleted_at = :now
                        where business_id = :business
                        and product_reward_id = :id
                        and deleted_at is null
                        """)
                        .param("business", businessId)
                        .param("id", id)
                        .param("now", Timestamp.from(now))
                        .update()
                == 1;
    }

    private static ProductReward reward(ResultSet row) throws SQLException {
        return new ProductReward(
                row.getObject("business_id", UUID.class),
                row.getLong("product_reward_id"),
                row.getLong("product_id"),
                row.getLong("points"));
    }
}
