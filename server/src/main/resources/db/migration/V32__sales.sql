-- Sales and refunds as the shops' platforms told them, each with what it earned. One sale for each order of a shop and
-- one refund for each of its refunds, whatever is delivered how often.
create schema sales;

create sequence sales.sale_id increment by 100;
create sequence sales.refund_id increment by 100;

create table sales.sale (
    business_id          uuid        not null,
    id                   bigint      not null,
    branch_link_id       bigint      not null,
    external_id          text        not null,
    integration_id       bigint      not null,
    account_id           text        not null,
    shop_id              text        not null,
    branch_id            uuid        not null, -- the link's when it was sold
    status               text        not null
        check (status in ('pending', 'completed', 'partially_refunded', 'refunded', 'cancelled', 'voided')),
    attribution          text        not null check (attribution in ('attributed', 'unattributed', 'exempt')),
    customer_id          uuid,
    content              jsonb       not null, -- the latest accepted delivery
    fingerprint          bytea       not null,
    first_fingerprint    bytea       not null, -- of the delivery that created it, which may be repeated late
    terms                jsonb,                -- frozen when it was completed
    rule_version         integer,
    obstacle             text,                 -- why it earns nothing
    available_at         timestamptz,
    expires_at           timestamptz,
    sold_at              timestamptz not null,
    received_at          timestamptz not null,
    completed_at         timestamptz,
    total_minor          bigint      not null check (total_minor >= 0),
    refunded_minor       bigint      not null default 0 check (refunded_minor >= 0),
    earning_minor        bigint      not null default 0 check (earning_minor >= 0),
    points               bigint      not null default 0 check (points >= 0), -- posted, net
    points_reversed      bigint      not null default 0 check (points_reversed >= 0),
    award_transaction_id bigint,
    warnings             text[]      not null,
    created_at           timestamptz not null,
    updated_at           timestamptz not null,
    primary key (business_id, id),
    constraint sale_external_id unique (business_id, branch_link_id, external_id),
    check ((attribution = 'unattributed') = (customer_id is null))
);

create table sales.refund (
    business_id      uuid        not null,
    id               bigint      not null,
    sale_id          bigint      not null,
    external_id      text        not null,
    content          jsonb       not null,
    fingerprint      bytea       not null,
    amount_minor     bigint      not null check (amount_minor >= 0),
    points_reversed  bigint      not null,
    points_shortfall bigint      not null,
    refunded_at      timestamptz not null,
    created_at       timestamptz not null,
    primary key (business_id, id),
    constraint refund_external_id unique (business_id, sale_id, external_id),
    foreign key (business_id, sale_id) references sales.sale (business_id, id)
);
