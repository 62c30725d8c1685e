insert into person (id, version, name, email, language, role, active)
values ('0198c1a0-0000-7000-8000-00000000000a', 1, 'Анна', 'anna@example.org', 'ru', 'employee', true);
insert into bank_name (person_id, name, proposal_id, given_at)
values ('0198c1a0-0000-7000-8000-00000000000a', 'Anna', uuidv7(), now());
