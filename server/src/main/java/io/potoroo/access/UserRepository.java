package io.potoroo.access;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Users, the businesses known here, and who belongs to which. */
@Repository
class UserRepository {

    /** What signing in looks at. */
    record Credentials(UUID userId, String passwordHash, boolean enabled) {}

    private final JdbcClient jdbc;

    UserRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether the e-mail address was free. */
    boolean add(UUID userId, NewUser user, String passwordHash, Instant now) {
        return jdbc.sql("""
                        insert into access.user_account
                          (user_id, email, password_hash, first_name, last_name, created_at)
                        values (:userId, :email, :passwordHash, :firstName, :lastName, :now)
                        on conflict (lower(email)) do nothing
                        """)
                        .param("userId", userId)
                        .param("email", user.email())
                        .param("passwordHash", passwordHash)
                        .param("firstName", user.firstName())
                        .param("lastName", user.lastName())
                        .param("now", Timestamp.from(now))
                        .update()
                == 1;
    }

    Optional<Credentials> credentials(String email) {
        return jdbc.sql("""
                        select user_id, password_hash, enabled
                        from access.user_account
                        where lower(email) = lower(:email)
                        """).param("email", email).query(Credentials.class).optional();
    }

    Optional<Profile> profile(UUID userId) {
        return jdbc.sql("""
                        select user_id, email, first_name, last_name, created_at
                        from access.user_account
                        where user_id = :userId
                        """).param("userId", userId).query(Profile.class).optional();
    }

    boolean isOperatorThere() {
        return jdbc.sql("select exists (select 1 from access.user_account where operator)")
                .query(Boolean.class)
                .single();
    }

    /** Whether the password was still the user's until now. */
    boolean replacePassword(CheckedPassword current, String passwordHash) {
        return jdbc.sql("""
                        update access.user_account
                        set password_hash = :passwordHash
                        where user_id = :userId
                        and password_hash = :current
                        """)
                        .param("passwordHash", passwordHash)
                        .param("userId", current.userId())
                        .param("current", current.hash())
                        .update()
                == 1;
    }

    /** Whether the password is still the user's, holding that true until the transaction ends. */
    boolean holdsPassword(CheckedPassword password) {
        return jdbc.sql("""
                        select 1
                        from access.user_account
                        where user_id = :userId
                        and password_hash = :hash
                        for share
                        """)
                .param("userId", password.userId())
                .param("hash", password.hash())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    void enable(UUID userId) {
        jdbc.sql("""
                        update access.user_account
                        set enabled = true
                        where user_id = :userId
                        """).param("userId", userId).update();
    }

    void disable(UUID userId) {
        jdbc.sql("""
                        update access.user_account
                        set enabled = false
                        where user_id = :userId
                        """).param("userId", userId).update();
    }

    void makeOperator(UUID userId) {
        jdbc.sql("""
                        update access.user_account
                        set operator = true
                        where user_id = :userId
                        """).param("userId", userId).update();
    }

    void putBusiness(UUID businessId, String name) {
        jdbc.sql("""
                        insert into access.business (business_id, name)
                        values (:businessId, :name)
                        on conflict (business_id) do update
                        set name = excluded.name
                        """).param("businessId", businessId).param("name", name).update();
    }

    void putMember(UUID businessId, UUID userId, Role role) {
        jdbc.sql("""
                        insert into access.membership (business_id, user_id, role)
                        values (:businessId, :userId, :role)
                        on conflict (business_id, user_id) do update
                        set role = excluded.role
                        """)
                .param("businessId", businessId)
                .param("userId", userId)
                .param("role", role.stored())
                .update();
    }

    void removeMember(UUID businessId, UUID userId) {
        jdbc.sql("""
                        delete from access.membership
                        where business_id = :businessId
                        and user_id = :userId
                        """).param("businessId", businessId).param("userId", userId).update();
    }

    List<Membership> memberships(UUID userId) {
        return jdbc.sql("""
                        select business_id, business.name, membership.role
                        from access.membership
                        join access.business using (business_id)
                        where membership.user_id = :userId
                        order by business.name, business_id
                        """)
                .param("userId", userId)
                .query((row, number) -> new Membership(
                        row.getObject("business_id", UUID.class),
                        row.getString("name"),
                        Role.of(row.getString("role"))))
                .list();
    }

    /**
     * Whether the user may act for the business, holding that true until the transaction ends: whoever disables the user
     * or removes the membership meanwhile waits, and then finds what this transaction issued.
     */
    boolean holdsAccess(UUID businessId, UUID userId) {
        return jdbc.sql("""
                        select 1
                        from access.user_account
                        join access.membership using (user_id)
                        where user_id = :userId
                        and membership.business_id = :businessId
                        and user_account.enabled
                        for share
                        """)
                .param("userId", userId)
                .param("businessId", businessId)
                .query(Integer.class)
                .optional()
                .isPresent();
    }
}
