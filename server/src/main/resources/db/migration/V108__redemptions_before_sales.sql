-- A redemption may be taken off a sale before the sale is told of. The sale has to know then: what was paid with points
-- earns nothing, and the sale is answered with it. A sale that was told of knows it by redeemed_minor.
create table sales.redeemed_order (
    business_id    uuid   not null,
    branch_link_id bigint not null,
    external_id    text   not null, -- of the sale, as the shop calls it
    primary key (business_id, branch_link_id, external_id)
);

insert into sales.redeemed_order (business_id, branch_link_id, external_id)
select distinct e.business_id, e.branch_link_id, e.sale_external_id
from transactions.reservation e
where e.status in ('applied', 'refunded')
and e.branch_link_id is not null
and e.sale_external_id is not null
and not exists (
    select
    from sales.sale s
    where s.business_id = e.business_id
    and s.branch_link_id = e.branch_link_id
    and s.external_id = e.sale_external_id
);

-- It counts when something is next told of the sale.
update sales.sale s
set redeemed_minor = coalesce(used.paid_minor, 0)
from (
    select e.business_id, e.branch_link_id, e.sale_external_id,
        sum(e.value) filter (where e.points > 0 and e.kind = 'discount_amount') as paid_minor
    from transactions.reservation e
    where e.status in ('applied', 'refunded')
    group by e.business_id, e.branch_link_id, e.sale_external_id
) used
where s.business_id = used.business_id
and s.branch_link_id = used.branch_link_id
and s.external_id = used.sale_external_id
and s.redeemed_minor is null;
