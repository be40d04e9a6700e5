-- Customers who bring others: by which program, and what came of it. What was promised is kept with each referral, so
-- that a program can change without breaking a promise.
create schema referrals;

create sequence referrals.program_id;

create table referrals.program (
    business_id     uuid        not null references businesses.business,
    program_id      bigint      not null default nextval('referrals.program_id'),
    minimum_minor   bigint      not null, -- 0: signing up is enough
    expires_in_days integer     not null, -- 0: never
    referee_earns   bigint      not null,
    referrer_earns  bigint      not null,
    link_enabled    boolean     not null,
    enabled         boolean     not null,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    primary key (business_id, program_id),
    constraint program_terms
        check (minimum_minor >= 0 and expires_in_days >= 0 and referee_earns >= 0 and referrer_earns >= 0)
);

create unique index program_enabled on referrals.program (business_id) where enabled;

-- By the one who was brought: that happens to nobody twice.
create table referrals.referral (
    business_id    uuid        not null,
    referee_id     uuid        not null,
    program_id     bigint      not null,
    referrer_id    uuid        not null,
    minimum_minor  bigint      not null,
    referee_earns  bigint      not null,
    referrer_earns bigint      not null,
    created_at     timestamptz not null,
    expires_at     timestamptz, -- null: never
    met_at         timestamptz, -- null: not yet
    primary key (business_id, referee_id),
    constraint referral_program foreign key (business_id, program_id) references referrals.program,
    constraint referral_not_self check (referee_id <> referrer_id)
);

create index referral_of_program on referrals.referral (business_id, program_id);
