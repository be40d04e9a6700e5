package io.potoroo.customers;

import io.potoroo.database.SqlArrays;
import io.potoroo.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What customers agreed to, as rows that are only ever added. */
@Repository
class ConsentRepository {

    private final JdbcClient jdbc;

    ConsentRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** In the order of the list. */
    List<RecordedConsent> add(
            UUID businessId, List<Customer> customers, ConsentSource source, Actor actor, Instant now) {
        return jdbc.sql("""
                        insert into customers.consent (business_id, customer_id, allow_sms, allow_email, allow_push,
                            source, user_id, client_id, told_at)
                        select :business, customer_id, allow_sms, allow_email, allow_push, :source, :user::uuid,
                            :client::bigint, :now
                        from unnest(:customers::uuid[], :sms::boolean[], :email::boolean[], :push::boolean[])
                            as n (customer_id, allow_sms, allow_email, allow_push)
                        returning consent_id, allow_sms, allow_email, allow_push, told_at
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.texts(customers, Customer::id))
                .param("sms", SqlArrays.texts(customers, it -> it.consent().allowSms()))
                .param("email", SqlArrays.texts(customers, it -> it.consent().allowEmail()))
                .param("push", SqlArrays.texts(customers, it -> it.consent().allowPush()))
                .param("source", source.name().toLowerCase(Locale.ROOT))
                .param("user", actor.userId())
                .param("client", actor.clientId())
                .param("now", Timestamp.from(now))
                .query((row, number) -> consent(row))
                .list();
    }

    /** The newest first: rows of a customer are added under the lock of theirs, so by id and not by some node's clock. */
    List<RecordedConsent> list(UUID businessId, UUID customerId, Paging paging) {
        return jdbc.sql("""
                        select consent_id, allow_sms, allow_email, allow_push, told_at
                        from customers.consent
                        where business_id = :business
                        and customer_id = :customer
                        order by consent_id desc
                        limit :size offset :offset
                        """)
                .param("business", businessId)
                .param("customer", customerId)
                .param("size", paging.size())
                .param("offset", paging.offset())
                .query((row, number) -> consent(row))
                .list();
    }

    long count(UUID businessId, UUID customerId) {
        return jdbc.sql("""
                        select count(*)
                        from customers.consent
                        where business_id = :business
                        and customer_id = :customer
                        """)
                .param("business", businessId)
                .param("customer", customerId)
                .query(Long.class)
                .single();
    }

    private static RecordedConsent consent(ResultSet row) throws SQLException {
        return new RecordedConsent(
                row.getLong("consent_id"),
                new Consent(row.getBoolean("allow_sms"), row.getBoolean("allow_email"), row.getBoolean("allow_push")),
                row.getTimestamp("told_at").toInstant());
    }
}
