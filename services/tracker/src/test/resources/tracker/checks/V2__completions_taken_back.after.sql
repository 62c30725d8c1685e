select 'there are ' || count(*) || ' assignments instead of 3' from assignment having count(*) <> 3
union all
select 'the completion of task ' || task_id || ' counts as taken back' from assignment where undone_at is not null
union all
select 'task ' || task_id || ' has another fee' from assignment where fee_minor <> -1500;
