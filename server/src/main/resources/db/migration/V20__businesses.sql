-- The tenants: every other table of business data hangs on a row here. Rules are kept by version, because what a sale
-- earned and what its refund takes back must follow the rules that were in force when it was awarded.
create schema businesses;

create table businesses.business (
    business_id  uuid        primary key,
    name         text        not null,
    about        text,
    currency     text        not null,
    time_zone    text        not null,
    country_code text, -- of telephone numbers sent without one
    loyalty_type text        not null,
    created_at   timestamptz not null,
    constraint business_loyalty_type check (loyalty_type in ('per_spend', 'per_visit'))
);

create table businesses.rule_version (
    business_id             uuid        not null references businesses.business,
    version                 integer     not null,
    reward_ratio            numeric     not null,
    reward_milestone_minor  bigint      not null,
    round_up_points         boolean     not null,
    welcome_points          bigint      not null,
    redemption_ratio        numeric     not null,
    redemption_amount_minor bigint      not null,
    points_expiry_days      integer, -- null: never
    points_delay_days       integer     not null default 0,
    tiers_earning_override  boolean     not null,
    program_enabled         boolean     not null,
    created_at              timestamptz not null,
    primary key (business_id, version),
    constraint rule_version_reward check (reward_ratio >= 0 and reward_milestone_minor > 0 and welcome_points >= 0),
    constraint rule_version_redemption check (redemption_ratio > 0 and redemption_amount_minor > 0),
    constraint rule_version_days check (points_expiry_days > 0 and points_delay_days between 0 and 365)
);
