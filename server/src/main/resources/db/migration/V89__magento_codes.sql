-- A Magento store asks for a code with a GET, which browsers repeat: the same customer gets the same code for the same cart
-- and the same wish as long as it was not used.
create table connectors.magento_code (
    business_id    uuid   not null,
    branch_link_id bigint not null,
    customer_id    uuid   not null,
    wish           text   not null,
    cart           text   not null,
    redemption_id  bigint, -- none while it is being made
    primary key (business_id, branch_link_id, customer_id, wish)
);
