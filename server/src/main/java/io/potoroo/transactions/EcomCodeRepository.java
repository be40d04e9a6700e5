package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;

import io.potoroo.database.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Codes for web shops, as rows. */
@Repository
class EcomCodeRepository {

    private static final String COLUMNS = """
            e.transaction_id, e.customer_id, e.branch_id, e.code, e.kind, e.value, e.points, e.issued_at, e.expires_at,
                e.cancelled_by
            """;

    private final JdbcClient jdbc;

    EcomCodeRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How many were added: one is missing where its letters are another's. */
    int add(UUID businessId, List<EcomCode> codes) {
        return jdbc.sql("""
                        insert into transactions.ecom_code (business_id, transaction_id, customer_id, branch_id, code,
                            kind, value, points, issued_at, expires_at)
                        select :business, transaction_id, customer_id, branch_id, code, kind, value, points, issued_at,
                            expires_at
                        from unnest(:transactions::bigint[], :customers::uuid[], :branches::uuid[], :codes::text[],
                            :kinds::text[], :values::bigint[], :points::bigint[], :issued::timestamptz[],
                            :expires::timestamptz[])
                            as k (transaction_id, customer_id, branch_id, code, kind, value, points, issued_at,
                            expires_at)
                        order by lower(code)
                        on conflict (business_id, lower(code)) do nothing
                        """)
                .param("business", businessId)
                .param("transactions", SqlArrays.longs(codes, EcomCode::transactionId))
                .param("customers", SqlArrays.texts(codes, EcomCode::customerId))
                .param("branches", SqlArrays.texts(codes, EcomCode::branchId))
                .param("codes", SqlArrays.texts(codes, EcomCode::code))
                .param("kinds", SqlArrays.texts(codes, it -> it.kind().told()))
                .param("values", SqlArrays.longs(codes, EcomCode::value))
                .param("points", SqlArrays.longs(codes, EcomCode::points))
                .param("issued", SqlArrays.times(codes, EcomCode::issuedAt))
                .param("expires", SqlArrays.times(codes, EcomCode::expiresAt))
                .update();
    }

    /** In one order, so that two batches cannot wait for each other. */
    List<EcomCode> lock(UUID businessId, Collection<String> codes) {
        return jdbc.sql("select " + COLUMNS + """
                        from transactions.ecom_code e
                        where e.business_id = :business
                        and lower(e.code) = any (select lower(c) from unnest(:codes::text[]) as c)
                        and e.code = any (:codes::text[])
                        order by e.transaction_id
                        for update
                        """)
                .param("business", businessId)
                .param("codes", SqlArrays.texts(codes, it -> it))
                .query((row, number) -> code(row))
                .list();
    }

    void cancel(UUID businessId, List<EcomCode> cancelled) {
        jdbc.sql("""
                        update transactions.ecom_code e
                        set cancelled_by = k.cancelled_by
                        from unnest(:transactions::bigint[], :cancelled::bigint[]) as k (transaction_id, cancelled_by)
                        where e.business_id = :business
                        and e.transaction_id = k.transaction_id
                        """)
                .param("business", businessId)
                .param("transactions", SqlArrays.longs(cancelled, EcomCode::transactionId))
                .param("cancelled", SqlArrays.longs(cancelled, EcomCode::cancelledBy))
                .update();
    }

    /** Those that one of the transactions gave or cancelled. */
    List<EcomCode> ofTransactions(UUID businessId, Collection<Long> transactionIds) {
        return jdbc.sql("select " + COLUMNS + """
                        from transactions.ecom_code e
                        where e.business_id = :business
                        and (e.transaction_id = any (:transactions) or e.cancelled_by = any (:transactions))
                        """)
                .param("business", businessId)
                .param("transactions", SqlArrays.longs(transactionIds, it -> it))
                .query((row, number) -> code(row))
                .list();
    }

    private static EcomCode code(ResultSet row) throws SQLException {
        return new EcomCode(
                row.getLong("transaction_id"),
                row.getObject("customer_id", UUID.class),
                row.getObject("branch_id", UUID.class),
                requireNonNull(row.getString("code")),
                EcomCode.Kind.of(row.getString("kind")),
                row.getLong("value"),
                row.getLong("points"),
                row.getTimestamp("issued_at").toInstant(),
                row.getTimestamp("expires_at").toInstant(),
                row.getObject("cancelled_by", Long.class));
    }
}
