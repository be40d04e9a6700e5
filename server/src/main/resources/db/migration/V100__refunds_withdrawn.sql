-- A shop takes a refund back that it should not have made. That is final for the refund's id, also where it is told before
-- the refund itself; and a void that came when everything was back already holds as soon as something is not.
create table sales.undone (
    business_id        uuid        not null,
    sale_id            bigint      not null,
    refund_external_id text        not null, -- empty for the sale itself
    undone_at          timestamptz not null,
    primary key (business_id, sale_id, refund_external_id),
    foreign key (business_id, sale_id) references sales.sale (business_id, id)
);

alter table sales.refund
    -- Who told of it: of a platform's refunds those are withdrawn that it has no more.
    add column source text not null default 'api',
    -- Of the shortfall, what was written off and does not come back.
    add column points_forgiven bigint not null default 0 check (points_forgiven between 0 and points_shortfall);
