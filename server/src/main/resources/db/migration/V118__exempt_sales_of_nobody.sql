-- A shopper may be exempt whom nobody knows.
alter table sales.sale
    drop constraint sale_check,
    add constraint sale_attribution_customer check (
        case attribution when 'attributed' then customer_id is not null when 'unattributed' then customer_id is null else true end);
