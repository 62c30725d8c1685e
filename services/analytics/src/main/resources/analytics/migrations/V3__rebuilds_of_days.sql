-- Why: a range of days of one metric can be rebuilt alone, and the journal of a day can be read without the rest.

-- Events arrive in the order of days, so those of a day lie together and the index is tiny.
create index event_day on event using brin (day);

alter table metric_build
    -- The days of the rebuild; without them, it rebuilds the whole metric.
    add column first_day date,
    add column last_day  date,
    -- How much of the journal the rows of earlier days contain that were copied at the beginning; null before that.
    add column copied    bigint,
    add constraint metric_build_days check (num_nulls(first_day, last_day) in (0, 2) and first_day <= last_day);
