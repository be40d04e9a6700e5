-- Codes for web shops: a customer redeems points online and gets a code, which the shop's checkout takes off the order. They
-- are with the transactions because each is what one transaction gave, and may be given back by one other.
create table transactions.ecom_code (
    business_id    uuid        not null,
    transaction_id bigint      not null, -- that took the points
    customer_id    uuid        not null,
    branch_id      uuid        not null, -- the shop that takes the code
    code           text        not null,
    kind           text        not null,
    value          bigint      not null, -- minor units of money; of discount_percentage the per cent
    points         bigint      not null, -- what it cost
    issued_at      timestamptz not null,
    expires_at     timestamptz not null, -- nothing is booked then: whether it has expired is told by the clock
    cancelled_by   bigint, -- the transaction that gave the points back
    primary key (business_id, transaction_id),
    constraint ecom_code_transaction foreign key (business_id, transaction_id)
        references transactions.transaction (business_id, id),
    constraint ecom_code_cancelled foreign key (business_id, cancelled_by)
        references transactions.transaction (business_id, id),
    constraint ecom_code_letters check (code ~ '^[A-Za-z]{10}$'),
    constraint ecom_code_kind
        check (kind in ('discount_amount', 'discount_percentage', 'free_product')),
    constraint ecom_code_worth check (value >= 0 and points >= 0)
);

-- Whatever their case: some platforms write codes in small letters.
create unique index ecom_code_unique on transactions.ecom_code (business_id, lower(code));

-- One transaction gives the points of one code back.
create unique index ecom_code_cancelled_by on transactions.ecom_code (business_id, cancelled_by)
    where cancelled_by is not null;
