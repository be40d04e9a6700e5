-- Every way in which sales, transactions and the ledger must agree; a row for each that they do not.
select 'account differs from its entries' as finding, a.customer_id::text as subject
from points.account a
left join lateral (
    select coalesce(sum(e.amount), 0) as total, count(*) as entries, coalesce(max(e.entry_no), 0) as last_no,
        coalesce(sum(e.amount) filter (where e.kind in ('shortfall', 'debt_payment')), 0) as owed
    from points.entry e
    where e.business_id = a.business_id
    and e.customer_id = a.customer_id
    and e.unit = a.unit
) e on true
where a.balance <> e.total
or a.debt <> e.owed
or a.entry_count <> e.entries
or a.entry_count <> e.last_no

union all
select 'account differs from its lots', a.customer_id::text
from points.account a
where a.balance <> (
    select coalesce(sum(l.remaining), 0)
    from points.lot l
    where l.business_id = a.business_id
    and l.customer_id = a.customer_id
    and l.unit = a.unit
)

union all
select 'entry without an account', e.customer_id::text
from points.entry e
left join points.account a using (business_id, customer_id, unit)
where a.customer_id is null

union all
select 'transaction differs from its entries', t.id::text
from transactions.transaction t
left join (
    select business_id, transaction_id, sum(amount) as points
    from points.entry
    where unit = 'points'
    and kind in ('credit', 'debit', 'reversal')
    group by business_id, transaction_id
) e on e.business_id = t.business_id
and e.transaction_id = t.id
where t.points <> coalesce(e.points, 0)

union all
select 'sale differs from its transactions', s.id::text
from sales.sale s
left join (
    select business_id, sale_id, sum(points) as points
    from transactions.transaction
    where sale_id is not null
    group by business_id, sale_id
) t on t.business_id = s.business_id
and t.sale_id = s.id
where s.points <> coalesce(t.points, 0)

union all
select 'order stored twice', s.external_id
from sales.sale s
group by s.business_id, s.branch_link_id, s.external_id
having count(*) > 1;
