-- Orders of linked shops for which somebody was rewarded by hand: a sale of the same order, told later or at the same
-- moment, earns nothing. Gone again when that transaction is cancelled.
create table sales.rewarded_order (
    business_id       uuid   not null,
    branch_link_id    bigint not null,
    external_order_id text   not null, -- the sale's id or number, as the shop calls it
    transaction_id    bigint not null,
    primary key (business_id, branch_link_id, external_order_id, transaction_id)
);

create index rewarded_order_transaction on sales.rewarded_order (business_id, transaction_id);
