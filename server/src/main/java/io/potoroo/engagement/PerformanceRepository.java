package io.potoroo.engagement;

import io.potoroo.database.SqlArrays;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Performed actions, as rows. */
@Repository
class PerformanceRepository {

    /**
     * What there was before.
     *
     * @param actions since the last that was rewarded
     */
    record Counts(long actions, long rewards) {}

    private final JdbcClient jdbc;

    PerformanceRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What one customer does is counted one after the other. */
    void lock(UUID businessId, UUID customerId) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('engagement:' || :business || ':' || :customer, 0))")
                .param("business", businessId.toString())
                .param("customer", customerId.toString())
                .query(row -> {});
    }

    Counts counts(UUID businessId, UUID customerId, long callId, Instant actionsSince, Instant rewardsSince) {
        return jdbc.sql("""
                        select
                            count(*) filter (where points is not null and performed_at >= :rewardsSince) as rewards,
                            count(*) filter (where performed_at >= :actionsSince and performance_id > coalesce((
                                select max(performance_id)
                                from engagement.performance
                                where business_id = :business
                                and customer_id = :customer
                                and call_to_action_id = :call
                                and points is not null), 0)) as actions
                        from engagement.performance
                        where business_id = :business
                        and customer_id = :customer
                        and call_to_action_id = :call
                        """)
                .param("business", businessId)
                .param("customer", customerId)
                .param("call", callId)
                .param("actionsSince", Timestamp.from(actionsSince))
                .param("rewardsSince", Timestamp.from(rewardsSince))
                .query((row, number) -> new Counts(row.getLong("actions"), row.getLong("rewards")))
                .single();
    }

    /** Those of the customers who had not completed their profile before; none where the call is gone since it was read. */
    List<UUID> complete(UUID businessId, long callId, Collection<UUID> customerIds, Instant now) {
        return jdbc.sql("""
                        insert into engagement.completed_profile (business_id, call_to_action_id, customer_id, completed_at)
                        select :business, call_to_action_id, customer_id, :now
                        from unnest(:customers::uuid[]) as customer (customer_id)
                        cross join (
                            select call_to_action_id
                            from engagement.call_to_action
                            where business_id = :business
                            and call_to_action_id = :call
                            for key share
                        ) still_there
                        order by customer_id
                        on conflict do nothing
                        returning customer_id
                        """)
                .param("business", businessId)
                .param("call", callId)
                .param("customers", SqlArrays.uuids(customerIds))
                .param("now", Timestamp.from(now))
                .query((row, number) -> row.getObject("customer_id", UUID.class))
                .list();
    }

    void add(UUID businessId, UUID customerId, long callId, Instant now, @Nullable Long points) {
        jdbc.sql("""
                        insert into engagement.performance (business_id, call_to_action_id, customer_id, performed_at,
                            points)
                        values (:business, :call, :customer, :now, :points)
                        """)
                .param("business", businessId)
                .param("call", callId)
                .param("customer", customerId)
                .param("now", Timestamp.from(now))
                .param("points", points)
                .update();
    }
}
