-- A clerk may give small amounts off as the customer likes; above an amount of the business's choice it wants to know who
-- did.
alter table employees.pin_policy
    add column employee_pin_above_minor bigint check (employee_pin_above_minor >= 0); -- null: whatever it comes to
