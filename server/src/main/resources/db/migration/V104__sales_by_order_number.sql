-- A sale is found by the number of its order as it is by the order's id: in a column, so that nothing has to be read out
-- of the content when a sale is written.
alter table sales.sale add column order_number text;

update sales.sale
set order_number = content ->> 'externalNumber'
where content ->> 'externalNumber' is not null;

drop index sales.sale_external_number;

create index sale_order_number on sales.sale (business_id, branch_link_id, order_number)
    where order_number is not null;
