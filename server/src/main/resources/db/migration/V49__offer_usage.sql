-- An offer may apply to a customer's purchases once a day, once a week or once at all: one row for each such time, so
-- that of two purchases at once only one can have it.
create table offers.usage (
    business_id uuid        not null,
    customer_id uuid        not null,
    offer_id    bigint      not null,
    period      text        not null, -- the local day, the local week, or 'ever'
    purchase    text        not null, -- what it was used for, by which it can be given back
    used_at     timestamptz not null,
    primary key (business_id, customer_id, offer_id, period),
    constraint usage_offer foreign key (business_id, offer_id) references offers.offer,
    constraint usage_customer foreign key (business_id, customer_id) references customers.customer
);

create index usage_purchase on offers.usage (business_id, purchase);
