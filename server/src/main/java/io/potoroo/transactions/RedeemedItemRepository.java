package io.potoroo.transactions;

import io.potoroo.database.SqlArrays;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What customers got for points, as rows. */
@Repository
class RedeemedItemRepository {

    private final JdbcClient jdbc;

    RedeemedItemRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** So many of one reward, and the points for all of them. */
    record Row(long transactionId, long rewardId, int quantity, long points) {}

    void add(UUID businessId, List<Row> rows) {
        jdbc.sql("""
                        insert into transactions.redeemed_item
                            (business_id, transaction_id, reward_id, quantity, points)
                        select :business, transaction_id, reward_id, quantity, points
                        from unnest(:transactions::bigint[], :rewards::bigint[], :quantities::integer[],
                            :points::bigint[]) as k (transaction_id, reward_id, quantity, points)
                        """)
                .param("business", businessId)
                .param("transactions", SqlArrays.longs(rows, Row::transactionId))
                .param("rewards", SqlArrays.longs(rows, Row::rewardId))
                .param("quantities", SqlArrays.longs(rows, it -> (long) it.quantity()))
                .param("points", SqlArrays.longs(rows, Row::points))
                .update();
    }
}
