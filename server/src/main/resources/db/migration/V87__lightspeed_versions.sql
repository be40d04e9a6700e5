-- Sales of Lightspeed Retail (X-Series) are read by the number of their last change and not by its time; without where that
-- was left off, each reading would have to search for it.
create table connectors.lightspeed_version (
    business_id    uuid        not null,
    integration_id bigint      not null,
    account_id     text        not null,
    version        bigint      not null,
    read_since     timestamptz not null, -- what had changed last before then was never read
    primary key (business_id, integration_id, account_id),
    foreign key (business_id, integration_id) references connectors.connector
);
