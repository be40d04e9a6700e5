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
                c.starts_at, c.ends_at, c.customer_external_id, c.customer_email, c.state, c.tries, c.next_try_at
            """;

    private final JdbcClient jdbc;

    PlatformCodeRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Wanted from now on; a job makes what whoever adds them does not within that time. */
    void add(UUID businessId, List<PlatformCode> codes, Duration jobWaits) {
        jdbc.sql("""
                        insert into connectors.discount_code (business_id, redemption_id, integration_id, account_id,
                            branch_link_id, code, kind, value, starts_at, ends_at, customer_external_id, customer_email,
                            state, next_try_at)
                        select :business, k.*, 'wanted', now() + make_interval(secs => :wait)
                        from unnest(:redemptions::bigint[], :integrations::bigint[], :accounts::text[], :links::bigint[],
                            :codes::text[], :kinds::text[], :values::bigint[], :starts::timestamptz[],
                            :ends::timestamptz[], :customers::text[], :emails::text[]) as k
                        """)
                .param("business", businessId)
                .param("wait", jobWaits.toSeconds())
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

    /** Takes what is due, for as long as whoever takes it may need. */
    List<PlatformCode> take(int most, Duration lease) {
        return jdbc.sql("""
                        with due as (
                            select business_id, redemption_id
                            from connectors.discount_code
                            where state in ('wanted', 'unwanted')
                            and next_try_at <= now()
                            order by next_try_at
                            limit :most
                            for update skip locked
                        )
                        update connectors.discount_code c
                        set next_try_at = now() + make_interval(secs => :lease)
                        from due
                        where c.business_id = due.business_id
                        and c.redemption_id = due.redemption_id
                        returning
                        """ + COLUMNS)
                .param("most", most)
                .param("lease", lease.toSeconds())
                .query((row, number) -> code(row))
                .list();
    }

    /** Nobody is to make them any more, and whoever asks has that long to remove them before a job does. */
    void unwant(UUID businessId, Collection<Long> redemptionIds, Duration jobWaits) {
        jdbc.sql("""
                        update connectors.discount_code
                        set state = 'unwanted', tries = case when state = 'unwanted' then tries else 0 end,
                            next_try_at = now() + make_interval(secs => :wait)
                        where business_id = :business
                        and redemption_id = any (:redemptions)
                        and state in ('wanted', 'made', 'unwanted', 'failed')
                        """)
                .param("business", businessId)
                .param("redemptions", SqlArrays.longs(redemptionIds, it -> it))
                .param("wait", jobWaits.toSeconds())
                .update();
    }

    /** It is there though it was removed, or is about to be; false where it is not there, or somebody has used it. */
    boolean unwantAgain(PlatformCode code, Duration jobWaits) {
        return jdbc.sql("""
                        update connectors.discount_code
                        set state = 'unwanted', tries = 0, next_try_at = now() + make_interval(secs => :wait)
                        where business_id = :business
                        and redemption_id = :redemption
                        and state in ('unwanted', 'removed')
                        """)
                        .param("business", code.businessId())
                        .param("redemption", code.code().redemptionId())
                        .param("wait", jobWaits.toSeconds())
                        .update()
                == 1;
    }

    void unwantOfLink(UUID businessId, long branchLinkId) {
        jdbc.sql("""
                        update connectors.discount_code
                        set state = 'unwanted', tries = 0, next_try_at = now()
                        where business_id = :business
                        and branch_link_id = :link
                        and state in ('wanted', 'made', 'failed')
                        and ends_at > now()
                        """).param("business", businessId).param("link", branchLinkId).update();
    }

    /** What became of one; false where somebody decided otherwise meanwhile. */
    boolean save(PlatformCode code, State before, @Nullable String problem) {
        return jdbc.sql("""
                        update connectors.discount_code
                        set state = :state, tries = :tries, next_try_at = :next, problem = :problem
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
                row.getTimestamp("next_try_at").toInstant());
    }
}
