-- Why: an import names the statuses of its file that mean neither open nor closed to us, and how many lines count as open
-- because of them.
alter table task_import
    add column unknown_statuses     text[] not null default '{}',
    add column unknown_status_lines bigint not null default 0;
