-- Why: which question the metric @name@ answers.

-- METRIC @name@: what it is, and why.
create table @name@ (
    day    date   primary key,
    number bigint not null
);
