select 'the seal from before is not seen'
 where not exists (select from day_sealed
                    where day = '2026-11-23' and assignments = 2 and fees_minor = -2200 and completions = 1 and rewards_minor = 2500)
 union all
select 'nobody is there any more' where not exists (select from person where name = 'Ann');
