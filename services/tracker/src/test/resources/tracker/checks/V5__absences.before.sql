insert into person (id, version, name, role, active) values (uuidv7(), 1, 'Ann', 'employee', true);
