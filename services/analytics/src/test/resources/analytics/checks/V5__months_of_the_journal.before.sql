create table event_y2026m10 partition of event for values from ('2026-10-01 00:00+00') to ('2026-11-01 00:00+00');
create table event_y2026m11 partition of event for values from ('2026-11-01 00:00+00') to ('2026-12-01 00:00+00');
insert into event (time, stream, partition, position, id, type, subject, day, recorded_at, late, attributes, data)
select cast(time as timestamptz), stream, partition, n, cast('00000000-0000-0000-0000-00000000000' || n as uuid), type, null, cast(day as date),
       cast(time as timestamptz), false, '{}',
       jsonb_build_object('postings', n, 'feesMinor', -n, 'rewardsMinor', n, 'payouts', 0, 'paidOutMinor', 0, 'carriedOver', 1,
                          'carriedOverMinor', -5, 'companyEarnedMinor', 0, 'currency', 'USD', 'assignments', n, 'completions', n)
  from (values ('2026-10-31T21:00:00Z', 'tracker', 0, 1, 'ates.day.sealed.v1', '2026-10-31'),
               ('2026-10-31T23:59:59Z', 'tracker', 1, 2, 'ates.day.sealed.v1', '2026-10-31'),
               ('2026-11-01T00:00:00Z', 'accounting', 0, 3, 'ates.day.closed.v1', '2026-10-31'),
               ('2026-11-02T00:00:00Z', 'accounting', 0, 4, 'ates.day.closed.v1', '2026-11-01'))
       as told (time, stream, partition, n, type, day);
