insert into business_day (day, state, heard_completions, sealed_at, sealed_assignments, sealed_fees_minor, sealed_completions,
                          sealed_rewards_minor)
values ('2026-11-23', 'sealed', 1, now(), 0, 0, 1, 0), ('2026-11-24', 'sealed', 1, now(), 0, 0, 2, 0),
       ('2026-11-25', 'sealed', 1, now(), 0, 0, 1, 0);
insert into business_day (day) values ('2026-11-26');
