-- What one sale of a known customer reads and writes, as one statement: the yardstick for the server.
-- Content, terms and fingerprint are those of a sale that the server itself wrote.
\set shopper random(1, :customers)
with shopper as (
    select customer_id
    from customers.customer
    where business_id = :business::uuid
    and email = 'shopper-' || :shopper::text || '@example.com'
    and deleted_at is null
),
ids as (
    select nextval('sales.sale_id') as sale_id, nextval('transactions.transaction_id') as transaction_id
),
account as (
    update points.account a
    set balance = a.balance + 25, entry_count = a.entry_count + 1
    from shopper s
    where a.business_id = :business::uuid
    and a.customer_id = s.customer_id
    and a.unit = 'points'
    and a.debt = 0
    returning a.customer_id, a.balance, a.entry_count
),
entry as (
    insert into points.entry (business_id, customer_id, unit, entry_no, kind, amount, balance_after, reference,
        transaction_id, posted_at)
    select :business::uuid, customer_id, 'points', entry_count, 'credit', 25, balance,
        'transaction:' || transaction_id, transaction_id, now()
    from account, ids
),
lot as (
    insert into points.lot (business_id, customer_id, unit, lot_no, origin, amount, remaining, opened_at, available_at)
    select :business::uuid, customer_id, 'points', entry_count, 'sale:' || sale_id, 25, 25, now(), now()
    from account, ids
),
booked as (
    insert into transactions.transaction (business_id, id, customer_id, branch_id, type, amount_minor, points, sale_id,
        external_order_id, custom_fields, occurred_at, created_at, updated_at)
    select :business::uuid, transaction_id, customer_id, :branch::uuid, 4, 2500, 25, sale_id,
        'pgbench-' || sale_id, array[null, null, null, null, null]::text[], now(), now(), now()
    from account, ids
)
insert into sales.sale (business_id, id, branch_link_id, external_id, integration_id, account_id, shop_id, branch_id,
    status, attribution, customer_id, content, fingerprint, first_fingerprint, terms, rule_version, available_at,
    sold_at, received_at, completed_at, total_minor, earning_minor, points, award_transaction_id, warnings,
    created_at, updated_at)
select :business::uuid, sale_id, :link::bigint, 'pgbench-' || sale_id, :integration::bigint, 'bench', '1',
    :branch::uuid, 'completed', 'attributed', customer_id, :content::json, :fingerprint::bytea, :fingerprint::bytea,
    :terms::json, 1, now(), now(), now(), now(), 2725, 2500, 25, transaction_id, '{}'::text[], now(), now()
from account, ids;
