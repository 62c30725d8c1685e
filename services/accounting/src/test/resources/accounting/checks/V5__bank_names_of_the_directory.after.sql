select 'there are ' || count(*) || ' people with a given name instead of 1'
from person join bank_name on bank_name.person_id = person.id where bank_name.name = 'Anna' having count(*) <> 1
union all
select name || ' has a name of the directory' from person where bank_name is not null;
