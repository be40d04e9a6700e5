-- What customers can spend their points on.
create schema rewards;

create table rewards.reward (
    business_id          uuid        not null,
    reward_id            bigint      not null,
    type_id              integer     not null check (type_id in (15, 16, 18)),
    points               bigint      not null check (points > 0),
    audience             text        not null check (audience in ('everyone', 'targeted', 'tiers')),
    shipping_option      integer check (shipping_option in (1, 2, 3)),
    external_id          text,
    publish_at           timestamptz not null,
    expires_at           timestamptz, -- null: never
    real_minor           bigint      not null check (real_minor >= 0),
    amount_minor         bigint      not null check (amount_minor >= 0),
    discount_percent     integer     not null check (discount_percent between 0 and 100),
    redeem_for_gift_card boolean     not null,
    created_at           timestamptz not null,
    updated_at           timestamptz not null,
    deleted_at           timestamptz, -- kept, because transactions tell of it
    primary key (business_id, reward_id),
    constraint reward_item foreign key (business_id, reward_id) references catalogue.item,
    constraint reward_window check (expires_at >= publish_at)
);

-- The tiers whose customers may have it, where it is for customers of tiers.
create table rewards.reward_tier (
    business_id uuid   not null,
    reward_id   bigint not null,
    tier_id     bigint not null,
    primary key (business_id, reward_id, tier_id),
    constraint reward_tier_reward foreign key (business_id, reward_id) references rewards.reward
);
