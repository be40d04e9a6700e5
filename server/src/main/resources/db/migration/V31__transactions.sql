-- What the merchant and the shopper see: one row for every change of what a customer has, and for every coupon event.
create schema transactions;

create sequence transactions.transaction_id increment by 100;

create table transactions.transaction (
    business_id       uuid        not null,
    id                bigint      not null,
    customer_id       uuid        not null,
    branch_id         uuid        not null,
    type              integer     not null,
    amount_minor      bigint      not null,
    points            bigint      not null, -- signed: what it did to the points balance
    sale_id           bigint,
    receipt_number    text,
    comments          text,
    employee_id       uuid,
    external_order_id text,
    custom_fields     text[],               -- five, null where the row has no details at all
    reference         text,                 -- a retried request finds its first row by it
    occurred_at       timestamptz not null,
    created_at        timestamptz not null,
    updated_at        timestamptz not null,
    primary key (business_id, id)
);

create index transaction_newest on transactions.transaction (business_id, occurred_at desc, id desc);
create index transaction_of_customer on transactions.transaction (business_id, customer_id, occurred_at desc, id desc);
create index transaction_of_sale on transactions.transaction (business_id, sale_id) where sale_id is not null;
create index transaction_order on transactions.transaction (business_id, external_order_id)
    where external_order_id is not null;
create unique index transaction_reference on transactions.transaction (business_id, reference)
    where reference is not null;

-- Rows that belong together: what followed from what.
create table transactions.sequence (
    business_id            uuid   not null,
    id                     bigint not null,
    initial_transaction_id bigint not null,
    next_transaction_id    bigint not null,
    primary key (business_id, id),
    unique (business_id, initial_transaction_id, next_transaction_id),
    foreign key (business_id, initial_transaction_id) references transactions.transaction (business_id, id),
    foreign key (business_id, next_transaction_id) references transactions.transaction (business_id, id)
);
