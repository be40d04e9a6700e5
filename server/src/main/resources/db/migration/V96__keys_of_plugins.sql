-- Which client the plug-in in the shop was handed, so that it gets another secret and not another client.
alter table connectors.connector
    add column client_id bigint;
