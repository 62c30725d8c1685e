-- Why: the company's directory may know when people are away, beside what managers enter. Each replaces only its own.

-- The absences of a person as the directory last published them; past ones may be among them. Days of the business zone, both
-- included.
create table told_absence (
    person_id uuid not null,
    away_from date not null,
    away_to   date not null,
    constraint told_absence_id primary key (person_id, away_from),
    constraint told_absence_in_order check (away_from <= away_to)
);

-- When people are away, whoever said so; entered_by is null for the directory.
create view away as
select person_id, away_from, away_to, entered_by from absence
union all
select person_id, away_from, away_to, null from told_absence;
