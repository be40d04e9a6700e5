-- A shopper with two carts who goes back to the first gets the code made for it. Rows are of no use once their code has
-- ended: no code lives longer than a year, which those are given whose end nobody wrote down.
alter table connectors.magento_code
    drop constraint magento_code_pkey,
    add primary key (business_id, branch_link_id, customer_id, wish, cart),
    add column ends_at timestamptz not null default now() + interval '1 year';

alter table connectors.magento_code
    alter column ends_at drop default;

create index magento_code_ending on connectors.magento_code (business_id, ends_at);
