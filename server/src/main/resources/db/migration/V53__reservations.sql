-- A code for a web shop is one way to set points aside for a shop until it takes them off a sale; a coupon can be set aside
-- too, and a till needs no code. So codes become reservations, and each keeps where it is in its life: what ended it, the
-- sale that took it, and how many points came back.
alter table transactions.ecom_code rename to reservation;
alter table transactions.reservation rename column issued_at to reserved_at;
alter table transactions.reservation rename column cancelled_by to returned_by; -- the last, of several

alter table transactions.reservation
    alter column code drop not null,
    drop constraint ecom_code_kind,
    drop constraint ecom_code_worth,
    add column mode             text    not null default 'points',
    add column branch_link_id   bigint, -- null: nobody named a shop but by its branch
    add column coupon_id        bigint,
    add column sale_external_id text,   -- the shop's own name of the sale
    add column status           text    not null default 'reserved',
    add column gives_back       boolean not null default false, -- when it expires
    add column points_returned  bigint  not null default 0;

update transactions.reservation
set status = 'cancelled', points_returned = points
where returned_by is not null;

-- Hundredths of a per cent, as offers may have fractions.
update transactions.reservation
set value = value * 100
where kind = 'discount_percentage';

alter table transactions.reservation
    alter column mode drop default,
    alter column status drop default,
    alter column gives_back drop default,
    add constraint reservation_mode check (mode in ('amount', 'points', 'catalog_item', 'coupon')),
    add constraint reservation_kind
        check (kind in ('discount_amount', 'discount_percentage', 'free_product', 'free_shipping')),
    add constraint reservation_status check (status in ('reserved', 'applied', 'refunded', 'cancelled', 'expired')),
    add constraint reservation_worth
        check (value >= 0 and points >= 0 and points_returned between 0 and points),
    add constraint reservation_coupon check ((mode = 'coupon') = (coupon_id is not null));

create index reservation_due on transactions.reservation (expires_at, business_id) where status = 'reserved';
create index reservation_of_sale on transactions.reservation (business_id, branch_link_id, sale_external_id)
    where sale_external_id is not null;
create index reservation_of_link on transactions.reservation (business_id, branch_link_id)
    where status = 'reserved' and branch_link_id is not null;
