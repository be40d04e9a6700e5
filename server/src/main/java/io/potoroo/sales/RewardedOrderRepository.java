package io.potoroo.sales;

import static java.util.stream.Collectors.joining;

import io.potoroo.database.SqlArrays;
import io.potoroo.transactions.ShopOrder;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The orders that were rewarded by hand. */
@Repository
class RewardedOrderRepository {

    /** By one of its names, so that each is looked up in an index of its own. */
    private static final String SOLD_AS = """
            select asked.link_id, asked.name
            from asked
            join sales.sale s
            on s.business_id = :business
            and s.branch_link_id = asked.link_id
            and %s = asked.name
            """;

    private final JdbcClient jdbc;

    RewardedOrderRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Those of which the shop has told, by id, number or what it calls them itself. */
    Set<ShopOrder> sold(UUID businessId, Collection<ShopOrder> orders) {
        return new HashSet<>(jdbc.sql("""
                        with asked as (
                            select link_id, name
                            from unnest(:links::bigint[], :names::text[]) as k (link_id, name)
                        )
                        """
                        + Stream.of("s.external_id", "s.order_number", "s.order_id")
                                .map(SOLD_AS::formatted)
                                .collect(joining("union\n")))
                .param("business", businessId)
                .param("links", SqlArrays.longs(orders, ShopOrder::branchLinkId))
                .param("names", SqlArrays.texts(orders, ShopOrder::name))
                .query((row, number) -> new ShopOrder(row.getLong("link_id"), row.getString("name")))
                .list());
    }

    void add(UUID businessId, Map<Long, ShopOrder> byTransaction) {
        jdbc.sql("""
                        insert into sales.rewarded_order (business_id, branch_link_id, external_order_id, transaction_id)
                        select :business, link_id, name, id
                        from unnest(:links::bigint[], :names::text[], :ids::bigint[]) as k (link_id, name, id)
                        """)
                .param("business", businessId)
                .param("links", SqlArrays.longs(byTransaction.values(), ShopOrder::branchLinkId))
                .param("names", SqlArrays.texts(byTransaction.values(), ShopOrder::name))
                .param("ids", SqlArrays.longs(byTransaction.keySet(), it -> it))
                .update();
    }

    void remove(UUID businessId, Collection<Long> transactionIds) {
        jdbc.sql("""
                        delete from sales.rewarded_order
                        where business_id = :business
                        and transaction_id = any (:ids::bigint[])
                        """)
                .param("business", businessId)
                .param("ids", SqlArrays.longs(transactionIds, it -> it))
                .update();
    }
}
