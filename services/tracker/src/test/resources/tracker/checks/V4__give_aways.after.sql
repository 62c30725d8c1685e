select 'there are ' || count(*) || ' shuffles instead of 1' from shuffle having count(*) <> 1
union all
select 'shuffle ' || id || ' counts as a give-away' from shuffle where leaver is not null;
