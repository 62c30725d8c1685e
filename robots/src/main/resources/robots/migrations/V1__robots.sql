-- Why: what runs by itself runs on one instance at a time, also when another one wakes up late and believes that it
-- still does.

-- Which instance leads what, until when, and how often that has changed.
create table lease (
    name       text primary key,
    holder     text        not null,
    -- Rises whenever the lease changes hands.
    fence      bigint      not null,
    held_until timestamptz not null
);
