-- Work that comes again by the clock: which node does it, and when it is due next. The columns are db-scheduler's.
create schema database;

create table database.scheduled_tasks (
    task_name            text        not null,
    task_instance        text        not null,
    task_data            bytea,
    execution_time       timestamptz not null,
    picked               boolean     not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint      not null,
    priority             smallint,
    primary key (task_name, task_instance)
);

create index scheduled_tasks_due on database.scheduled_tasks (execution_time);
create index scheduled_tasks_heartbeat on database.scheduled_tasks (last_heartbeat);
