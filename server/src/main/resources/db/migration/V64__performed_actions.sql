-- What customers did that they were called to do: how often decides what they get for it.
create table engagement.performance (
    business_id       uuid        not null,
    performance_id    bigint      not null generated always as identity,
    call_to_action_id bigint      not null,
    customer_id       uuid        not null,
    performed_at      timestamptz not null,
    points            bigint, -- null where it was not the one that is rewarded
    primary key (business_id, performance_id),
    foreign key (business_id, call_to_action_id) references engagement.call_to_action on delete cascade
);

create index performance_of_customer on engagement.performance (business_id, customer_id, call_to_action_id,
    performance_id);
create index performance_of_call on engagement.performance (business_id, call_to_action_id);
