package io.potoroo.transactions;

import io.potoroo.database.SqlArrays;
import io.potoroo.tiers.Cycle;
import io.potoroo.tiers.Totals;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What customers' transactions come to. */
@Repository
class TierTotalsRepository {

    private final JdbcClient jdbc;

    TierTotalsRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A customer's purchases of a cycle. */
    record Span(UUID customerId, Cycle cycle) {}

    /** Whether visits are counted too, which takes a look at what followed each reward. */
    enum Count {
        SUMS,
        VISITS_TOO
    }

    /**
     * In one statement; a row of {@code sequence} has the id of the transaction that follows.
     *
     * <p>A reward that follows another, as when a sale grows, is no visit of its own, and one that was returned
     * altogether is none any more. What was returned of a purchase that was cancelled since went with it.
     */
    Map<Span, Totals> totals(UUID businessId, List<Span> spans, Count count) {
        return jdbc
                .sql("""
                        select k.position,
                            coalesce(sum(case when t.type = :refund then -t.amount_minor else t.amount_minor end), 0)
                                as spent_minor,
                            coalesce(sum(t.points), 0) as points,
                            count(*) filter (where v.visited) as visits
                        from unnest(:customers::uuid[], :starts::timestamptz[], :ends::timestamptz[])
                            with ordinality as k (customer_id, starts_at, ends_at, position)
                        left join transactions.transaction t
                        on t.business_id = :business
                        and t.customer_id = k.customer_id
                        and t.occurred_at >= k.starts_at
                        and t.occurred_at < k.ends_at
                        and (t.type in (:reward, :offer)
                            or t.type = :refund
                            and not exists (
                                select
                                from transactions.sequence s
                                join transactions.transaction i
                                on i.business_id = s.business_id
                                and i.id = s.initial_transaction_id
                                where s.business_id = :business
                                and s.id = t.id
                                and i.type not in (:reward, :offer)))
                        left join lateral (
                            select not exists (
                                select
                                from transactions.sequence s
                                where s.business_id = :business
                                and s.id = t.id)
                            and not exists (
                                select
                                from transactions.sequence s
                                join transactions.transaction f
                                on f.business_id = s.business_id
                                and f.id = s.next_transaction_id
                                where s.business_id = :business
                                and s.initial_transaction_id = t.id
                                and f.type in (:reward, :refund, :offer)
                                having bool_or(f.type = :refund)
                                and t.points + sum(f.points) <= 0
                                and t.amount_minor
                                    + sum(case when f.type = :refund then -f.amount_minor else f.amount_minor end) <= 0)
                            as visited
                        ) v on :visits and t.type = :reward
                        group by k.position
                        order by k.position
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.texts(spans, Span::customerId))
                .param("starts", SqlArrays.times(spans, it -> it.cycle().startsAt()))
                .param("ends", SqlArrays.times(spans, it -> it.cycle().endsAt()))
                .param("reward", TransactionType.REWARD.id())
                .param("offer", TransactionType.OFFER_CLAIMED.id())
                .param("refund", TransactionType.REFUND.id())
                .param("visits", count == Count.VISITS_TOO)
                .query((row, number) -> Map.entry(
                        spans.get(row.getInt("position") - 1),
                        new Totals(row.getLong("spent_minor"), row.getLong("points"), row.getLong("visits"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, same) -> one));
    }
}
