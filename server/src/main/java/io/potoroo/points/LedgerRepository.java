package io.potoroo.points;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.summingLong;
import static java.util.stream.Collectors.toCollection;

import io.potoroo.database.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The ledger's tables, read and written a list at a time. */
@Repository
class LedgerRepository {

    private final JdbcClient jdbc;

    LedgerRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Opens the accounts that are missing and locks all of them, in one order, so that two batches cannot wait for each
     * other.
     */
    Map<AccountKey, AccountRow> lock(UUID businessId, Collection<? extends Posting> postings) {
        var keys = postings.stream()
                .map(AccountKey::of)
                .distinct()
                .sorted(Comparator.comparing(
                                (AccountKey key) -> key.customerId().toString())
                        .thenComparing(AccountKey::unit))
                .toList();
        var rows = lockRows(businessId, keys);
        if (rows.size() < keys.size()) {
            open(businessId, keys.stream().filter(it -> !rows.containsKey(it)).toList());
            rows.putAll(lockRows(businessId, keys));
        }
        return rows;
    }

    /** Those that were locked, with the lots that the postings may take from; where they only add, none are read. */
    Map<AccountKey, Account> accounts(
            UUID businessId, Collection<AccountRow> rows, Collection<? extends Posting> postings, Instant now) {
        var lots = lots(
                businessId,
                postings.stream().filter(it -> !(it instanceof Posting.Credit)).toList(),
                now);
        var accounts = new LinkedHashMap<AccountKey, Account>();
        rows.forEach(row -> accounts.put(
                row.key(),
                new Account(
                        row.key().customerId(),
                        row.key().unit(),
                        row.balance(),
                        row.debt(),
                        row.entryCount(),
                        lots.getOrDefault(row.key(), List.of()))));
        return accounts;
    }

    record AccountRow(AccountKey key, long balance, long debt, long entryCount) {}

    /** In the one order in which all accounts are locked; those that are not open yet are left out. */
    Map<AccountKey, AccountRow> lockRows(UUID businessId, List<AccountKey> keys) {
        var rows = new LinkedHashMap<AccountKey, AccountRow>();
        jdbc.sql("""
                        select a.customer_id, a.unit, a.balance, a.debt, a.entry_count
                        from points.account a
                        join unnest(:customers::uuid[], :units::text[]) as k (customer_id, unit)
                        on k.customer_id = a.customer_id
                        and k.unit = a.unit
                        where a.business_id = :business
                        order by a.customer_id, a.unit
                        for update of a
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.texts(keys, AccountKey::customerId))
                .param("units", SqlArrays.texts(keys, it -> it.unit().stored()))
                .query((row, number) -> new AccountRow(
                        key(row), row.getLong("balance"), row.getLong("debt"), row.getLong("entry_count")))
                .list()
                .forEach(it -> rows.put(it.key(), it));
        return rows;
    }

    private void open(UUID businessId, List<AccountKey> keys) {
        jdbc.sql("""
                        insert into points.account (business_id, customer_id, unit)
                        select :business, customer_id, unit
                        from unnest(:customers::uuid[], :units::text[]) as k (customer_id, unit)
                        on conflict do nothing
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.texts(keys, AccountKey::customerId))
                .param("units", SqlArrays.texts(keys, it -> it.unit().stored()))
                .update();
    }

    /** What the postings may take from and no more, because a customer may have thousands. */
    private Map<AccountKey, List<Lot>> lots(UUID businessId, Collection<? extends Posting> taking, Instant now) {
        if (taking.isEmpty()) {
            return Map.of();
        }
        var lots = named(businessId, taking);
        var byAccount = taking.stream().collect(groupingBy(AccountKey::of));
        var others = byAccount.entrySet().stream()
                .filter(it -> wantsOthers(it.getValue(), lots.getOrDefault(it.getKey(), List.of())))
                .flatMap(it -> it.getValue().stream())
                .toList();
        first(businessId, others, now)
                .forEach((key, found) ->
                        lots.computeIfAbsent(key, it -> new ArrayList<>()).addAll(found));
        return lots;
    }

