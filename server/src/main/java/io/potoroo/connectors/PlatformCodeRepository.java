package io.potoroo.connectors;

import io.potoroo.connectors.PlatformCode.State;
import io.potoroo.database.SqlArrays;
import io.potoroo.transactions.Reservation.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Codes on platforms, as rows; in the database's time. */
@Repository
class PlatformCodeRepository {

    private static final String COLUMNS = """
            c.business_id, c.redemption_id, c.integration_id, c.account_id, c.branch_link_id, c.code, c.kind, c.value,
                c.starts_at, c.ends_at, c.customer_external_id, c.customer_email, c.state, c.tries, c.next_try_at,
                coalesce(c.making_until > now(), false) as being_made
            """;

    private final JdbcClient jdbc;

    PlatformCodeRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whoever adds them makes them within that time from now on, however long the database transaction lasts; else a job does. */
    void add(UUID businessId, List<PlatformCode> codes, Duration lease) {
        jdbc.sql("""
                        insert into connectors.discount_code (business_id, redemption_id, integration_id, account_id,
                            branch_link_id, code, kind, value, starts_at, ends_at, customer_external_id, customer_email,
                            state, next_try_at, making_until)
                        select :business, k.*, 'wanted', clock_timestamp() + make_interval(secs => :lease),
                            clock_timestamp() + make_interval(secs => :lease)
                        from unnest(:redemptions::bigint[], :integrations::bigint[], :accounts::text[], :links::bigint[],
                            :codes::text[], :kinds::text[], :values::bigint[], :starts::timestamptz[],
                            :ends::timestamptz[], :customers::text[], :emails::text[]) as k
                        """)
                .param("business", businessId)
                .param("lease", lease.toSeconds())
                .param("redemptions", SqlArrays.longs(codes, it -> it.code().redemptionId()))
                .param("integrations", SqlArrays.longs(codes, PlatformCode::integrationId))
                .param("accounts", SqlArrays.texts(codes, PlatformCode::accountId))
                .param("links", SqlArrays.longs(codes, PlatformCode::branchLinkId))
                .param("codes", SqlArrays.texts(codes, it -> it.code().code()))
                .param(
                        "kinds",
                        SqlArrays.texts(codes, it -> it.code().kind().name().toLowerCase(Locale.ROOT)))
                .param("values", SqlArrays.longs(codes, it -> it.code().value()))
                .param("starts", SqlArrays.times(codes, it -> it.code().startsAt()))
                .param("ends", SqlArrays.times(codes, it -> it.code().endsAt()))
                .param("customers", SqlArrays.texts(codes, it -> it.code().customerExternalId()))
                .param("emails", SqlArrays.texts(codes, it -> it.code().customerEmail()))
                .update();
    }

    List<PlatformCode> find(UUID businessId, Collection<Long> redemptionIds) {
        return jdbc.sql("select " + COLUMNS + """
                        from connectors.discount_code c
                        where c.business_id = :business
                        and c.redemption_id = any (:redemptions)
                        """)
                .param("business", businessId)
                .param("redemptions", SqlArrays.longs(redemptionIds, it -> it))
                .query((row, number) -> code(row))
                .list();
    }

    /**
     * Takes what is due, for as long as whoever takes it may need.
     *
     * @param each so many of one business, as its shops may keep all of them waiting
     */
    List<PlatformCode> take(int most, int each, Duration lease) {
        return jdbc.sql("""
                        with business as (
                            select business_id
                            from connectors.discount_code
                            where state in ('wanted', 'unwanted')
                            and next_try_at <= now()
                            group by business_id
                            order by min(next_try_at)
                        ), due as (
                            select code.*
                            from business
                            cross join lateral (
                                select c.business_id, c.redemption_id
                                from connectors.discount_code c
                                where c.business_id = business.business_id
                                and c.state in ('wanted', 'unwanted')
                                and c.next_try_at <= now()
                                and (c.state = 'wanted' or coalesce(c.making_until <= now(), true))
                                order by c.next_try_at
                                limit :each
                                for update skip locked
                            ) code
                            limit :most
                        )
                        update connectors.discount_code c
                        set next_try_at = now() + make_interval(secs => :lease),
                            making_until = case when c.state = 'wanted' then now() + make_interval(secs => :lease) end
                        from due
                        where c.business_id = due.business_id
                        and c.redemption_id = due.redemption_id
                        returning
                        """ + COLUMNS)
                .param("most", most)
                .param("each", each)
                .param("lease", lease.toSeconds())
                .query((row, number) -> code(row))
                .list();
    }

