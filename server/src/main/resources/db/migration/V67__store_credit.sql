-- How much of a purchase comes back as money on the gift card, where a program gives store credit for it.
alter table businesses.rule_version
    add column store_credit_ratio numeric not null default 1 check (store_credit_ratio > 0 and store_credit_ratio <= 1);
