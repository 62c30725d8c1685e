insert into person (id, external_id, version, name, email, role, active, language, told_at)
values (uuidv7(), '7', 3, 'Ann', 'ann@example.org', 'employee', true, 'en', now());
