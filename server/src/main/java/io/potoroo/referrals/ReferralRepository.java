package io.potoroo.referrals;

import static java.util.stream.Collectors.toMap;

import io.potoroo.database.SqlArrays;
import io.potoroo.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Programs and referrals, as rows. */
@Repository
class ReferralRepository {

    private static final String SELECT = """
            select program_id, minimum_minor, expires_in_days, referee_earns, referrer_earns, link_enabled, enabled
            from referrals.program
            where business_id = :business
            """;

    private final JdbcClient jdbc;

    ReferralRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Changes of one business's programs wait for each other. */
    void lock(UUID businessId) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('referrals:' || :business, 0))")
                .param("business", businessId.toString())
                .query(row -> {});
    }

    Optional<ReferralProgram> find(UUID businessId, long id) {
        return jdbc.sql(SELECT + "and program_id = :id")
                .param("business", businessId)
                .param("id", id)
                .query((row, number) -> program(row))
                .optional();
    }

    Optional<ReferralProgram> enabled(UUID businessId) {
        return jdbc.sql(SELECT + "and enabled")
                .param("business", businessId)
                .query((row, number) -> program(row))
                .optional();
    }

    List<ReferralProgram> list(UUID businessId, Paging paging) {
        return jdbc.sql(SELECT + """
                        order by program_id
                        limit :size offset :offset
                        """)
                .param("business", businessId)
                .param("size", paging.size())
                .param("offset", paging.offset())
                .query((row, number) -> program(row))
                .list();
    }

    long count(UUID businessId) {
        return jdbc.sql("""
                        select count(*)
                        from referrals.program
                        where business_id = :business
                        """).param("business", businessId).query(Long.class).single();
    }

    void disableOthers(UUID businessId, long id, Instant now) {
        jdbc.sql("""
                        update referrals.program
                        set enabled = false, updated_at = :now
                        where business_id = :business
                        and program_id <> :id
                        and enabled
                        """)
                .param("business", businessId)
                .param("id", id)
                .param("now", Timestamp.from(now))
                .update();
    }

    ReferralProgram add(UUID businessId, ReferralProgram program, Instant now) {
        return bound(jdbc.sql("""
                        insert into referrals.program (business_id, minimum_minor, expires_in_days, referee_earns,
                            referrer_earns, link_enabled, enabled, created_at, updated_at)
                        values (:business, :minimum, :days, :referee, :referrer, :link, :enabled, :now, :now)
                        returning program_id, minimum_minor, expires_in_days, referee_earns, referrer_earns,
                            link_enabled, enabled
                        """), businessId, program, now)
                .query((row, number) -> program(row))
                .single();
    }

    ReferralProgram save(UUID businessId, ReferralProgram program, Instant now) {
        return bound(jdbc.sql("""
                        update referrals.program
                        set minimum_minor = :minimum,
                            expires_in_days = :days,
                            referee_earns = :referee,
                            referrer_earns = :referrer,
                            link_enabled = :link,
                            enabled = :enabled,
                            updated_at = :now
                        where business_id = :business
                        and program_id = :id
                        returning program_id, minimum_minor, expires_in_days, referee_earns, referrer_earns,
                            link_enabled, enabled
                        """), businessId, program, now)
                .param("id", program.id())
                .query((row, number) -> program(row))
                .single();
    }

    private static JdbcClient.StatementSpec bound(
            JdbcClient.StatementSpec statement, UUID businessId, ReferralProgram program, Instant now) {
        return statement
                .param("business", businessId)
                .param("minimum", program.minimumMinor())
                .param("days", program.expiresInDays())
                .param("referee", program.refereeEarns())
                .param("referrer", program.referrerEarns())
                .param("link", program.linkEnabled())
                .param("enabled", program.enabled())
                .param("now", Timestamp.from(now));
    }

    /** False where the customer was brought by somebody before. */
    boolean add(UUID businessId, Referral referral, Instant now) {
        var expiresAt = referral.expiresAt();
        return jdbc.sql("""
                        insert into referrals.referral (business_id, referee_id, program_id, referrer_id, minimum_minor,
                            referee_earns, referrer_earns, created_at, expires_at)
                        values (:business, :referee, :program, :referrer, :minimum, :refereeEarns, :referrerEarns, :now,
                            :expiresAt)
                        on conflict do nothing
                        """)
                        .param("business", businessId)
                        .param("referee", referral.refereeId())
                        .param("program", referral.programId())
                        .param("referrer", referral.referrerId())
                        .param("minimum", referral.minimumMinor())
                        .param("refereeEarns", referral.refereeEarns())
                        .param("referrerEarns", referral.referrerEarns())
                        .param("now", Timestamp.from(now))
                        .param("expiresAt", expiresAt == null ? null : Timestamp.from(expiresAt))
                        .update()
                == 1;
    }

    /** Those of the customers whose referral is not met yet, where the business has an enabled program. */
    Map<UUID, Referral> lockPending(UUID businessId, Collection<UUID> refereeIds) {
        return new HashMap<>(jdbc
                .sql("""
                        select r.referee_id, r.referrer_id, r.program_id, r.minimum_minor, r.referee_earns,
                            r.referrer_earns, r.created_at, r.expires_at
                        from referrals.referral r
                        where r.business_id = :business
                        and r.referee_id = any (:referees::uuid[])
                        and r.met_at is null
                        and exists (
                            select from referrals.program p
                            where p.business_id = :business
                            and p.enabled)
                        order by r.referee_id
                        for update
                        """)
                .param("business", businessId)
                .param("referees", SqlArrays.uuids(refereeIds))
                .query((row, number) -> referral(row))
                .stream()
                .collect(toMap(Referral::refereeId, it -> it)));
    }

    void meet(UUID businessId, Collection<UUID> refereeIds, Instant now) {
        jdbc.sql("""
                        update referrals.referral
                        set met_at = :now
                        where business_id = :business
                        and referee_id = any (:referees::uuid[])
                        """)
                .param("business", businessId)
                .param("referees", SqlArrays.uuids(refereeIds))
                .param("now", Timestamp.from(now))
                .update();
    }

    Analytics analytics(UUID businessId, long programId, Instant now) {
        return jdbc.sql("""
                        select count(distinct referrer_id) as referrers,
                            count(*) as referees,
                            count(*) filter (where met_at is null and not coalesce(expires_at <= :now, false))
                                as pending,
                            count(*) filter (where met_at is not null) as met,
                            count(*) filter (where met_at is null and expires_at <= :now) as not_met
                        from referrals.referral
                        where business_id = :business
                        and program_id = :program
                        """)
                .param("business", businessId)
                .param("program", programId)
                .param("now", Timestamp.from(now))
                .query((row, number) -> new Analytics(
                        row.getLong("referrers"),
                        row.getLong("referees"),
                        row.getLong("pending"),
                        row.getLong("met"),
                        row.getLong("not_met")))
                .single();
    }

    private static ReferralProgram program(ResultSet row) throws SQLException {
        return new ReferralProgram(
                row.getLong("program_id"),
                row.getLong("minimum_minor"),
                row.getInt("expires_in_days"),
                row.getLong("referee_earns"),
                row.getLong("referrer_earns"),
                row.getBoolean("link_enabled"),
                row.getBoolean("enabled"));
    }

    private static Referral referral(ResultSet row) throws SQLException {
        var expiresAt = row.getTimestamp("expires_at");
        return new Referral(
                row.getObject("referee_id", UUID.class),
                row.getObject("referrer_id", UUID.class),
                row.getLong("program_id"),
                row.getLong("minimum_minor"),
                row.getLong("referee_earns"),
                row.getLong("referrer_earns"),
                row.getTimestamp("created_at").toInstant(),
                expiresAt == null ? null : expiresAt.toInstant());
    }
}
