-- A server may die between a platform's making a code and the note of that. So how long a code may appear at any moment is kept
-- before it is asked for, and until then nobody takes it for removed because it is not there. Whose it is has to be known
-- only to make it.
alter table connectors.discount_code
    add column making_until timestamptz;

update connectors.discount_code
set customer_external_id = null, customer_email = null
where state <> 'wanted';

alter table connectors.discount_code
    add constraint discount_code_customer
        check (state = 'wanted' or customer_external_id is null and customer_email is null);
