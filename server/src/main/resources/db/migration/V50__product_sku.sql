-- The lines of a sale name articles by their number.
create index product_sku on products.product (business_id, sku) where sku is not null;
