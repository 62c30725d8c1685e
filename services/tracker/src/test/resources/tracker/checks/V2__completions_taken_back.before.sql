insert into task (id, title, description, assignee_id, fee_minor, reward_minor, currency, created_by, created_at, assigned_at)
select cast(lpad(to_hex(n), 32, '0') as uuid), 'Task ' || n, '', uuidv7(), -1500, 3000, 'USD', uuidv7(), now(), now()
from generate_series(1, 3) as n;

insert into assignment (task_id, ordinal, assignee_id, fee_minor, assigned_at)
select id, 1, assignee_id, fee_minor, assigned_at from task;
