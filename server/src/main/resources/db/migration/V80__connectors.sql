-- Platforms tell of orders by webhooks that nobody guarantees, repeats and sends in any order. What they send is kept as it
-- is before they are answered, so that nothing is lost; what it means is worked out afterwards, order by order.
create schema connectors;

create table connectors.connector (
    business_id    uuid        not null references businesses.business,
    integration_id bigint      not null,
    platform       text        not null,
    intake_key     text        not null check (intake_key ~ '^[0-9a-f]{32}$'),
    secret         bytea, -- sealed; what the platform signs with
    earlier_secret bytea, -- sealed; good beside the other one for a while
    earlier_until  timestamptz,
    credentials    bytea, -- sealed; what the platform's API wants to be shown
    options        jsonb       not null,
    refused        bigint      not null default 0, -- requests that the platform did not sign
    refused_at     timestamptz,
    asked_until    timestamptz not null, -- what changed before has been asked for
    asked_at       timestamptz,
    problem        text, -- why the platform could not be asked, the last time
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    primary key (business_id, integration_id),
    constraint connector_intake_key unique (intake_key), -- it is all that an address says, so it finds the business
    constraint connector_earlier check ((earlier_secret is null) = (earlier_until is null))
);

create table connectors.event (
    business_id    uuid        not null,
    event_id       bigint      not null generated always as identity,
    integration_id bigint      not null,
    account_id     text        not null,
    shop_id        text, -- none where only the order tells it
    order_id       text        not null, -- empty: about no order
    topic          text        not null,
    delivery_id    text        not null,
    body           bytea, -- as it was sent; forgotten once it was worked out
    received_at    timestamptz not null,
    tries          integer     not null default 0,
    next_try_at    timestamptz not null,
    outcome        text -- none while it waits
        check (outcome in ('processed', 'duplicate', 'stale', 'deferred', 'unlinked', 'ignored', 'failed')),
    reason         text,
    awaited_shop_id text, -- of what is unlinked the shop that was missing, which it need not name itself; none: any will do
    finished_at    timestamptz,
    primary key (business_id, event_id),
    constraint event_delivery unique (business_id, integration_id, topic, delivery_id),
    foreign key (business_id, integration_id) references connectors.connector
);

create index event_of_order on connectors.event (business_id, integration_id, account_id, order_id, event_id);
create index event_waiting on connectors.event (business_id, integration_id, account_id, order_id, event_id)
    where outcome is null;
create index event_unlinked on connectors.event (business_id, integration_id, account_id) where outcome = 'unlinked';
create index event_by_age on connectors.event using brin (received_at);

-- Whose turn it is: an order about which something waits. Workers of all nodes take rows here, so that everything about one
-- order is worked out by one of them at a time.
create table connectors.turn (
    business_id    uuid        not null,
    integration_id bigint      not null,
    account_id     text        not null,
    order_id       text        not null,
    next_at        timestamptz not null, -- of one that is taken: when whoever took it must be dead
    number         bigint      not null default 0, -- tells who takes it from who took it before
    taken          boolean     not null default false,
    again          boolean     not null default false, -- something more came while it was taken
    primary key (business_id, integration_id, account_id, order_id)
);

create index turn_due on connectors.turn (next_at);

-- Codes that are to be on a platform as long as what is set aside for them is.
create table connectors.discount_code (
    business_id          uuid        not null,
    redemption_id        bigint      not null,
    integration_id       bigint      not null,
    account_id           text        not null,
    branch_link_id       bigint      not null,
    code                 text        not null,
    kind                 text        not null,
    value                bigint      not null,
    starts_at            timestamptz not null,
    ends_at              timestamptz not null,
    customer_external_id text,
    customer_email       text,
    state                text        not null check (state in ('wanted', 'made', 'unwanted', 'removed', 'used', 'failed')),
    tries                integer     not null default 0,
    next_try_at          timestamptz not null,
    problem              text,
    primary key (business_id, redemption_id),
    foreign key (business_id, integration_id) references connectors.connector
);

create index discount_code_due on connectors.discount_code (next_try_at) where state in ('wanted', 'unwanted');
