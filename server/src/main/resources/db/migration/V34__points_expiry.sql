-- What is left of a lot when its time has come is booked as expired. A lot remembers how much that was: when the purchase
-- that earned it is returned later, the customer has lost those points already and must not lose others for them.
alter table points.entry
    drop constraint entry_kind_check,
    add constraint entry_kind_check check (kind in
        ('credit', 'debit', 'reversal', 'shortfall', 'write_off', 'debt_payment', 'expiry', 'restoration'));

alter table points.lot
    add column expired bigint not null default 0,
    add constraint lot_expired check (expired between 0 and amount - remaining);

create index lot_due on points.lot (business_id, expires_at) where remaining > 0 and expires_at is not null;
create index lot_of_origin_expired on points.lot (business_id, customer_id, unit, origin) where expired > 0;
