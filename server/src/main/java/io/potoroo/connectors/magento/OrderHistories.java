package io.potoroo.connectors.magento;

import io.potoroo.connectors.Connection;
import java.time.Clock;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** What stores have told of their orders, as rows; without who ordered. */
@Repository
class OrderHistories {

    private final JdbcClient jdbc;
    private final Clock clock;

    OrderHistories(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The history with the snapshot in it, kept for good; empty for a snapshot that is older than what is known. */
    @Transactional
    public Optional<OrderHistory> add(Connection connection, Snapshot told) {
        var known = lock(connection, told.orderId());
        var history = OrderHistory.after(known.orElse(null), told, clock.instant());
        history.ifPresent(it -> save(connection, it.withoutShopper()));
        return history;
    }

    private Optional<OrderHistory> lock(Connection connection, String orderId) {
        return jdbc.sql("""
                        select history
                        from connectors.magento_order
                        where business_id = :business
                        and integration_id = :integration
                        and account_id = :account
                        and order_id = :order
                        for update
                        """)
                .param("business", connection.businessId())
                .param("integration", connection.integrationId())
                .param("account", connection.accountId())
                .param("order", orderId)
                .query(String.class)
                .optional()
                .map(it -> JsonMapper.shared().readValue(it, OrderHistory.class));
    }

    private void save(Connection connection, OrderHistory history) {
        jdbc.sql("""
                        insert into connectors.magento_order
                            (business_id, integration_id, account_id, order_id, history)
                        values (:business, :integration, :account, :order, :history::jsonb)
                        on conflict (business_id, integration_id, account_id, order_id) do update
                        set history = excluded.history
                        """)
                .param("business", connection.businessId())
                .param("integration", connection.integrationId())
                .param("account", connection.accountId())
                .param("order", history.latest().orderId())
                .param("history", JsonMapper.shared().writeValueAsString(history))
                .update();
    }
}
