package io.potoroo.assortments;

import io.potoroo.database.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/** Readings, as rows; in the database's time, as platforms know nothing of one that a business has moved. */
@Repository
class ReadingRepository {

    private static final String COLUMNS = """
            r.business_id, r.integration_id, r.account_id, r.next_at, r.number, r.taken and r.next_at > now() as under_way,
                r.tries, r.products, r.started_at, r.read_at, r.problem
            """;

    private static final String THIS_ONE = """
            where business_id = :business
            and integration_id = :integration
            and account_id = :account
            and number = :number
            and taken
            """;

    private final JdbcClient jdbc;

    ReadingRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private StatementSpec of(String sql, UUID businessId, Collection<Account> accounts) {
        return jdbc.sql(sql)
                .param("business", businessId)
                .param("integrations", SqlArrays.longs(accounts, Account::integrationId))
                .param("accounts", SqlArrays.texts(accounts, Account::accountId));
    }

    private StatementSpec of(String sql, Reading reading) {
        return jdbc.sql(sql)
                .param("business", reading.businessId())
                .param("integration", reading.account().integrationId())
                .param("account", reading.account().accountId())
                .param("number", reading.number());
    }

    /** Those that are there already are only locked: whoever would drop them cannot see yet why they are needed. */
    void add(UUID businessId, Collection<Account> accounts) {
        of("""
                        insert into assortments.reading as r (business_id, integration_id, account_id, next_at)
                        select :business, integration_id, account_id, now()
                        from unnest(:integrations::bigint[], :accounts::text[]) as a (integration_id, account_id)
                        order by integration_id, account_id
                        on conflict (business_id, integration_id, account_id) do update
                        set next_at = r.next_at
                        """, businessId, accounts).update();
    }

    /** One that goes on may have passed what it is wanted for, so it is read again when it ends. */
    void want(UUID businessId, Collection<Account> accounts, Duration afterTheLast) {
        of("""
                        insert into assortments.reading as r (business_id, integration_id, account_id, next_at)
                        select :business, integration_id, account_id, now()
                        from unnest(:integrations::bigint[], :accounts::text[]) as a (integration_id, account_id)
                        order by integration_id, account_id
                        on conflict (business_id, integration_id, account_id) do update
                        set next_at = case
                                when r.taken then r.next_at
                                else least(r.next_at, greatest(now(), r.read_at + make_interval(secs => :pause),
                                    r.started_at + make_interval(secs => :pause)))
                            end,
                            wanted_at = case
                                when r.taken then least(r.wanted_at, now() + make_interval(secs => :pause))
                            end
                        """, businessId, accounts).param("pause", afterTheLast.toSeconds()).update();
    }

    List<Reading> list(UUID businessId, long integrationId) {
        return jdbc.sql("select " + COLUMNS + """
                        from assortments.reading r
                        where r.business_id = :business
                        and r.integration_id = :integration
                        order by r.account_id
                        """)
                .param("business", businessId)
                .param("integration", integrationId)
                .query((row, number) -> reading(row))
                .list();
    }

    /** One account of a business at a time, so that those with many leave room for others. */
    Optional<Reading> take(Duration lease) {
        return jdbc.sql("""
                        with due as (
                            select d.business_id, d.integration_id, d.account_id
                            from assortments.reading d
                            where d.next_at <= now()
                            and not exists (
                                select
                                from assortments.reading other
                                where other.business_id = d.business_id
                                and other.taken
                                and other.next_at > now()
                            )
                            order by d.next_at
                            limit 1
                            for update skip locked
                        )
                        update assortments.reading r
                        set taken = true, number = r.number + 1, wanted_at = null, products = 0, started_at = now(),
                            next_at = now() + make_interval(secs => :lease)
                        from due
                        where r.business_id = due.business_id
                        and r.integration_id = due.integration_id
                        and r.account_id = due.account_id
                        returning\s""" + COLUMNS)
                .param("lease", lease.toSeconds())
                .query((row, number) -> reading(row))
                .optional();
    }

    /** Whether it is still this one's. */
    boolean goOn(Reading reading, int moreProducts, Duration lease) {
        return of("""
                        update assortments.reading
                        set products = products + :more, next_at = now() + make_interval(secs => :lease)
                        """ + THIS_ONE, reading)
                        .param("more", moreProducts)
                        .param("lease", lease.toSeconds())
                        .update()
                > 0;
    }

    /** Whether it was still this one's. */
    boolean end(Reading reading, Duration pause) {
        return of("""
                        update assortments.reading
                        set taken = false, next_at = least(wanted_at, now() + make_interval(secs => :pause)),
                            wanted_at = null, tries = 0, read_at = now(), problem = null
                        """ + THIS_ONE, reading).param("pause", pause.toSeconds()).update() > 0;
    }

    void fail(Reading reading, String problem, int tries, Duration pause) {
        of("""
                        update assortments.reading
                        set taken = false, next_at = least(wanted_at, now() + make_interval(secs => :pause)),
                            wanted_at = null, tries = :tries, problem = :problem
                        """ + THIS_ONE, reading)
                .param("pause", pause.toSeconds())
                .param("tries", tries)
                .param("problem", problem)
                .update();
    }

    void giveBack(Reading reading) {
        of("""
                        update assortments.reading
                        set taken = false, next_at = now()
                        """ + THIS_ONE, reading).update();
    }

    /** Whether it is still this one's, and stays so until the database transaction ends. */
    boolean lock(Reading reading) {
        return of("""
                        select 1
                        from assortments.reading
                        """ + THIS_ONE + """
                        for update
                        """, reading).query(Integer.class).optional().isPresent();
    }

    void delete(Reading reading) {
        of("""
                        delete from assortments.reading
                        """ + THIS_ONE, reading).update();
    }

    private static Reading reading(ResultSet row) throws SQLException {
        return new Reading(
                row.getObject("business_id", UUID.class),
                new Account(row.getLong("integration_id"), row.getString("account_id")),
                row.getTimestamp("next_at").toInstant(),
                row.getLong("number"),
                row.getBoolean("under_way"),
                row.getInt("tries"),
                row.getLong("products"),
                instant(row.getTimestamp("started_at")),
                instant(row.getTimestamp("read_at")),
                row.getString("problem"));
    }

    private static @Nullable Instant instant(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }
}
