-- What customers on a tier's level get for money instead of the standard. It belongs to a version of the rules, so that
-- what was awarded keeps the rate it was awarded by; a level that is gone since may still be named.
create table businesses.tier_rule (
    business_id  uuid    not null,
    version      integer not null,
    level_id     bigint  not null,
    amount_minor bigint, -- null: as for everybody
    points       bigint, -- null: as for everybody
    primary key (business_id, version, level_id),
    foreign key (business_id, version) references businesses.rule_version,
    constraint tier_rule_rate check (amount_minor > 0 and points >= 0)
);
