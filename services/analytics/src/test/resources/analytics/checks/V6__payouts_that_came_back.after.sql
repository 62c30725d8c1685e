select 'the outcomes of a day are lost before the rebuild'
 where not exists (select from day_settlement where day = '2026-11-23' and paid = 2 and returned = 1 and returned_minor = 300)
 union all
select 'the index of the old version is still there' where to_regclass('event_returned') is not null;
