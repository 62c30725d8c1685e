-- Why: a completion can be taken back once for each assignment, and the history of a task shows it.
alter table assignment add column undone_at timestamptz;
