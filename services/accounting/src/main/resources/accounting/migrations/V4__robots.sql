-- Why: nobody watches a robot. What it did, and when it last found everything in order, must be seen afterwards.

-- One row per piece of work or failure.
create table robot_run (
    id       bigint generated always as identity primary key,
    robot    text        not null,
    day      date,
    started  timestamptz not null,
    finished timestamptz not null,
    outcome  text        not null constraint robot_run_outcome check (outcome in ('done', 'failed')),
    instance text        not null,
    counts   jsonb       not null default '{}',
    reason   text
);

create index robot_run_latest on robot_run (robot, id);

-- One row per robot: when it last looked for work and came through without a failure.
create table robot_good (
    robot     text primary key,
    last_good timestamptz not null,
    instance  text        not null
);
