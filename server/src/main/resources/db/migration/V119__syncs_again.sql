-- The id of a sync may be used for the next one: what is needed to tell that from calls of the last one that are repeated.
alter table assortments.sync
    add column calls bigint[] not null default '{}', -- digests of the last ones
    add column repeated_since bigint, -- the revision of the first call that was repeated after the end
    add column ended_at timestamptz,
    add column created bigint, -- these four are what the last call was answered
    add column updated bigint,
    add column unchanged bigint,
    add column deleted bigint;
