-- Asking a platform for everything since a year may take hours and fail in between: how far it came, and that it is to be
-- tried again, must outlive the server that asks. An integration has one of them at a time, and keeps the last.
create table connectors.backfill (
    business_id    uuid        not null,
    integration_id bigint      not null,
    since          timestamptz not null,
    state          text        not null check (state in ('waiting', 'running', 'done', 'failed')),
    number         bigint      not null default 1, -- tells who takes it from who took it before
    pages          bigint      not null default 0, -- read in this try
    orders         bigint      not null default 0,
    tries          integer     not null default 0, -- that failed
    problem        text, -- of the last of them
    next_try_at    timestamptz not null, -- of one that is running: when whoever runs it must be dead
    requested_at   timestamptz not null,
    finished_at    timestamptz,
    primary key (business_id, integration_id),
    foreign key (business_id, integration_id) references connectors.connector
);

create index backfill_due on connectors.backfill (next_try_at) where state in ('waiting', 'running');
