-- Programs are told what happened. What they are to be told is written in the database transaction in which it happens, so
-- that nothing is told which did not happen and nothing that did is forgotten; workers of all nodes deliver it afterwards.
create schema webhooks;

create table webhooks.endpoint (
    business_id      uuid        not null references businesses.business,
    endpoint_id      bigint      not null generated always as identity,
    url              text        not null,
    description      text,
    topics           text[]      not null check (cardinality(topics) > 0),
    enabled          boolean     not null,
    disabled_reason  text, -- null where somebody disabled it by hand
    failing_since    timestamptz, -- of the first failure after the last success
    secret           bytea       not null, -- sealed
    earlier_secret   bytea, -- sealed; signs beside the other one for a while
    earlier_until    timestamptz,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    primary key (business_id, endpoint_id),
    constraint endpoint_earlier check ((earlier_secret is null) = (earlier_until is null))
);

create table webhooks.event (
    business_id uuid        not null,
    event_id    bigint      not null generated always as identity,
    topic       text        not null,
    customer_id uuid, -- whose events are delivered one after the other; no reference, because customers go
    data        text        not null,
    happened_at timestamptz not null, -- where the business is in time
    recorded_at timestamptz not null default now(),
    primary key (business_id, event_id)
);

create index event_recorded on webhooks.event (recorded_at);

create table webhooks.delivery (
    business_id    uuid        not null,
    endpoint_id    bigint      not null,
    event_id       bigint      not null,
    customer_id    uuid,
    state          text        not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
    attempts       integer     not null default 0,
    next_try_at    timestamptz default now(), -- null once nothing is to be tried; in the future while somebody tries
    first_tried_at timestamptz,
    tried_at       timestamptz,
    http_status    integer, -- of the last attempt that was answered
    problem        text, -- of the last attempt, in words
    primary key (business_id, endpoint_id, event_id),
    foreign key (business_id, endpoint_id) references webhooks.endpoint on delete cascade,
    foreign key (business_id, event_id) references webhooks.event on delete cascade,
    constraint delivery_next_try check ((state = 'pending') = (next_try_at is not null))
);

create index delivery_due on webhooks.delivery (business_id, endpoint_id, next_try_at) where state = 'pending';

create index delivery_order on webhooks.delivery (business_id, endpoint_id, customer_id, event_id)
    where state = 'pending';

create index delivery_event on webhooks.delivery (business_id, event_id);
