-- Why: nobody watches background jobs. Their runs and last good runs must be visible afterwards; and only one of two
-- instances may run a robot, even when the other resumes late and believes that it still has the lease.

-- Which instance leads, and until when.
create table lease (
    name       text primary key,
    holder     text        not null,
    -- Increases with each new holder. Each step of a robot checks it, so a former holder cannot write.
    fence      bigint      not null,
    held_until timestamptz not null
);

-- One row per robot: its last good run, and whether an operator has paused it.
create table robot (
    name         text primary key,
    last_good    timestamptz,
    last_good_on text,
    paused_at    timestamptz,
    paused_by    text,
    paused_why   text
);

-- One row per piece of work or failure.
create table run (
    id         bigint generated always as identity primary key,
    robot      text        not null,
    day        date,
    started    timestamptz not null,
    finished   timestamptz,
    outcome    text        not null
               constraint run_outcome check (outcome in ('running', 'done', 'failed', 'lost')),
    instance   text        not null,
    started_by text,
    counts     jsonb       not null default '{}',
    reason     text
);

create index run_latest on run (robot, id);
create index run_of_day on run (day, id) where day is not null;
create index run_running on run (robot) where outcome = 'running';

-- What operators decided about robots, and why: written with the decision, never changed.
create table decision (
    id       bigint generated always as identity primary key,
    at       timestamptz not null,
    who      uuid        not null,
    who_name text        not null,
    action   text        not null,
    robot    text        not null,
    reason   text        not null
);

create index decision_of_robot on decision (robot, id);
