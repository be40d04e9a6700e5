-- Refunds and voids that platforms told before their sale, and until when a sale that is nobody's can become somebody's.
create table sales.deferred (
    business_id        uuid        not null,
    branch_link_id     bigint      not null,
    sale_external_id   text        not null,
    refund_external_id text        not null, -- empty for a void
    told               jsonb       not null,
    expires_at         timestamptz not null,
    primary key (business_id, branch_link_id, sale_external_id, refund_external_id)
);

create index deferred_by_age on sales.deferred (business_id, expires_at);

alter table sales.sale
    add column claim_expires_at timestamptz; -- null for what cannot be claimed, or was

-- By what a platform told of the shopper, for when somebody becomes known by it. Next to no sale is in them.
create index sale_unclaimed_email
    on sales.sale (business_id, (content #>> '{customer,email}'))
    where claim_expires_at is not null and (content #>> '{customer,email}') is not null;

create index sale_unclaimed_phone
    on sales.sale (business_id, (content #>> '{customer,phone,e164}'))
    where claim_expires_at is not null and (content #>> '{customer,phone,e164}') is not null;

create index sale_unclaimed_name
    on sales.sale (business_id, integration_id, account_id, (content #>> '{customer,externalId}'))
    where claim_expires_at is not null and (content #>> '{customer,externalId}') is not null;

create index sale_unclaimed
    on sales.sale (business_id, claim_expires_at, id)
    where claim_expires_at is not null and (content -> 'customer') is not null;
