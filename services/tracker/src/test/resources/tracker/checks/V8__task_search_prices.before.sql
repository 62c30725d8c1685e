insert into task (id, title, description, assignee_id, fee_minor, reward_minor, currency, created_by, created_at, assigned_at)
select cast(lpad(to_hex(n), 32, '0') as uuid), 'Task ' || n, '', uuidv7(), -1000 - n, 3000 + n, 'USD', uuidv7(), now(), now()
from generate_series(1, 3) as n;

insert into task_search (number, created_at, words)
select number, created_at, to_tsvector('simple', title) from task;