    /** Whether more is to be taken from an account than from lots that were named. */
    private static boolean wantsOthers(List<? extends Posting> taking, List<Lot> named) {
        var there = named.stream().collect(groupingBy(Lot::origin, summingLong(it -> it.remaining() + it.expired())));
        for (var posting : taking) {
            boolean covered = switch (posting) {
                case Posting.Reversal reversal -> there.merge(reversal.origin(), -reversal.amount(), Long::sum) >= 0;
                case Posting.Expiry ignored -> true;
                default -> false;
            };
            if (!covered) {
                return true;
            }
        }
        return false;
    }

    /** The lots of the reversals' origins, and those that expire. */
    private Map<AccountKey, List<Lot>> named(UUID businessId, Collection<? extends Posting> taking) {
        var reversals = taking.stream()
                .filter(Posting.Reversal.class::isInstance)
                .map(Posting.Reversal.class::cast)
                .toList();
        var expiries = taking.stream()
                .filter(Posting.Expiry.class::isInstance)
                .map(Posting.Expiry.class::cast)
                .toList();
        if (reversals.isEmpty() && expiries.isEmpty()) {
            return new HashMap<>();
        }
        return byAccount(jdbc.sql("""
                        with reversed as (
                            select distinct customer_id, unit, origin
                            from unnest(:customers::uuid[], :units::text[], :origins::text[])
                                as k (customer_id, unit, origin)
                        )
                        select l.*
                        from reversed r
                        join points.lot l
                        on l.customer_id = r.customer_id
                        and l.unit = r.unit
                        and l.origin = r.origin
                        where l.business_id = :business
                        and l.remaining > 0
                        union all
                        select l.*
                        from reversed r
                        join points.lot l
                        on l.customer_id = r.customer_id
                        and l.unit = r.unit
                        and l.origin = r.origin
                        where l.business_id = :business
                        and l.remaining = 0
                        and l.expired > 0
                        union all
                        select l.*
                        from unnest(:expiringCustomers::uuid[], :expiringUnits::text[], :expiring::bigint[])
                            as k (customer_id, unit, lot_no)
                        join points.lot l
                        on l.customer_id = k.customer_id
                        and l.unit = k.unit
                        and l.lot_no = k.lot_no
                        where l.business_id = :business
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.texts(reversals, Posting::customerId))
                .param("units", SqlArrays.texts(reversals, it -> it.unit().stored()))
                .param("origins", SqlArrays.texts(reversals, Posting.Reversal::origin))
                .param("expiringCustomers", SqlArrays.texts(expiries, Posting::customerId))
                .param(
                        "expiringUnits",
                        SqlArrays.texts(expiries, it -> it.unit().stored()))
                .param("expiring", SqlArrays.longs(expiries, Posting.Expiry::lotNumber)));
    }

    /** As many as come first for all that is to be taken: what can be spent in its order, then what is pending. */
    private Map<AccountKey, List<Lot>> first(UUID businessId, Collection<? extends Posting> taking, Instant now) {
        if (taking.isEmpty()) {
            return Map.of();
        }
        return byAccount(jdbc.sql("""
                        with wanted as (
                            select customer_id, unit, sum(amount) as amount
                            from unnest(:customers::uuid[], :units::text[], :amounts::bigint[])
                                as k (customer_id, unit, amount)
                            group by customer_id, unit
                        )
                        select *
                        from (
                            select l.*, w.amount as wanted,
                                sum(l.remaining) over (
                                    partition by l.customer_id, l.unit
                                    order by l.available_at > :now, l.expires_at, l.lot_no
                                ) - l.remaining as before
                            from wanted w
                            join points.lot l
                            on l.customer_id = w.customer_id
                            and l.unit = w.unit
                            where l.business_id = :business
                            and l.remaining > 0
                            and (l.expires_at is null or l.expires_at > :now)
                        ) there
                        where before < wanted
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.texts(taking, Posting::customerId))
                .param("units", SqlArrays.texts(taking, it -> it.unit().stored()))
                .param("amounts", SqlArrays.longs(taking, Posting::amount))
                .param("now", Timestamp.from(now)));
    }

