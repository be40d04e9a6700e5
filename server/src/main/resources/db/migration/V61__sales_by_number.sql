-- An order that a shop told of as a sale must not be rewarded once more by hand, whichever of its names is used.
create index sale_external_number on sales.sale (business_id, branch_link_id, (content ->> 'externalNumber'))
    where content ->> 'externalNumber' is not null;
