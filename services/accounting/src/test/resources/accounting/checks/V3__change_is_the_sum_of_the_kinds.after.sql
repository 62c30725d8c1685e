select 'there are ' || count(*) || ' days instead of 2' from account_day having count(*) <> 2
union all
select 'the change of ' || day || ' is ' || coalesce(cast(change_minor as text), 'unknown') from account_day
where change_minor is distinct from case day when '2026-11-23' then 700 else -295 end;
