select 'task ' || number || ' has no state' from task where state is null
union all
select 'task ' || number || ' is ' || state from task where state <> case when done_at is null then 'open' else 'done' end;
