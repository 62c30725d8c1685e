insert into task (number, done_at) values (1, '2026-11-27'), (2, null);
