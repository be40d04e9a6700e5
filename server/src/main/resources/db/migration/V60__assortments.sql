-- What the accounts of connected platforms sell, as the platforms tell it: all links of one account share it.
create schema assortments;

create table assortments.account (
    business_id    uuid   not null,
    integration_id bigint not null,
    account_id     text   not null,
    revision       bigint not null, -- counts what was told
    primary key (business_id, integration_id, account_id)
);

create table assortments.item (
    business_id    uuid             not null,
    integration_id bigint           not null,
    account_id     text             not null,
    kind           text             not null check (kind in ('product', 'category', 'brand', 'supplier', 'tag')),
    external_id    text collate "C" not null, -- listed in this order
    title          text             not null,
    parent_id      text,            -- of a category; it need not be told itself
    sku            text,
    price_minor    bigint,
    category_ids   text[]           not null,
    brand_id       text,
    supplier_id    text,
    tags           text[]           not null,
    gift_card      boolean          not null,
    active         boolean          not null,
    touched        bigint           not null, -- the account's revision that told it last
    created_at     timestamptz      not null,
    updated_at     timestamptz      not null,
    primary key (business_id, integration_id, account_id, kind, external_id),
    foreign key (business_id, integration_id, account_id) references assortments.account
);

-- Many products may share a number, of which the first counts.
create index item_sku on assortments.item (business_id, integration_id, account_id, sku, external_id)
    where sku is not null;

-- When a full sync began: what nobody has told since then is gone when it ends. Kept for a while after that, as its last
-- call may be repeated.
create table assortments.sync (
    business_id    uuid        not null,
    integration_id bigint      not null,
    account_id     text        not null,
    kind           text        not null,
    sync_id        text        not null,
    revision       bigint      not null,
    started_at     timestamptz not null,
    primary key (business_id, integration_id, account_id, kind, sync_id),
    foreign key (business_id, integration_id, account_id) references assortments.account
);
