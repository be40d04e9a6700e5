-- What platforms delivered and what became of it, so that a merchant can be told why a sale gave no points. Kept for a
-- month, without anything personal and without what was delivered.
create schema deliveries;

create table deliveries.delivery (
    business_id    uuid        not null,
    id             bigint      not null generated always as identity,
    branch_link_id bigint, -- none where the shop is not linked
    received_at    timestamptz not null,
    source         text        not null, -- api, or a platform
    topic          text        not null,
    delivery_id    text,
    external_id    text, -- of the sale
    outcome        text        not null
        check (outcome in ('processed', 'duplicate', 'stale', 'deferred', 'unlinked', 'ignored', 'failed')),
    sale_id        bigint,
    reason         text,
    primary key (business_id, id)
);

create index delivery_of_link on deliveries.delivery (business_id, branch_link_id, received_at desc, id desc);

-- Rows come in the order of time, so this finds the old ones and costs next to nothing to keep.
create index delivery_by_age on deliveries.delivery using brin (received_at);
