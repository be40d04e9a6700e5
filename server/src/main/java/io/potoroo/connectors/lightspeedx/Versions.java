package io.potoroo.connectors.lightspeedx;

import io.potoroo.connectors.Connection;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How far the sales of each store were read, as rows. */
@Repository
class Versions {

    /**
     * Everything up to the version was read.
     *
     * @param since what had changed last before then was never read
     */
    record Read(long version, Instant since) {}

    private final JdbcClient jdbc;

    Versions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Read> find(Connection connection) {
        return jdbc.sql("""
                        select version, read_since
                        from connectors.lightspeed_version
                        where business_id = :business
                        and integration_id = :integration
                        and account_id = :account
                        """)
                .param("business", connection.businessId())
                .param("integration", connection.integrationId())
                .param("account", connection.accountId())
                .query((row, number) -> new Read(
                        row.getLong("version"), row.getTimestamp("read_since").toInstant()))
                .optional();
    }

    void keep(Connection connection, Read read) {
        jdbc.sql("""
                        insert into connectors.lightspeed_version
                            (business_id, integration_id, account_id, version, read_since)
                        values (:business, :integration, :account, :version, :since)
                        on conflict (business_id, integration_id, account_id) do update
                        set version = excluded.version,
                            read_since = excluded.read_since
                        """)
                .param("business", connection.businessId())
                .param("integration", connection.integrationId())
                .param("account", connection.accountId())
                .param("version", read.version())
                .param("since", Timestamp.from(read.since()))
                .update();
    }
}
