-- What a business sells and wants to be seen, and the points that some of it earns by the piece.
create schema products;

create table products.product (
    business_id  uuid        not null,
    product_id   bigint      not null,
    promoted     boolean     not null,
    sku          text,
    actual_minor bigint      not null check (actual_minor >= 0),
    real_minor   bigint      not null check (real_minor >= 0),
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    primary key (business_id, product_id),
    constraint product_item foreign key (business_id, product_id) references catalogue.item
);

create sequence products.product_reward_id;

create table products.product_reward (
    business_id       uuid        not null,
    product_reward_id bigint      not null default nextval('products.product_reward_id'),
    product_id        bigint      not null,
    points            bigint      not null check (points > 0),
    created_at        timestamptz not null,
    updated_at        timestamptz not null,
    deleted_at        timestamptz, -- kept, because transactions tell of it
    primary key (business_id, product_reward_id),
    constraint product_reward_product foreign key (business_id, product_id) references products.product
);

create unique index product_reward_once on products.product_reward (business_id, product_id) where deleted_at is null;
