-- What waits for a shop that is not linked any more comes back only once no shop takes its code any more, which takes as long
-- as the shop does.
alter table transactions.reservation
    add column abandoned boolean not null default false;

create index reservation_abandoned on transactions.reservation (business_id) where status = 'reserved' and abandoned;
