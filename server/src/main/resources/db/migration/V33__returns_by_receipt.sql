-- A till that takes goods back names the order or the receipt; the order has an index already.
create index transaction_receipt on transactions.transaction (business_id, customer_id, receipt_number)
    where receipt_number is not null;
