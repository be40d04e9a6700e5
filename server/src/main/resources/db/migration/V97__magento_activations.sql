-- A store of Magento tells its credentials before anybody has said that they want to be connected with it.
create table connectors.magento_activation (
    business_id    uuid        not null,
    integration_id bigint      not null,
    consumer_key   text        not null,
    sealed         bytea       not null, -- consumer secret and verifier
    store_url      text        not null,
    told_at        timestamptz not null,
    primary key (business_id, integration_id),
    foreign key (business_id, integration_id) references connectors.connector
);
