-- What customers have set aside is taken off sales: a sale knows how much of its value was paid with points, since that
-- never earns points again, and a refund how many points it gave back.
alter table sales.sale
    add column redeemed_minor bigint check (redeemed_minor >= 0); -- null: no redemption was ever named

alter table sales.refund
    add column points_restored bigint not null default 0 check (points_restored >= 0);
