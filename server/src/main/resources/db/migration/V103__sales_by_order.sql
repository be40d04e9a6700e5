-- The order as a sale's own transaction details name it: rewarded under that name it does not count twice either.
alter table sales.sale add column order_id text;

update sales.sale
set order_id = content #>> '{transactionDetails,externalOrderId}'
where content #>> '{transactionDetails,externalOrderId}' is not null;

create index sale_order_id on sales.sale (business_id, branch_link_id, order_id)
    where order_id is not null;
