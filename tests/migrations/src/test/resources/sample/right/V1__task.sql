-- Why: the example of a check needs a table, with data that a later version has to keep.
create table task (number integer primary key, done_at date);
