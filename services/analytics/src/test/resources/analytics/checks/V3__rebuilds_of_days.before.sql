insert into metric (name, version, seq) values ('earnings', 1, 100);
insert into metric_build (name, version, seq) values ('earnings', 2, 20);
