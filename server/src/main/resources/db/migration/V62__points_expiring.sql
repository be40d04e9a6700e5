-- Whom programs were told of, that points of theirs are about to expire: once for each customer and day, however often and
-- on however many nodes it is looked for.
create table points.expiry_notice (
    business_id uuid        not null,
    customer_id uuid        not null,
    expires_on  date        not null, -- where the business is
    noted_at    timestamptz not null,
    primary key (business_id, customer_id, expires_on)
);

create index expiry_notice_past on points.expiry_notice (business_id, expires_on);
