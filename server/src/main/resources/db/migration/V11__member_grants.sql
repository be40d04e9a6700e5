-- Customers sign in too, with their PIN, and a program acts for them. No reference: customers belong to a higher floor.
alter table access.grant_given
    add column customer_id uuid,
    add constraint grant_given_whose check (user_id is null or customer_id is null);

create index grant_given_customer on access.grant_given (business_id, customer_id)
    where customer_id is not null and revoked_at is null;
