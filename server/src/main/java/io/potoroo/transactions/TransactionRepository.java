package io.potoroo.transactions;

import io.potoroo.database.SqlArrays;
import io.potoroo.kernel.Currency;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The transaction rows. */
@Repository
class TransactionRepository {

    private final JdbcClient jdbc;

    TransactionRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A booking with the id it got. */
    record NewRow(long id, Booking booking) {}

    /** The rows that hold the bookings' references already. */
    Map<String, Long> byReference(UUID businessId, List<Booking> bookings) {
        var references = bookings.stream()
                .map(Booking::reference)
                .filter(Objects::nonNull)
                .toList();
        var ids = new HashMap<String, Long>();
        if (!references.isEmpty()) {
            jdbc.sql("""
                            select reference, id
                            from transactions.transaction
                            where business_id = :business
                            and reference = any (:references)
                            """)
                    .param("business", businessId)
                    .param("references", SqlArrays.texts(references, it -> it))
                    .query((row, number) -> Map.entry(row.getString("reference"), row.getLong("id")))
                    .list()
                    .forEach(it -> ids.put(it.getKey(), it.getValue()));
        }
        return ids;
    }

    void insert(UUID businessId, List<NewRow> rows, Instant now) {
        if (rows.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into transactions.transaction (business_id, id, customer_id, branch_id, type,
                            amount_minor, points, sale_id, receipt_number, comments, employee_id, external_order_id,
                            custom_fields, reference, occurred_at, created_at, updated_at)
                        select :business, id, customer_id, branch_id, type,
                            amount_minor, points, sale_id, receipt_number, comments, employee_id, external_order_id,
                            case when detailed then array[field_1, field_2, field_3, field_4, field_5] end,
                            reference, occurred_at, :now, :now
                        from unnest(
                            :ids::bigint[], :customers::uuid[], :branches::uuid[], :types::bigint[], :amounts::bigint[],
                            :points::bigint[], :sales::bigint[], :receipts::text[], :comments::text[],
                            :employees::uuid[], :orders::text[], :detailed::boolean[], :field1::text[], :field2::text[],
                            :field3::text[], :field4::text[], :field5::text[], :references::text[],
                            :times::timestamptz[])
                            as k (id, customer_id, branch_id, type, amount_minor, points, sale_id, receipt_number,
                                comments, employee_id, external_order_id, detailed, field_1, field_2, field_3, field_4,
                                field_5, reference, occurred_at)
                        """)
                .param("business", businessId)
                .param("now", Timestamp.from(now))
                .param("ids", SqlArrays.longs(rows, NewRow::id))
                .param("customers", texts(rows, Booking::customerId))
                .param("branches", texts(rows, Booking::branchId))
                .param("types", SqlArrays.longs(rows, it ->
                        (long) it.booking().type().id()))
                .param("amounts", SqlArrays.longs(rows, it -> it.booking().amountMinor()))
                .param("points", SqlArrays.longs(rows, it -> it.booking().points()))
                .param("sales", SqlArrays.longs(rows, it -> it.booking().saleId()))
                .param("receipts", texts(rows, Booking::receiptNumber))
                .param("comments", texts(rows, Booking::comments))
                .param("employees", texts(rows, Booking::employeeId))
                .param("orders", details(rows, TransactionDetails::externalOrderId))
                .param("detailed", texts(rows, it -> it.details() != null))
                .param("field1", details(rows, TransactionDetails::customField1))
                .param("field2", details(rows, TransactionDetails::customField2))
                .param("field3", details(rows, TransactionDetails::customField3))
                .param("field4", details(rows, TransactionDetails::customField4))
                .param("field5", details(rows, TransactionDetails::customField5))
                .param("references", texts(rows, Booking::reference))
                .param("times", texts(rows, Booking::occurredAt))
                .update();
        link(
                businessId,
                rows.stream().filter(it -> it.booking().follows() != null).toList());
    }

    private static @Nullable String[] texts(List<NewRow> rows, Function<Booking, ? extends @Nullable Object> column) {
        return SqlArrays.texts(rows, it -> column.apply(it.booking()));
    }

    private static @Nullable String[] details(
            List<NewRow> rows, Function<TransactionDetails, @Nullable String> column) {
        return SqlArrays.texts(rows, it -> {
            var details = it.booking().details();
            return details == null ? null : column.apply(details);
        });
    }

    /** A sequence carries the id of the transaction it leads to. */
    private void link(UUID businessId, List<NewRow> following) {
        if (following.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into transactions.sequence (business_id, id, initial_transaction_id, next_transaction_id)
                        select :business, next_id, initial_id, next_id
                        from unnest(:initials::bigint[], :nexts::bigint[]) as k (initial_id, next_id)
                        """)
                .param("business", businessId)
                .param("initials", SqlArrays.longs(following, it -> it.booking().follows()))
                .param("nexts", SqlArrays.longs(following, NewRow::id))
                .update();
    }

    Map<Long, List<SaleTransaction>> ofSales(UUID businessId, Collection<Long> saleIds, Currency currency) {
        var bySale = new HashMap<Long, List<SaleTransaction>>();
        jdbc.sql("""
                        select sale_id, id, type, amount_minor, points
                        from transactions.transaction
                        where business_id = :business
                        and sale_id = any (:sales::bigint[])
                        order by id
                        """)
                .param("business", businessId)
                .param("sales", SqlArrays.longs(saleIds, it -> it))
                .query((row, number) -> Map.entry(
                        row.getLong("sale_id"),
                        new SaleTransaction(
                                row.getLong("id"),
                                row.getInt("type"),
                                TransactionType.of(row.getInt("type")).label(),
                                currency.toUnits(row.getLong("amount_minor")),
                                Math.abs(row.getLong("points")))))
                .list()
                .forEach(it -> bySale.computeIfAbsent(it.getKey(), ignored -> new ArrayList<>())
                        .add(it.getValue()));
        return bySale;
    }
}
