-- Offers that apply to purchases by themselves: which one did, and what of a sale's points it added.
alter table transactions.transaction
    add column offer_id bigint;

alter table sales.sale
    add column offer_points bigint not null default 0 check (offer_points >= 0);
