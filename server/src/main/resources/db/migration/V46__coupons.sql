-- Coupons: one customer's right to what an offer gives, once. They are on their own and not part of the offers because a
-- customer keeps a coupon whatever becomes of its offer.
create schema coupons;

create sequence coupons.coupon_id increment by 100;

create table coupons.coupon (
    business_id uuid        not null,
    coupon_id   bigint      not null,
    offer_id    bigint      not null,
    customer_id uuid        not null,
    qrcode      text        not null,
    state       integer     not null, -- 74 and 91 wait, and become 75 and 92 when they are redeemed
    locked      boolean     not null default false, -- being used elsewhere
    assigned_at timestamptz not null,
    expires_at  timestamptz, -- null: never
    redeemed_at timestamptz,
    replaced_at timestamptz, -- expired, and the customer has another
    assigned_by bigint      not null, -- the transactions that tell of it
    redeemed_by bigint,
    primary key (business_id, coupon_id),
    constraint coupon_offer foreign key (business_id, offer_id) references offers.offer,
    constraint coupon_customer foreign key (business_id, customer_id) references customers.customer,
    constraint coupon_qrcode unique (business_id, qrcode),
    constraint coupon_digits check (qrcode ~ '^[0-9]{8}$'),
    constraint coupon_state check (state in (74, 75, 91, 92)),
    constraint coupon_redeemed check ((state in (75, 92)) = (redeemed_at is not null and redeemed_by is not null))
);

-- A customer has one coupon of an offer at a time. An index cannot ask the clock, so whoever gives another says of the
-- expired one that it was replaced.
create unique index coupon_waiting on coupons.coupon (business_id, customer_id, offer_id)
    where state in (74, 91) and replaced_at is null;

create index coupon_of_customer on coupons.coupon (business_id, customer_id, offer_id);
create index coupon_assigned_by on coupons.coupon (business_id, assigned_by);
create index coupon_redeemed_by on coupons.coupon (business_id, redeemed_by) where redeemed_by is not null;
