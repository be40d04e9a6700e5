-- A Magento store tells how much of an order was given back in all and not when; so what it told before must be known to tell
-- the refunds apart, and to tell an old snapshot from a new one.
create table connectors.magento_order (
    business_id    uuid   not null,
    integration_id bigint not null,
    account_id     text   not null,
    order_id       text   not null,
    history        jsonb  not null,
    primary key (business_id, integration_id, account_id, order_id),
    foreign key (business_id, integration_id) references connectors.connector
);
