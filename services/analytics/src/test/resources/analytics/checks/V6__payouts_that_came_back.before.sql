insert into day_settlement (day, paid, paid_minor, returned, returned_minor) values ('2026-11-23', 2, 700, 1, 300);
