package io.potoroo.offers;

import io.potoroo.database.SqlArrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which offers customers have used, as rows. */
@Repository
class UsageRepository {

    private final JdbcClient jdbc;

    UsageRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Those of the keys that are taken, with what for. */
    Map<Usage.Key, String> taken(UUID businessId, Collection<Usage.Key> keys) {
        var taken = new HashMap<Usage.Key, String>();
        jdbc.sql("""
                        select u.customer_id, u.offer_id, u.period, u.purchase
                        from unnest(:customers::uuid[], :offers::bigint[], :periods::text[])
                            as k (customer_id, offer_id, period)
                        join offers.usage u
                        on u.business_id = :business
                        and u.customer_id = k.customer_id
                        and u.offer_id = k.offer_id
                        and u.period = k.period
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.texts(keys, Usage.Key::customerId))
                .param("offers", SqlArrays.longs(keys, Usage.Key::offerId))
                .param("periods", SqlArrays.texts(keys, Usage.Key::period))
                .query(row -> {
                    taken.put(
                            new Usage.Key(
                                    row.getObject("customer_id", UUID.class),
                                    row.getLong("offer_id"),
                                    row.getString("period")),
                            row.getString("purchase"));
                });
        return taken;
    }

    /** Fails on a key that is taken. */
    void add(UUID businessId, List<Usage> usages) {
        jdbc.sql("""
                        insert into offers.usage (business_id, customer_id, offer_id, period, purchase, used_at)
                        select :business, customer_id, offer_id, period, purchase, used_at
                        from unnest(:customers::uuid[], :offers::bigint[], :periods::text[], :purchases::text[],
                            :times::timestamptz[])
                            as k (customer_id, offer_id, period, purchase, used_at)
                        order by customer_id, offer_id, period
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.texts(usages, it -> it.key().customerId()))
                .param("offers", SqlArrays.longs(usages, it -> it.key().offerId()))
                .param("periods", SqlArrays.texts(usages, it -> it.key().period()))
                .param("purchases", SqlArrays.texts(usages, Usage::purchase))
                .param("times", SqlArrays.times(usages, Usage::usedAt))
                .update();
    }

    void remove(UUID businessId, Collection<String> purchases) {
        jdbc.sql("""
                        delete from offers.usage
                        where business_id = :business
                        and purchase = any (:purchases)
                        """)
                .param("business", businessId)
                .param("purchases", SqlArrays.texts(purchases, it -> it))
                .update();
    }
}
