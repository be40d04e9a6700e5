-- What customers got for the points they redeemed: the transaction says how many points that took, and not for what.
create table transactions.redeemed_item (
    business_id    uuid    not null,
    transaction_id bigint  not null,
    reward_id      bigint  not null,
    quantity       integer not null check (quantity > 0),
    points         bigint  not null, -- for all of them
    primary key (business_id, transaction_id, reward_id),
    foreign key (business_id, transaction_id) references transactions.transaction (business_id, id)
);

create index redeemed_item_reward on transactions.redeemed_item (business_id, reward_id);
