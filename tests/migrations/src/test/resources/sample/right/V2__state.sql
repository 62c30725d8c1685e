-- Why: whether a task is done is asked more often than when.
alter table task add column state text;
update task set state = case when done_at is null then 'open' else 'done' end;
