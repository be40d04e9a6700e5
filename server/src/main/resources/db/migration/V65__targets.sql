-- Rewards can be for single customers too. Whom something is for is kept once, as offers and rewards are both items.
create table catalogue.target (
    business_id uuid        not null,
    item_id     bigint      not null,
    customer_id uuid        not null,
    targeted_at timestamptz not null,
    primary key (business_id, item_id, customer_id),
    constraint target_item foreign key (business_id, item_id) references catalogue.item,
    constraint target_customer foreign key (business_id, customer_id) references customers.customer
);

create index target_of_customer on catalogue.target (business_id, customer_id);

insert into catalogue.target (business_id, item_id, customer_id, targeted_at)
select business_id, offer_id, customer_id, targeted_at
from offers.target;

drop table offers.target;
