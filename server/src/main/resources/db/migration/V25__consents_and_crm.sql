-- What customers agreed to, when and through whom: the law asks for the whole history, so a change is another row. And
-- what a business wants to know of its customers, beyond what every customer has.
create sequence customers.consent_id;

create table customers.consent (
    business_id uuid        not null,
    customer_id uuid        not null,
    consent_id  bigint      not null default nextval('customers.consent_id'), -- ascends for each customer
    allow_sms   boolean     not null,
    allow_email boolean     not null,
    allow_push  boolean     not null,
    source      text        not null,
    user_id     uuid,   -- null: nobody, or nobody knows
    client_id   bigint, -- null: as above
    told_at     timestamptz not null,
    primary key (business_id, customer_id, consent_id),
    constraint consent_customer foreign key (business_id, customer_id) references customers.customer,
    constraint consent_source check (source in ('enrolment', 'profile', 'consents'))
);

insert into customers.consent (business_id, customer_id, allow_sms, allow_email, allow_push, source, told_at)
select business_id, customer_id, allow_sms, allow_email, allow_push, 'enrolment', created_at
from customers.customer
where deleted_at is null
and (allow_sms or allow_email or allow_push);

-- Append-only: not even the server itself may change what was told.
revoke update, delete, truncate on customers.consent from current_user;

-- Only the fields that a business has changed.
create table customers.crm_field (
    business_id   uuid    not null,
    name          text    not null,
    label         text    not null,
    hidden        boolean not null,
    required      boolean not null,
    field_type    text    not null,
    options       text[]  not null,
    display_order integer not null,
    primary key (business_id, name),
    constraint crm_field_type check (field_type in ('text', 'date', 'select', 'boolean', 'number')),
    constraint crm_field_options check ((field_type = 'select') = (cardinality(options) > 0)),
    constraint crm_field_shown check (not (hidden and required))
);

create table customers.crm_value (
    business_id   uuid   not null,
    customer_id   uuid   not null,
    tags          text[] not null,
    custom_fields jsonb  not null, -- name to value
    primary key (business_id, customer_id),
    constraint crm_value_customer foreign key (business_id, customer_id) references customers.customer
);
