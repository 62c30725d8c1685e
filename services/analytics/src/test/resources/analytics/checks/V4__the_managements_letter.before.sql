insert into person (id, version, name, role, active)
values ('00000000-0000-0000-0000-000000000007', 2, 'Ann', 'administrator', true),
       ('00000000-0000-0000-0000-000000000008', 1, 'Bob', 'employee', true);
create table event_y2026m11 partition of event for values from ('2026-11-01') to ('2026-12-01');
insert into event (time, stream, partition, position, id, type, subject, day, recorded_at, late, attributes, data)
select cast(time as timestamptz), 'people', 0, version, cast('00000000-0000-0000-0000-00000000000' || version as uuid), 'ates.person.changed.v1', null, '2026-11-23',
       cast(time as timestamptz), false, '{}',
       jsonb_build_object('personId', '00000000-0000-0000-0000-000000000007', 'version', version, 'name', 'Ann', 'email', email,
                          'role', 'administrator', 'active', true, 'language', language)
  from (values ('2026-11-23T09:00:00Z', 2, 'ann@new.example', 'ru'),
               ('2026-11-23T10:00:00Z', 1, 'ann@old.example', 'en')) as told (time, version, email, language);
