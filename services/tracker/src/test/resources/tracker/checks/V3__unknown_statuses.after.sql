select 'there are ' || count(*) || ' imports instead of 1' from task_import having count(*) <> 1
union all
select 'import ' || name || ' names statuses that nobody has read' from task_import
where unknown_status_lines <> 0 or unknown_statuses <> '{}' or lines <> 2;
