-- Each cart has its own code for the same wish: a shopper who goes back to an earlier cart is given the code it had.
alter table connectors.magento_code
    add column made_at timestamptz, -- none while it is being made
    drop constraint magento_code_pkey,
    add primary key (business_id, branch_link_id, customer_id, wish, cart);

update connectors.magento_code set made_at = now() where redemption_id is not null;
