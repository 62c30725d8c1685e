select day || ' waits for ' || coalesce(waits_for, 'nothing') || ' instead of ' || code || ', and its turn is ' || due
from day_waits_for
join (values (date '2026-11-23', 'robot'), ('2026-11-24', 'agreement'), ('2026-11-25', 'day_before'), ('2026-11-26', 'seal'))
     as expected (of_day, code) on of_day = day
where waits_for is distinct from code or due <> (code = 'robot');
