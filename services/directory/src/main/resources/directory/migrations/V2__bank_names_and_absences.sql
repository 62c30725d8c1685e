-- Why: a directory may know under which name a person is paid and when the person is away. Only changes are published, so what
-- was published is stored. Nothing was published so far.
alter table person
    add column bank_name text,
    -- In the notation of the directory: 2026-12-24..2027-01-02; 2027-03-08..2027-03-08
    add column absences  text not null default '';
