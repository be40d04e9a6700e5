package io.potoroo.catalogue;

import io.potoroo.database.SqlArrays;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Whom targeted items are for, as rows. */
@Repository
class TargetRepository {

    private final JdbcClient jdbc;

    TargetRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(UUID businessId, long itemId, Collection<UUID> customerIds, Instant now) {
        jdbc.sql("""
                        insert into catalogue.target (business_id, item_id, customer_id, targeted_at)
                        select :business, :item, customer_id, :now
                        from unnest(:customers::uuid[]) as customer (customer_id)
                        order by customer_id
                        on conflict (business_id, item_id, customer_id) do nothing
                        """)
                .param("business", businessId)
                .param("item", itemId)
                .param("customers", SqlArrays.uuids(customerIds))
                .param("now", Timestamp.from(now))
                .update();
    }

    boolean remove(UUID businessId, long itemId, UUID customerId) {
        return jdbc.sql("""
                        delete from catalogue.target
                        where business_id = :business
                        and item_id = :item
                        and customer_id = :customer
                        """)
                        .param("business", businessId)
                        .param("item", itemId)
                        .param("customer", customerId)
                        .update()
                == 1;
    }

    long count(UUID businessId, long itemId) {
        return jdbc.sql("""
                        select count(*)
                        from catalogue.target
                        where business_id = :business
                        and item_id = :item
                        """)
                .param("business", businessId)
                .param("item", itemId)
                .query((row, number) -> row.getLong(1))
                .single();
    }

    Map<UUID, Set<Long>> of(UUID businessId, Collection<UUID> customerIds) {
        var items = new HashMap<UUID, Set<Long>>();
        jdbc.sql("""
                        select customer_id, item_id
                        from catalogue.target
                        where business_id = :business
                        and customer_id = any(:customers::uuid[])
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.uuids(customerIds))
                .query(row -> {
                    items.computeIfAbsent(row.getObject("customer_id", UUID.class), ignored -> new HashSet<>())
                            .add(row.getLong("item_id"));
                });
        return items;
    }
}
