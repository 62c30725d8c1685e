select 'there are ' || count(*) || ' runs instead of 3' from robots.run having count(*) <> 3
union all
select 'runs that failed have no index'
 where not exists (select from pg_indexes where schemaname = 'robots' and indexname = 'run_went_wrong');
