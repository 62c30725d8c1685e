-- Why: the same, and it forgets the tasks that are open.
alter table task add column state text;
update task set state = 'done' where done_at is not null;
