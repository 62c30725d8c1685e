select 'there are ' || count(*) || ' absences of managers instead of 1' from away where entered_by is not null having count(*) <> 1
union all
select person_id || ' is away according to the directory' from told_absence;