    /**
     * Nobody is to make them any more. Those that are answered are removed by whoever asks, within that time, else by a job;
     * the others are gone, or somebody is at them. Of one that is being made nobody can say that it is not there, so a job
     * removes it when whoever makes it must be done.
     */
    List<PlatformCode> unwant(UUID businessId, Collection<Long> redemptionIds, Duration lease) {
        return jdbc
                .sql("""
                        update connectors.discount_code c
                        set state = 'unwanted', tries = case when c.state = 'unwanted' then c.tries else 0 end,
                            next_try_at = greatest(now() + make_interval(secs => :lease), c.making_until),
                            customer_external_id = null, customer_email = null
                        where c.business_id = :business
                        and c.redemption_id = any (:redemptions)
                        and (c.state in ('wanted', 'made', 'failed')
                            or c.state = 'unwanted' and coalesce(c.making_until <= now(), true)
                                and (c.tries = 0 or c.next_try_at <= now()))
                        returning
                        """ + COLUMNS)
                .param("business", businessId)
                .param("redemptions", SqlArrays.longs(redemptionIds, it -> it))
                .param("lease", lease.toSeconds())
                .query((row, number) -> code(row))
                .list()
                .stream()
                .filter(it -> !it.beingMade())
                .toList();
    }

    /** It is there though nobody wants it any more; false where it is not there, or somebody has used it. */
    boolean unwantAgain(PlatformCode code, Duration lease) {
        return jdbc.sql("""
                        update connectors.discount_code
                        set state = 'unwanted', tries = 0, next_try_at = now() + make_interval(secs => :lease),
                            making_until = null
                        where business_id = :business
                        and redemption_id = :redemption
                        and state in ('unwanted', 'removed')
                        """)
                        .param("business", code.businessId())
                        .param("redemption", code.code().redemptionId())
                        .param("lease", lease.toSeconds())
                        .update()
                == 1;
    }

    /**
     * What became of one; false where somebody decided otherwise meanwhile. Whose it is has to be known only to make it. One
     * that could not be made may still be, by a request that the platform has not forgotten.
     */
    boolean save(PlatformCode code, State before, @Nullable String problem) {
        return jdbc.sql("""
                        update connectors.discount_code
                        set state = :state, tries = :tries, next_try_at = :next, problem = :problem,
                            making_until = case when :state in ('wanted', 'failed') then making_until end,
                            customer_external_id = case when :state = 'wanted' then customer_external_id end,
                            customer_email = case when :state = 'wanted' then customer_email end
                        where business_id = :business
                        and redemption_id = :redemption
                        and state = :before
                        """)
                        .param("business", code.businessId())
                        .param("redemption", code.code().redemptionId())
                        .param("state", code.state().wire())
                        .param("tries", code.tries())
                        .param("next", Timestamp.from(code.nextTryAt()))
                        .param("problem", problem)
                        .param("before", before.wire())
                        .update()
                == 1;
    }

    private static PlatformCode code(ResultSet row) throws SQLException {
        return new PlatformCode(
                row.getObject("business_id", UUID.class),
                row.getLong("integration_id"),
                row.getString("account_id"),
                new DiscountCode(
                        row.getLong("redemption_id"),
                        row.getString("code"),
                        Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                        row.getLong("value"),
                        row.getTimestamp("starts_at").toInstant(),
                        row.getTimestamp("ends_at").toInstant(),
                        row.getString("customer_external_id"),
                        row.getString("customer_email")),
                row.getLong("branch_link_id"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getInt("tries"),
                row.getTimestamp("next_try_at").toInstant(),
                row.getBoolean("being_made"));
    }
}
