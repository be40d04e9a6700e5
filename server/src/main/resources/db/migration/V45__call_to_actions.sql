-- What a business gives points for besides purchases, such as following it or telling it more about oneself.
create schema engagement;

create sequence engagement.call_to_action_id;

create table engagement.call_to_action (
    business_id       uuid        not null references businesses.business,
    call_to_action_id bigint      not null default nextval('engagement.call_to_action_id'),
    action            integer     not null,
    enabled           boolean     not null,
    points            bigint      not null,
    result_count      integer     not null, -- 0: as often as one likes
    result_frequency  text,
    action_count      integer     not null,
    action_frequency  text,
    duration          integer,
    duration_unit     text,
    requires          text[]      not null,
    created_at        timestamptz not null,
    updated_at        timestamptz not null,
    primary key (business_id, call_to_action_id),
    constraint call_to_action_action check (action between 3 and 8),
    constraint call_to_action_counts check (points >= 0 and result_count >= 0 and action_count > 0),
    constraint call_to_action_duration check (duration >= 0 and (duration is null) = (duration_unit is null))
);
