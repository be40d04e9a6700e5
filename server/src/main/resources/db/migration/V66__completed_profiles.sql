-- Who has told everything that a call to action asks for: that is rewarded once, however often something is changed.
create table engagement.completed_profile (
    business_id       uuid        not null,
    call_to_action_id bigint      not null,
    customer_id       uuid        not null,
    completed_at      timestamptz not null,
    primary key (business_id, call_to_action_id, customer_id),
    foreign key (business_id, call_to_action_id) references engagement.call_to_action on delete cascade
);
