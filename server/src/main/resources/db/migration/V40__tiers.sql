-- The levels a business's customers can climb, and where each stands. What customers have come to in a cycle is not kept
-- here: it is the sum of their transactions.
create schema tiers;

create sequence tiers.program_id increment by 100;
create sequence tiers.level_id increment by 100;

create table tiers.program (
    business_id    uuid        not null references businesses.business,
    program_id     bigint      not null,
    criteria       integer[]   not null,
    relation       text        not null,
    basis          text        not null,
    reset_month    integer     not null, -- 0: the anniversary of each customer's registration
    keeps_previous boolean     not null,
    enabled        boolean     not null,
    due_at         timestamptz not null, -- when everybody is to be looked at again
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    deleted_at     timestamptz,
    primary key (business_id, program_id),
    constraint program_relation check (relation in ('any', 'all')),
    constraint program_basis check (basis in ('current_cycle', 'previous_cycle', 'manual')),
    constraint program_reset_month check (reset_month between 0 and 12),
    constraint program_deleted check (deleted_at is null or not enabled)
);

-- A customer stands on one ladder only.
create unique index program_enabled on tiers.program (business_id) where enabled;
create index program_due on tiers.program (due_at) where enabled;

create table tiers.level (
    business_id       uuid    not null,
    level_id          bigint  not null,
    program_id        bigint  not null,
    position          integer not null, -- ascending
    name              text    not null,
    reach_spend_minor bigint  not null,
    reach_visits      bigint  not null,
    reach_points      bigint  not null,
    primary key (business_id, level_id),
    constraint level_program foreign key (business_id, program_id) references tiers.program,
    constraint level_thresholds check (reach_spend_minor >= 0 and reach_visits >= 0 and reach_points >= 0)
);

create index level_of_program on tiers.level (business_id, program_id, position);

create table tiers.standing (
    business_id uuid        not null,
    program_id  bigint      not null,
    customer_id uuid        not null,
    level_id    bigint, -- null: below the first level
    since       timestamptz not null,
    primary key (business_id, program_id, customer_id),
    constraint standing_program foreign key (business_id, program_id) references tiers.program,
    constraint standing_level foreign key (business_id, level_id) references tiers.level
);

create index standing_level on tiers.standing (business_id, level_id);
