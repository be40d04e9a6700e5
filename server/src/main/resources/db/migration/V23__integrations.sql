-- The platforms a business has connected, and which shop on them belongs to which virtual branch.
create schema integrations;

create sequence integrations.integration_id;
create sequence integrations.branch_link_id;

create table integrations.integration (
    business_id    uuid        not null references businesses.business,
    integration_id bigint      not null default nextval('integrations.integration_id'),
    name           text        not null,
    type           integer     not null,
    sub_type       integer     not null,
    is_ecom        boolean     not null,
    active         boolean     not null,
    settings       jsonb       not null, -- only what differs from the defaults
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    deleted_at     timestamptz,
    primary key (business_id, integration_id)
);

create table integrations.branch_link (
    business_id    uuid        not null,
    branch_link_id bigint      not null default nextval('integrations.branch_link_id'),
    integration_id bigint      not null,
    account_id     text        not null,
    shop_id        text        not null,
    branch_id      uuid        not null,
    branch_virtual boolean     not null default true,
    store_name     text,
    store_domain   text,
    enabled        boolean     not null,
    settings       jsonb       not null, -- only what differs from the integration's
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    deleted_at     timestamptz,
    primary key (business_id, branch_link_id),
    constraint branch_link_branch_virtual check (branch_virtual),
    constraint branch_link_integration
        foreign key (business_id, integration_id) references integrations.integration,
    constraint branch_link_branch
        foreign key (business_id, branch_id, branch_virtual)
        references branches.branch (business_id, branch_id, virtual_branch)
);

-- A shop is linked to one branch only; deleting the link frees it.
create unique index branch_link_shop on integrations.branch_link (business_id, integration_id, account_id, shop_id)
    where deleted_at is null;
create index branch_link_branch on integrations.branch_link (business_id, branch_id) where deleted_at is null;
