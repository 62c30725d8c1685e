select 'a month has other events: ' || coalesce(string_agg(concat_ws(' ', month, first_seq, last_seq), ', ' order by month), 'none')
  from journal_month
having array_agg(concat_ws(' ', month, first_seq, last_seq) order by month) is distinct from '{2026-10-01 1 2,2026-11-01 3 4}'
 union all
select 'a close is not kept'
 where (select array_agg(concat_ws(' ', day, seq, postings, fees_minor, carried_over_minor, currency) order by day) from day_closed)
       is distinct from '{2026-10-31 3 3 -3 -5 USD,2026-11-01 4 4 -4 -5 USD}'
 union all
select 'the first seal of a day is not kept'
 where (select array_agg(concat_ws(' ', day, assignments, fees_minor, completions, rewards_minor) order by day) from day_sealed)
       is distinct from '{2026-10-31 1 -1 1 1}';
