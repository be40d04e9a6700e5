-- How far a business's time was moved ahead, on servers where that is allowed so that a year can be tried out in a minute.
create table businesses.test_clock (
    business_id  uuid   not null primary key references businesses.business,
    ahead_micros bigint not null check (ahead_micros >= 0)
);
