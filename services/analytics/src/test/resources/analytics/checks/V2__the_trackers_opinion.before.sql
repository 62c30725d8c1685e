insert into person (id, version, name, role, active) values ('00000000-0000-0000-0000-000000000007', 1, 'Ann', 'employee', true);
create table event_y2026m11 partition of event for values from ('2026-11-01') to ('2026-12-01');
insert into event (time, stream, partition, position, id, type, subject, day, recorded_at, late, attributes, data)
values ('2026-11-24T00:01:00Z', 'tracker', 0, 9, '00000000-0000-0000-0000-000000000009', 'ates.day.sealed.v1', null, '2026-11-23',
        '2026-11-24T00:01:01Z', false, '{}',
        '{"day": "2026-11-23", "assignments": 2, "feesMinor": -2200, "completions": 1, "rewardsMinor": 2500, "currency": "USD"}');
