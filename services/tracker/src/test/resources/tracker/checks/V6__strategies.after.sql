select 'there are ' || count(*) || ' shuffles instead of 1' from shuffle having count(*) <> 1
union all
select 'shuffle ' || id || ' was ' || strategy from shuffle where strategy <> 'random';
