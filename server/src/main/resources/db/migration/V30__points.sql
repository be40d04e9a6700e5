-- The ledger: every change of a balance is an entry that is never changed, and every point spent is taken from a lot
-- that says where it came from. A balance is always the sum of its entries, and of what remains in its lots.
create schema points;

create table points.account (
    business_id uuid   not null,
    customer_id uuid   not null,
    unit        text   not null check (unit in ('points', 'gift_card')),
    balance     bigint not null default 0 check (balance >= 0),
    debt        bigint not null default 0 check (debt >= 0), -- reversed but already spent; the next credits pay it
    entry_count bigint not null default 0,
    primary key (business_id, customer_id, unit)
);

create table points.entry (
    business_id    uuid        not null,
    customer_id    uuid        not null,
    unit           text        not null,
    entry_no       bigint      not null, -- counts from 1 without a gap, so a missing entry shows
    kind           text        not null
        check (kind in ('credit', 'debit', 'reversal', 'shortfall', 'write_off', 'debt_payment')),
    amount         bigint      not null check (amount <> 0),
    balance_after  bigint      not null check (balance_after >= 0),
    reference      text        not null,
    transaction_id bigint      not null,
    posted_at      timestamptz not null,
    primary key (business_id, customer_id, unit, entry_no),
    constraint entry_reference unique (business_id, reference, kind)
);

-- Append-only: not even the server itself may change what was posted.
revoke update, delete, truncate on points.entry from current_user;

create table points.lot (
    business_id  uuid        not null,
    customer_id  uuid        not null,
    unit         text        not null,
    lot_no       bigint      not null, -- the entry that opened it
    origin       text        not null, -- what earned it; a reversal takes from lots of its own origin first
    amount       bigint      not null check (amount > 0),
    remaining    bigint      not null check (remaining between 0 and amount),
    opened_at    timestamptz not null,
    available_at timestamptz not null,
    expires_at   timestamptz,
    primary key (business_id, customer_id, unit, lot_no)
);

create index lot_open on points.lot (business_id, customer_id, unit) where remaining > 0;
create index lot_pending on points.lot (business_id, customer_id, unit, available_at)
    where remaining > 0 and available_at > opened_at;
create index lot_expiring on points.lot (business_id, customer_id, unit, expires_at)
    where remaining > 0 and expires_at is not null;

-- Which lots an entry took from.
create table points.lot_use (
    business_id uuid   not null,
    customer_id uuid   not null,
    unit        text   not null,
    entry_no    bigint not null,
    lot_no      bigint not null,
    amount      bigint not null check (amount > 0),
    primary key (business_id, customer_id, unit, entry_no, lot_no)
);
