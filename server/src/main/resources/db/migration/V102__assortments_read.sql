-- Platforms that can be asked are read from beginning to end, now and then, as none guarantees that it tells of every change.
-- A reading may take an hour, so it is nobody's database transaction: one node at a time takes an account, for as long as it
-- goes on.
create table assortments.reading (
    business_id    uuid        not null,
    integration_id bigint      not null,
    account_id     text        not null,
    next_at        timestamptz not null, -- of one that is taken: when whoever took it must be dead
    number         bigint      not null default 0, -- tells who takes it from who took it before
    taken          boolean     not null default false,
    wanted_at      timestamptz, -- once more, wanted while it was taken
    tries          integer     not null default 0, -- that failed since it was read the last time
    products       bigint      not null default 0, -- of the reading that goes on, or of the last one
    started_at     timestamptz, -- the reading that goes on, or the last one
    read_at        timestamptz, -- when it was last read to its end
    problem        text, -- why it was not, the last time
    primary key (business_id, integration_id, account_id)
);

create index reading_due on assortments.reading (next_at);
