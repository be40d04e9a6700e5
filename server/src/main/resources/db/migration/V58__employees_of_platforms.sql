-- What platforms call an employee, so that a sale that names one by it is theirs.
alter table employees.employee
    add column external_id text,
    add constraint employee_external_id unique (business_id, external_id);
