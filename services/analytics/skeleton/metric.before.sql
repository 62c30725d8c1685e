insert into person (id, version, name, role, active) values ('00000000-0000-0000-0000-000000000007', 1, 'Ann', 'employee', true);
