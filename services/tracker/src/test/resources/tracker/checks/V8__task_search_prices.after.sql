select 'there are ' || count(*) || ' tasks in the search instead of 3' from task_search having count(*) <> 3
union all
select 'task ' || number || ' has other prices in the search' from task join task_search using (number)
where task_search.fee_minor <> task.fee_minor or task_search.reward_minor <> task.reward_minor;
