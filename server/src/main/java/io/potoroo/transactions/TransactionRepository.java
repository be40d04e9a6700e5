package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;

import io.potoroo.database.SqlArrays;
import io.potoroo.kernel.Currency;
import io.potoroo.web.Filters;
import io.potoroo.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
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

    /** A booking, and what it did to the points balance. */
    record NewRow(Booking booking, long points) {}

    private static final String COLUMNS = """
            t.id, t.customer_id, t.branch_id, t.type, t.amount_minor, t.points, t.employee_id, t.sale_id,
                t.offer_id, t.receipt_number, t.external_order_id, t.custom_fields, t.occurred_at, t.updated_at
            """;

    /** Frees those of the references whose row is that old. */
    void forgetReferences(UUID businessId, Collection<String> references, Instant before) {
        if (!references.isEmpty()) {
            jdbc.sql("""
                            update transactions.transaction
                            set reference = null
                            where business_id = :business
                            and reference = any (:references)
                            and created_at < :before
                            """)
                    .param("business", businessId)
                    .param("references", SqlArrays.texts(references, it -> it))
                    .param("before", Timestamp.from(before))
                    .update();
        }
    }

    /** The rows that hold the references already. */
    Map<String, Transaction> byReferences(UUID businessId, Collection<String> references) {
        var rows = new HashMap<String, Transaction>();
        if (!references.isEmpty()) {
            jdbc.sql("select t.reference, " + COLUMNS + """
                            from transactions.transaction t
                            where t.business_id = :business
                            and t.reference = any (:references)
                            """)
                    .param("business", businessId)
                    .param("references", SqlArrays.texts(references, it -> it))
                    .query((row, number) -> Map.entry(row.getString("reference"), transaction(row)))
                    .list()
                    .forEach(it -> rows.put(it.getKey(), it.getValue()));
        }
        return rows;
    }

    /** Whether something was booked under the reference since then. */
    boolean isBooked(UUID businessId, String reference, Instant since) {
        return jdbc.sql("""
                        select exists (
                            select
                            from transactions.transaction
                            where business_id = :business
                            and reference = :reference
                            and created_at >= :since)
                        """)
                .param("business", businessId)
                .param("reference", reference)
                .param("since", Timestamp.from(since))
                .query(Boolean.class)
                .single();
    }

    Map<Long, Transaction> byIds(UUID businessId, Collection<Long> ids) {
        var rows = new HashMap<Long, Transaction>();
        if (!ids.isEmpty()) {
            jdbc.sql("select " + COLUMNS + """
                            from transactions.transaction t
                            where t.business_id = :business
                            and t.id = any (:ids)
                            """)
                    .param("business", businessId)
                    .param("ids", SqlArrays.longs(ids, it -> it))
                    .query((row, number) -> transaction(row))
                    .list()
                    .forEach(it -> rows.put(it.id(), it));
        }
        return rows;
    }

    /** Newest first. */
    List<Transaction> list(UUID businessId, Filters.Conditions conditions, Paging paging) {
        return jdbc.sql("select " + COLUMNS + """
                        from transactions.transaction t
                        where t.business_id = :business
                        """ + conditions.sql() + """

                        order by t.occurred_at desc, t.id desc
                        limit :size offset :offset
                        """)
                .param("business", businessId)
                .params(conditions.values())
                .param("size", paging.size())
                .param("offset", paging.offset())
                .query((row, number) -> transaction(row))
                .list();
    }

    long count(UUID businessId, Filters.Conditions conditions) {
        return jdbc.sql("""
                        select count(*)
                        from transactions.transaction t
                        where t.business_id = :business
                        """ + conditions.sql())
                .param("business", businessId)
                .params(conditions.values())
                .query(Long.class)
                .single();
    }

    /** One customer's, newest first. */
    List<Transaction> listOf(UUID businessId, UUID customerId, Filters.Conditions conditions, Paging paging) {
        return list(businessId, of(customerId, conditions), paging);
    }

    long countOf(UUID businessId, UUID customerId, Filters.Conditions conditions) {
        return count(businessId, of(customerId, conditions));
    }

    private static Filters.Conditions of(UUID customerId, Filters.Conditions conditions) {
        var values = new HashMap<>(conditions.values());
        values.put("customer", customerId);
        return new Filters.Conditions(conditions.sql() + "\nand t.customer_id = :customer", values);
    }

    private static Transaction transaction(ResultSet row) throws SQLException {
        return new Transaction(
                row.getLong("id"),
                row.getObject("customer_id", UUID.class),
                row.getObject("branch_id", UUID.class),
                TransactionType.of(row.getInt("type")),
                row.getLong("amount_minor"),
                row.getLong("points"),
                row.getObject("employee_id", UUID.class),
                row.getObject("sale_id", Long.class),
                row.getObject("offer_id", Long.class),
                row.getString("receipt_number"),
                details(row),
                row.getTimestamp("occurred_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }

    private static @Nullable TransactionDetails details(ResultSet row) throws SQLException {
        var array = row.getArray("custom_fields");
        if (array == null) {
            return null;
        }
        var fields = (@Nullable String[]) array.getArray();
        return new TransactionDetails(
                row.getString("external_order_id"), fields[0], fields[1], fields[2], fields[3], fields[4]);
    }

    /** One transaction that leads to another, newest row of both. */
    record Sequence(long id, long initialId, Transaction next) {}

    /** What each of the transactions led to, oldest first; one that led to nothing is absent. */
    Map<Long, List<Sequence>> sequences(UUID businessId, Collection<Long> initialIds) {
        var byInitial = new HashMap<Long, List<Sequence>>();
        if (!initialIds.isEmpty()) {
            jdbc.sql("select s.id as sequence_id, s.initial_transaction_id, " + COLUMNS + """
                            from transactions.sequence s
                            join transactions.transaction t
                            on t.business_id = s.business_id
                            and t.id = s.next_transaction_id
                            where s.business_id = :business
                            and s.initial_transaction_id = any (:initials)
                            order by s.id
                            """)
                    .param("business", businessId)
                    .param("initials", SqlArrays.longs(initialIds, it -> it))
                    .query((row, number) -> new Sequence(
                            row.getLong("sequence_id"), row.getLong("initial_transaction_id"), transaction(row)))
                    .list()
                    .forEach(it -> byInitial
                            .computeIfAbsent(it.initialId(), ignored -> new ArrayList<>())
                            .add(it));
        }
        return byInitial;
    }

    /** By what a till says which purchase it takes goods back of. */
    record Purchase(
            UUID customerId,
            @Nullable String orderId,
            @Nullable String receiptNumber) {}

    /** The newest reward of each purchase, the order's before the receipt's, by the purchase's key. */
    Map<Integer, Long> rewardIds(UUID businessId, SortedMap<Integer, Purchase> purchases) {
        var ids = new HashMap<Integer, Long>();
        jdbc.sql("""
                        select distinct on (k.position) k.position, t.id
                        from unnest(:positions::bigint[], :customers::uuid[], :orders::text[], :receipts::text[])
                            as k (position, customer_id, external_order_id, receipt_number)
                        join transactions.transaction t
                        on t.business_id = :business
                        and t.customer_id = k.customer_id
                        and (t.external_order_id = k.external_order_id or t.receipt_number = k.receipt_number)
                        where t.type in (:reward, :canceled)
                        order by k.position, coalesce(t.external_order_id = k.external_order_id, false) desc, t.id desc
                        """)
                .param("business", businessId)
                .param("positions", SqlArrays.longs(purchases.keySet(), Integer::longValue))
                .param("customers", SqlArrays.texts(purchases.values(), Purchase::customerId))
                .param("orders", SqlArrays.texts(purchases.values(), Purchase::orderId))
                .param("receipts", SqlArrays.texts(purchases.values(), Purchase::receiptNumber))
                .param("reward", TransactionType.REWARD.id())
                .param("canceled", TransactionType.TRANSACTION_CANCELED.id())
                .query((row, number) -> Map.entry(row.getInt("position"), row.getLong("id")))
                .list()
                .forEach(it -> ids.put(it.getKey(), it.getValue()));
        return ids;
    }

    /** The points that each of the customers has redeemed and not got back. */
    Map<UUID, Long> redeemed(UUID businessId, Collection<UUID> customerIds) {
        var redeemed = new HashMap<UUID, Long>();
        jdbc.sql("""
                        select c.id, coalesce(-sum(t.points), 0) as redeemed
                        from unnest(:customers::uuid[]) as c (id)
                        left join transactions.transaction t
                        on t.business_id = :business
                        and t.customer_id = c.id
                        and t.type = any (:types)
                        group by c.id
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.uuids(customerIds))
                .param("types", SqlArrays.longs(TransactionType.REDEMPTIONS_AND_THEIR_REFUNDS, it -> (long) it.id()))
                .query((row, number) -> Map.entry(row.getObject("id", UUID.class), row.getLong("redeemed")))
                .list()
                .forEach(it -> redeemed.put(it.getKey(), it.getValue()));
        return redeemed;
    }

    /** Locks the rows, by id, against changes but not against rows that refer to them. */
    void lock(UUID businessId, Collection<Long> ids) {
        jdbc.sql("""
                        select id
                        from transactions.transaction
                        where business_id = :business
                        and id = any (:ids)
                        order by id
                        for no key update
                        """)
                .param("business", businessId)
                .param("ids", SqlArrays.longs(ids, it -> it))
                .query((row, number) -> row.getLong("id"))
                .list();
    }

    /** The rewards, locked, with what an offer added to each and what was returned of it so far. */
    Map<Long, EarlierReward> lockRewards(UUID businessId, Collection<Long> ids) {
        var rewards = new HashMap<Long, EarlierReward>();
        if (ids.isEmpty()) {
            return rewards;
        }
        // A statement of its own: what happens while it waits for the locks is seen by the next one only.
        lock(businessId, ids);
        jdbc.sql("""
                        select t.id, t.type, t.sale_id, t.amount_minor,
                            t.points + coalesce(sum(r.points) filter (where r.type = :offer), 0) as points,
                            coalesce(sum(r.amount_minor) filter (where r.type = :refund), 0) as returned_minor,
                            coalesce(-sum(r.points) filter (where r.type = :refund), 0) as taken
                        from transactions.transaction t
                        left join transactions.sequence s
                        on s.business_id = t.business_id
                        and s.initial_transaction_id = t.id
                        left join transactions.transaction r
                        on r.business_id = s.business_id
                        and r.id = s.next_transaction_id
                        and r.type in (:refund, :offer)
                        where t.business_id = :business
                        and t.id = any (:ids)
                        group by t.business_id, t.id
                        """)
                .param("business", businessId)
                .param("ids", SqlArrays.longs(ids, it -> it))
                .param("refund", TransactionType.REFUND.id())
                .param("offer", TransactionType.OFFER_CLAIMED.id())
                .query((row, number) -> new EarlierReward(
                        row.getLong("id"),
                        TransactionType.of(row.getInt("type")),
                        row.getObject("sale_id", Long.class),
                        row.getLong("amount_minor"),
                        row.getLong("points"),
                        row.getLong("returned_minor"),
                        row.getLong("taken")))
                .list()
                .forEach(it -> rewards.put(it.id(), it));
        return rewards;
    }

    /**
     * The transaction and those that belong together with it, by id: what it follows, and what follows either. A row of
     * {@code sequence} has the id of the transaction that follows.
     */
    List<Long> related(UUID businessId, long id) {
        return jdbc.sql("""
                        with root as (
                            select coalesce((
                                select s.initial_transaction_id
                                from transactions.sequence s
                                where s.business_id = :business
                                and s.id = :id
                            ), :id) as id
                        )
                        select root.id
                        from root
                        union
                        select s.next_transaction_id
                        from transactions.sequence s
                        join root on root.id = s.initial_transaction_id
                        where s.business_id = :business
                        order by id
                        """)
                .param("business", businessId)
                .param("id", id)
                .query((row, number) -> row.getLong("id"))
                .list();
    }

    /** Gives each row the type of a cancelled one. */
    void cancel(UUID businessId, List<Transaction> cancelled, Instant now) {
        jdbc.sql("""
                        update transactions.transaction t
                        set type = k.type, updated_at = :now
                        from unnest(:ids::bigint[], :types::bigint[]) as k (id, type)
                        where t.business_id = :business
                        and t.id = k.id
                        """)
                .param("business", businessId)
                .param("ids", SqlArrays.longs(cancelled, Transaction::id))
                .param("types", SqlArrays.longs(cancelled, it ->
                        (long) requireNonNull(it.cancelledWithPurchase()).id()))
                .param("now", Timestamp.from(now))
                .update();
    }

    void attach(UUID businessId, long id, TransactionDetails details, Instant now) {
        jdbc.sql("""
                        update transactions.transaction
                        set external_order_id = :order, custom_fields = :fields, updated_at = :now
                        where business_id = :business
                        and id = :id
                        """)
                .param("business", businessId)
                .param("id", id)
                .param("order", details.externalOrderId())
                .param("fields", details.customFields())
                .param("now", Timestamp.from(now))
                .update();
    }

    void insert(UUID businessId, List<NewRow> rows, Instant now) {
        if (rows.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into transactions.transaction (business_id, id, customer_id, branch_id, type,
                            amount_minor, points, sale_id, offer_id, receipt_number, comments, employee_id,
                            external_order_id, custom_fields, reference, occurred_at, created_at, updated_at)
                        select :business, id, customer_id, branch_id, type,
                            amount_minor, points, sale_id, offer_id, receipt_number, comments, employee_id,
                            external_order_id,
                            case when detailed then array[field_1, field_2, field_3, field_4, field_5] end,
                            reference, occurred_at, :now, :now
                        from unnest(
                            :ids::bigint[], :customers::uuid[], :branches::uuid[], :types::bigint[], :amounts::bigint[],
                            :points::bigint[], :sales::bigint[], :offers::bigint[], :receipts::text[], :comments::text[],
                            :employees::uuid[], :orders::text[], :detailed::boolean[], :field1::text[], :field2::text[],
                            :field3::text[], :field4::text[], :field5::text[], :references::text[],
                            :times::timestamptz[])
                            as k (id, customer_id, branch_id, type, amount_minor, points, sale_id, offer_id,
                                receipt_number, comments, employee_id, external_order_id, detailed, field_1, field_2, field_3, field_4,
                                field_5, reference, occurred_at)
                        """)
                .param("business", businessId)
                .param("now", Timestamp.from(now))
                .param("ids", SqlArrays.longs(rows, it -> it.booking().id()))
                .param("customers", texts(rows, Booking::customerId))
                .param("branches", texts(rows, Booking::branchId))
                .param("types", SqlArrays.longs(rows, it ->
                        (long) it.booking().type().id()))
                .param("amounts", SqlArrays.longs(rows, it -> it.booking().amountMinor()))
                .param("points", SqlArrays.longs(rows, NewRow::points))
                .param("sales", SqlArrays.longs(rows, it -> it.booking().saleId()))
                .param("offers", SqlArrays.longs(rows, it -> it.booking().offerId()))
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
                .param("nexts", SqlArrays.longs(following, it -> it.booking().id()))
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
                        SaleTransaction.of(
                                row.getLong("id"),
                                TransactionType.of(row.getInt("type")),
                                row.getLong("amount_minor"),
                                row.getLong("points"),
                                currency)))
                .list()
                .forEach(it -> bySale.computeIfAbsent(it.getKey(), ignored -> new ArrayList<>())
                        .add(it.getValue()));
        return bySale;
    }
}
