select 'the rebuild in progress does not go on with the whole metric'
 where not exists (select from metric_build
                    where name = 'earnings' and version = 2 and seq = 20 and first_day is null and last_day is null);
