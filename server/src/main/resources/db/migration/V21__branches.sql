-- Where a business sells: places, and virtual branches that stand for a shop on the web or a group of tills.
create schema branches;

create table branches.branch (
    business_id    uuid        not null references businesses.business,
    branch_id      uuid        not null,
    name           text        not null,
    web_site       text,
    phone          text, -- E.164
    phone_country  text,
    address        jsonb       not null,
    virtual_branch boolean     not null,
    main           boolean     not null,
    time_zone      text        not null,
    created_at     timestamptz not null,
    primary key (business_id, branch_id),
    constraint branch_phone check ((phone is null) = (phone_country is null)),
    -- Lets a branch link refer to a virtual branch only.
    constraint branch_kind unique (business_id, branch_id, virtual_branch)
);

create unique index branch_main on branches.branch (business_id) where main;