    private static Map<AccountKey, List<Lot>> byAccount(JdbcClient.StatementSpec lots) {
        return lots.query((row, number) -> Map.entry(key(row), lot(row))).list().stream()
                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toCollection(ArrayList::new))));
    }

    private static AccountKey key(ResultSet row) throws SQLException {
        return new AccountKey(row.getObject("customer_id", UUID.class), Unit.of(row.getString("unit")));
    }

    static Lot lot(ResultSet row) throws SQLException {
        var expires = row.getTimestamp("expires_at");
        return new Lot(
                row.getLong("lot_no"),
                row.getString("origin"),
                row.getLong("amount"),
                row.getLong("remaining"),
                row.getLong("expired"),
                row.getTimestamp("opened_at").toInstant(),
                row.getTimestamp("available_at").toInstant(),
                expires == null ? null : expires.toInstant());
    }

    Map<String, TakenReference> taken(UUID businessId, Collection<? extends Posting> postings) {
        var taken = new HashMap<String, TakenReference>();
        jdbc.sql("""
                        select reference, customer_id, unit, transaction_id,
                            sum(amount) filter (where kind in ('credit', 'debit', 'reversal', 'expiry')) as amount,
                            coalesce(sum(amount) filter (where kind in ('shortfall', 'write_off')), 0) as shortfall,
                            coalesce(sum(amount) filter (where kind = 'restoration'), 0) as restored
                        from points.entry
                        where business_id = :business
                        and reference = any (:references)
                        group by reference, customer_id, unit, transaction_id
                        """)
                .param("business", businessId)
                .param("references", SqlArrays.texts(postings, Posting::reference))
                .query((row, number) -> Map.entry(
                        row.getString("reference"),
                        new TakenReference(
                                row.getObject("customer_id", UUID.class),
                                Unit.of(row.getString("unit")),
                                row.getLong("amount"),
                                row.getLong("transaction_id"),
                                row.getLong("shortfall"),
                                row.getLong("restored"))))
                .list()
                .forEach(it -> taken.put(it.getKey(), it.getValue()));
        return taken;
    }

    void write(UUID businessId, Collection<Account> accounts) {
        var changed = accounts.stream().filter(it -> !it.entries().isEmpty()).toList();
        if (changed.isEmpty()) {
            return;
        }
        updateAccounts(businessId, changed);
        insertEntries(
                businessId,
                changed.stream().flatMap(it -> it.entries().stream()).toList());
        insertLots(businessId, rows(changed, Account::openedLots));
        updateLots(businessId, rows(changed, Account::reducedLots));
        insertUses(businessId, rows(changed, Account::uses));
    }

    private record Row<T>(Account account, T value) {}

    private static <T> List<Row<T>> rows(List<Account> accounts, Function<Account, List<T>> values) {
        return accounts.stream()
                .flatMap(account -> values.apply(account).stream().map(value -> new Row<>(account, value)))
                .toList();
    }

    private void updateAccounts(UUID businessId, List<Account> accounts) {
        jdbc.sql("""
                        update points.account a
                        set balance = k.balance, debt = k.debt, entry_count = k.entry_count
                        from unnest(
                            :customers::uuid[], :units::text[], :balances::bigint[], :debts::bigint[], :counts::bigint[])
                            as k (customer_id, unit, balance, debt, entry_count)
                        where a.business_id = :business
                        and a.customer_id = k.customer_id
                        and a.unit = k.unit
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.texts(accounts, Account::customerId))
                .param("units", SqlArrays.texts(accounts, it -> it.unit().stored()))
                .param("balances", SqlArrays.longs(accounts, Account::balance))
                .param("debts", SqlArrays.longs(accounts, Account::debt))
                .param("counts", SqlArrays.longs(accounts, Account::entryCount))
                .update();
    }

    private void insertEntries(UUID businessId, List<Entry> entries) {
        jdbc.sql("""
                        insert into points.entry (business_id, customer_id, unit, entry_no, kind, amount, balance_after,
                            reference, transaction_id, posted_at)
                        select :business, k.*
                        from unnest(
                            :customers::uuid[], :units::text[], :numbers::bigint[], :kinds::text[], :amounts::bigint[],
                            :balances::bigint[], :references::text[], :transactions::bigint[], :times::timestamptz[])
                            as k
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.texts(entries, Entry::customerId))
                .param("units", SqlArrays.texts(entries, it -> it.unit().stored()))
                .param("numbers", SqlArrays.longs(entries, Entry::number))
                .param("kinds", SqlArrays.texts(entries, it -> it.kind().stored()))
                .param("amounts", SqlArrays.longs(entries, Entry::amount))
                .param("balances", SqlArrays.longs(entries, Entry::balanceAfter))
                .param("references", SqlArrays.texts(entries, Entry::reference))
                .param("transactions", SqlArrays.longs(entries, Entry::transactionId))
                .param("times", SqlArrays.times(entries, Entry::postedAt))
                .update();
    }

    private void insertLots(UUID businessId, List<Row<Lot>> lots) {
        if (lots.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into points.lot (business_id, customer_id, unit, lot_no, origin, amount, remaining,
                            opened_at, available_at, expires_at)
                        select :business, k.*
                        from unnest(
                            :customers::uuid[], :units::text[], :numbers::bigint[], :origins::text[], :amounts::bigint[],
                            :remainders::bigint[], :opened::timestamptz[], :available::timestamptz[],
                            :expires::timestamptz[])
                            as k
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.texts(lots, it -> it.account().customerId()))
                .param("units", SqlArrays.texts(lots, it -> it.account().unit().stored()))
                .param("numbers", SqlArrays.longs(lots, it -> it.value().number()))
                .param("origins", SqlArrays.texts(lots, it -> it.value().origin()))
                .param("amounts", SqlArrays.longs(lots, it -> it.value().amount()))
                .param("remainders", SqlArrays.longs(lots, it -> it.value().remaining()))
                .param("opened", SqlArrays.times(lots, it -> it.value().openedAt()))
                .param("available", SqlArrays.times(lots, it -> it.value().availableAt()))
                .param("expires", SqlArrays.times(lots, it -> it.value().expiresAt()))
                .update();
    }

    private void updateLots(UUID businessId, List<Row<Lot>> lots) {
        if (lots.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        update points.lot l
                        set remaining = k.remaining, expired = k.expired
                        from unnest(
                            :customers::uuid[], :units::text[], :numbers::bigint[], :remainders::bigint[],
                            :expired::bigint[])
                            as k (customer_id, unit, lot_no, remaining, expired)
                        where l.business_id = :business
                        and l.customer_id = k.customer_id
                        and l.unit = k.unit
                        and l.lot_no = k.lot_no
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.texts(lots, it -> it.account().customerId()))
                .param("units", SqlArrays.texts(lots, it -> it.account().unit().stored()))
                .param("numbers", SqlArrays.longs(lots, it -> it.value().number()))
                .param("remainders", SqlArrays.longs(lots, it -> it.value().remaining()))
                .param("expired", SqlArrays.longs(lots, it -> it.value().expired()))
                .update();
    }

    private void insertUses(UUID businessId, List<Row<Account.LotUse>> uses) {
        if (uses.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into points.lot_use (business_id, customer_id, unit, entry_no, lot_no, amount)
                        select :business, k.*
                        from unnest(
                            :customers::uuid[], :units::text[], :entries::bigint[], :lots::bigint[], :amounts::bigint[])
                            as k
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.texts(uses, it -> it.account().customerId()))
                .param("units", SqlArrays.texts(uses, it -> it.account().unit().stored()))
                .param("entries", SqlArrays.longs(uses, it -> it.value().entryNumber()))
                .param("lots", SqlArrays.longs(uses, it -> it.value().lotNumber()))
                .param("amounts", SqlArrays.longs(uses, it -> it.value().amount()))
                .update();
    }

    /** Spendable is what is there less what is pending or past its time: by the clock, whatever jobs have run. */
    Map<UUID, Balance> balances(UUID businessId, Collection<UUID> customerIds, Instant now) {
        var balances = new HashMap<UUID, Balance>();
        jdbc.sql("""
                        select a.customer_id, a.unit, a.balance, a.debt,
                            coalesce((
                                select sum(l.remaining)
                                from points.lot l
                                where l.business_id = a.business_id
                                and l.customer_id = a.customer_id
                                and l.unit = a.unit
                                and l.remaining > 0
                                and l.available_at > l.opened_at
                                and l.available_at > :now
                                and (l.expires_at is null or l.expires_at > :now)
                            ), 0) as pending,
                            coalesce((
                                select sum(l.remaining)
                                from points.lot l
                                where l.business_id = a.business_id
                                and l.customer_id = a.customer_id
                                and l.unit = a.unit
                                and l.remaining > 0
                                and l.expires_at <= :now
                            ), 0) as expired
                        from points.account a
                        where a.business_id = :business
                        and a.customer_id = any (:customers::uuid[])
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.uuids(customerIds))
                .param("now", Timestamp.from(now))
                .query((row, number) -> Map.entry(row.getObject("customer_id", UUID.class), balance(row)))
                .list()
                .forEach(it -> balances.merge(it.getKey(), it.getValue(), LedgerRepository::both));
        return balances;
    }

    private static Balance balance(ResultSet row) throws SQLException {
        long pending = row.getLong("pending");
        long spendable = row.getLong("balance") - pending - row.getLong("expired");
        return Unit.of(row.getString("unit")) == Unit.POINTS
                ? new Balance(spendable, pending, row.getLong("debt"), 0)
                : new Balance(0, 0, 0, spendable);
    }

    private static Balance both(Balance one, Balance other) {
        return new Balance(
                one.points() + other.points(),
                one.pendingPoints() + other.pendingPoints(),
                one.debtPoints() + other.debtPoints(),
                one.giftCardMinor() + other.giftCardMinor());
    }

    /** Steps from business to business in the index of what is due, however many lots each has. */
    List<UUID> businessesWithExpired(Instant now) {
        return jdbc.sql("""
                        with recursive business (business_id) as (
                            (select business_id
                            from points.lot
                            where remaining > 0
                            and expires_at is not null
                            order by business_id
                            limit 1)
                            union all
                            select next.business_id
                            from business
                            cross join lateral (
                                select lot.business_id
                                from points.lot
                                where lot.business_id > business.business_id
                                and remaining > 0
                                and expires_at is not null
                                order by lot.business_id
                                limit 1) next
                        )
                        select business_id
                        from business
                        where exists (
                            select
                            from points.lot
                            where lot.business_id = business.business_id
                            and unit = 'points'
                            and remaining > 0
                            and expires_at <= :now)
                        """)
                .param("now", Timestamp.from(now))
                .query((row, number) -> row.getObject("business_id", UUID.class))
                .list();
    }

    /** A lot that is opened later may expire on a day that was noted, but not on one that is over. */
    void forgetNotices(UUID businessId, LocalDate before) {
        jdbc.sql("""
                        delete from points.expiry_notice
                        where business_id = :business
                        and expires_on < :before
                        """).param("business", businessId).param("before", before).update();
    }

    List<Expiring> noteExpiring(UUID businessId, ZoneId zone, Instant now, Instant until, Expiring after, int most) {
        return jdbc.sql("""
                        with due as (
                            select l.customer_id, l.expires_on, sum(l.remaining) as points,
                                min(l.expires_at) as expires_at
                            from (
                                select customer_id, remaining, expires_at,
                                    (expires_at at time zone :zone)::date as expires_on
                                from points.lot
                                where business_id = :business
                                and unit = 'points'
                                and remaining > 0
                                and expires_at > :now
                                and expires_at >= :from
                                and expires_at < :until
                            ) l
                            where (l.expires_on, l.customer_id) > (:afterDay, :afterCustomer)
                            and not exists (
                                select
                                from points.expiry_notice n
                                where n.business_id = :business
                                and n.customer_id = l.customer_id
                                and n.expires_on = l.expires_on
                            )
                            group by l.customer_id, l.expires_on
                            order by l.expires_on, l.customer_id
                            limit :most
                        ),
                        noted as (
                            insert into points.expiry_notice (business_id, customer_id, expires_on, noted_at)
                            select :business, customer_id, expires_on, :now
                            from due
                            on conflict do nothing
                            returning customer_id, expires_on
                        )
                        select due.customer_id, due.expires_on, due.points, due.expires_at
                        from due
                        join noted
                        on noted.customer_id = due.customer_id
                        and noted.expires_on = due.expires_on
                        order by due.expires_on, due.customer_id
                        """)
                .param("business", businessId)
                .param("zone", zone.getId())
                .param("now", Timestamp.from(now))
                .param("until", Timestamp.from(until))
                .param(
                        "from",
                        Timestamp.from(after.expiresOn().atStartOfDay(zone).toInstant()))
                .param("afterDay", after.expiresOn())
                .param("afterCustomer", after.customerId())
                .param("most", most)
                .query((row, number) -> new Expiring(
                        row.getObject("customer_id", UUID.class),
                        row.getObject("expires_on", LocalDate.class),
                        row.getLong("points"),
                        row.getTimestamp("expires_at").toInstant()))
                .list();
    }

    /** Whose {@code most} lots have been past their time the longest. */
    List<UUID> customersWithExpired(UUID businessId, Instant now, int most) {
        return jdbc.sql("""
                        select distinct l.customer_id
                        from (
                            select customer_id
                            from points.lot
                            where business_id = :business
                            and unit = 'points'
                            and remaining > 0
                            and expires_at <= :now
                            order by expires_at
                            limit :most
                        ) l
                        """)
                .param("business", businessId)
                .param("now", Timestamp.from(now))
                .param("most", most)
                .query((row, number) -> row.getObject("customer_id", UUID.class))
                .list();
    }

    /** Oldest first; a lot's number is that of the entry that opened it. */
    List<Expired> expired(UUID businessId, Collection<UUID> customerIds, Instant now, int most) {
        return jdbc.sql("""
                        select l.customer_id, l.lot_no, l.remaining, greatest(l.expires_at, l.opened_at) as expired_at,
                            e.transaction_id
                        from points.lot l
                        join points.entry e
                        on e.business_id = l.business_id
                        and e.customer_id = l.customer_id
                        and e.unit = l.unit
                        and e.entry_no = l.lot_no
                        where l.business_id = :business
                        and l.customer_id = any (:customers::uuid[])
                        and l.unit = 'points'
                        and l.remaining > 0
                        and l.expires_at <= :now
                        order by expired_at, l.customer_id, l.lot_no
                        limit :most
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.uuids(customerIds))
                .param("now", Timestamp.from(now))
                .param("most", most)
                .query((row, number) -> new Expired(
                        row.getObject("customer_id", UUID.class),
                        row.getLong("lot_no"),
                        row.getLong("remaining"),
                        row.getTimestamp("expired_at").toInstant(),
                        row.getLong("transaction_id")))
                .list();
    }

    List<UUID> unproven(UUID businessId) {
        return jdbc.sql("""
                        select a.customer_id, a.unit
                        from points.account a
                        left join lateral (
                            select count(*) as entries, coalesce(max(entry_no), 0) as last_no,
                                coalesce(sum(amount), 0) as total,
                                coalesce(sum(amount) filter (where kind in ('shortfall', 'debt_payment')), 0) as owed,
                                -coalesce(sum(amount) filter (where kind in ('expiry', 'restoration')), 0) as expired
                            from points.entry e
                            where e.business_id = a.business_id
                            and e.customer_id = a.customer_id
                            and e.unit = a.unit
                        ) e on true
                        left join lateral (
                            select coalesce(sum(remaining), 0) as remaining, coalesce(sum(expired), 0) as expired
                            from points.lot l
                            where l.business_id = a.business_id
                            and l.customer_id = a.customer_id
                            and l.unit = a.unit
                        ) l on true
                        where a.business_id = :business
                        and (
                            a.balance <> e.total
                            or a.balance <> l.remaining
                            or a.debt <> e.owed
                            or e.expired <> l.expired
                            or a.entry_count <> e.entries
                            or a.entry_count <> e.last_no
                        )
                        order by a.customer_id
                        """)
                .param("business", businessId)
                .query((row, number) -> key(row).customerId())
                .list();
    }
}
