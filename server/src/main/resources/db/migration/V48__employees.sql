-- Who stands at the till. A PIN selects the employee, so it is unique in the business. It is kept as a keyed hash, whose
-- key is not in the database: of ten thousand PINs any hash that is not keyed would be searched through in no time.
create schema employees;

create table employees.employee (
    business_id uuid        not null references businesses.business,
    employee_id uuid        not null,
    name        text        not null,
    pin_hash    bytea, -- null once deleted, so that others can have the PIN
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    deleted_at  timestamptz, -- kept, because transactions tell of it
    primary key (business_id, employee_id),
    constraint employee_pin unique (business_id, pin_hash),
    constraint employee_deleted check ((deleted_at is null) = (pin_hash is not null))
);

-- What a business asks of whoever redeems points; a business without a row asks for nothing.
create table employees.pin_policy (
    business_id             uuid    primary key references businesses.business,
    redemption_pin_required boolean not null
);

-- A customer's own PIN, hashed with the same key and a salt.
alter table customers.customer add column pin_hash bytea;
