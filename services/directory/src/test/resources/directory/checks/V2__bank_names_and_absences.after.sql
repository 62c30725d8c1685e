select 'there are ' || count(*) || ' people instead of 1' from person having count(*) <> 1
union all
select name || ' has version ' || version || ', a bank name or an absence' from person
where version <> 3 or bank_name is not null or absences <> '';
