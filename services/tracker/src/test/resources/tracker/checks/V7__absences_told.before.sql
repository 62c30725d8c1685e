insert into absence (person_id, away_from, away_to, entered_by, entered_at)
values ('0198c1a0-0000-7000-8000-00000000000a', '2026-12-24', '2027-01-02', uuidv7(), now());
