-- Answers kept under the Idempotency-Key a client sent, so that a repeated request is answered and not repeated.
create schema web;

create table web.idempotency_key (
    caller       text        not null, -- business and client
    operation    text        not null, -- method and path
    key          text        not null,
    request_hash bytea       not null,
    claimed_at   timestamptz not null,
    status       integer,              -- null while the first request runs
    body         bytea,
    primary key (caller, operation, key)
);

create index idempotency_key_age on web.idempotency_key (claimed_at);
