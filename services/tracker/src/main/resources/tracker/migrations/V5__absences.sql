-- Why: a person who is away is assigned nothing new meanwhile.

-- The latest absence of a person that a manager has entered; past ones may stay. Days of the business zone, both included.
create table absence (
    person_id  uuid        primary key,
    away_from  date        not null,
    away_to    date        not null,
    entered_by uuid        not null,
    entered_at timestamptz not null,
    constraint absence_in_order check (away_from <= away_to)
);
