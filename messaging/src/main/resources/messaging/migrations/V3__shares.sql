-- Why: the broker gives every partition to the instance that came first. Instances that see each other here let one
-- another have their share.

create table instance (
    id      uuid        primary key,
    -- By the database's clock, the one that all instances share.
    seen_at timestamptz not null
);

-- The instance that moved the cursor last.
alter table stream_cursor add column heard_by uuid;
