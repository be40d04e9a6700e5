-- Linked shops list what happened at their branch; a quiet one must not make the server read all of its business.
create index transaction_of_branch on transactions.transaction (business_id, branch_id, occurred_at desc, id desc);
