-- The people a business rewards, and the names that platforms know them by. A customer who leaves keeps the row, so that
-- the ledger stays whole, and loses everything that says who it was.
create schema customers;

create table customers.customer (
    business_id    uuid        not null references businesses.business,
    customer_id    uuid        not null,
    email          text, -- lower case
    phone          text, -- E.164
    phone_national text, -- the digits as they are dialled inside the country, to search by
    country_code   text,
    first_name     text,
    last_name      text,
    birth_date     date,
    gender         text,
    language       text,
    qrcode         text        not null,
    enabled        boolean     not null,
    email_verified boolean     not null,
    phone_verified boolean     not null,
    allow_sms      boolean     not null,
    allow_email    boolean     not null,
    allow_push     boolean     not null,
    note           text,
    address        jsonb,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    deleted_at     timestamptz,
    primary key (business_id, customer_id),
    constraint customer_gender check (gender in ('male', 'female', 'nonbinary')),
    constraint customer_language check (language in ('en', 'fr', 'es')),
    constraint customer_phone check ((phone is null) = (phone_national is null)),
    constraint customer_qrcode unique (business_id, qrcode)
);

create unique index customer_email on customers.customer (business_id, email) where deleted_at is null;
create unique index customer_phone on customers.customer (business_id, phone) where deleted_at is null;
create index customer_phone_national on customers.customer (business_id, phone_national) where deleted_at is null;
create index customer_created on customers.customer (business_id, created_at);
create index customer_updated on customers.customer (business_id, updated_at);

create table customers.identity (
    business_id    uuid   not null,
    integration_id bigint not null,
    account_id     text   not null,
    external_id    text   not null,
    customer_id    uuid   not null,
    primary key (business_id, integration_id, account_id, external_id),
    constraint identity_customer foreign key (business_id, customer_id) references customers.customer
);

create index identity_customer on customers.identity (business_id, customer_id);
