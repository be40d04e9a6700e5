-- What a business asks of customers who pay with points: how little and how much they may, and a rate of its own at tills
-- and in web shops where one for both will not do. With the other rules, because what was redeemed follows the version
-- that was in force.
alter table businesses.rule_version
    add column pay_enabled                   boolean not null default true,
    add column pay_default_enabled           boolean not null default true,
    add column pay_alike_everywhere          boolean not null default true,
    add column pay_min_purchase_minor        bigint  not null default 0,
    add column pay_min_points                bigint  not null default 0,
    add column pay_max_percentage            integer not null default 100,
    add column pay_points_increment          bigint  not null default 1,
    add column pos_redemption_ratio          numeric, -- null: as everywhere; each of the next three likewise
    add column pos_redemption_amount_minor   bigint,
    add column ecom_redemption_ratio         numeric,
    add column ecom_redemption_amount_minor  bigint,
    add constraint rule_version_paying check (
        pay_min_purchase_minor >= 0
        and pay_min_points >= 0
        and pay_max_percentage between 1 and 100
        and pay_points_increment > 0),
    add constraint rule_version_paying_rates check (
        pos_redemption_ratio > 0
        and pos_redemption_amount_minor > 0
        and ecom_redemption_ratio > 0
        and ecom_redemption_amount_minor > 0);
