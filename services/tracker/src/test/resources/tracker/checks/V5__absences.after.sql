select 'there are ' || count(*) || ' people instead of 1' from person having count(*) <> 1
union all
select name || ' is away' from person join absence on absence.person_id = person.id;
