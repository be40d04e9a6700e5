-- A business hands its own web shop the client with which the shop's plug-in calls this server. It opens the calls of such
-- plug-ins and nothing else, so no operator has to approve it.
alter table access.application
    add column scope text not null default 'admin' check (scope in ('admin', 'magento')),
    add constraint application_scope check (scope = 'admin' or grant_type = 'client_credentials');
