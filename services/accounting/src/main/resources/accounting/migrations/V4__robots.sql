-- Why: nobody watches a robot. What it did, and when it last found everything in order, must be seen afterwards; and of
-- two instances one must run it, also when the other wakes up late and believes that it still does.

-- One row per robot: whose it is, how it stands, and whether an operator lets it work.
create table robot (
    name         text primary key,
    holder       text,
    -- Rises whenever the robot changes hands. Each step shows it, so what an earlier holder began comes to nothing.
    fence        bigint      not null default 0,
    held_until   timestamptz not null default '-infinity',
    last_good    timestamptz,
    last_good_on text,
    paused_at    timestamptz,
    paused_by    text,
    paused_why   text
);

-- One row per piece of work or failure.
create table robot_run (
    id         bigint generated always as identity primary key,
    robot      text        not null,
    day        date,
    started    timestamptz not null,
    finished   timestamptz,
    outcome    text        not null
               constraint robot_run_outcome check (outcome in ('running', 'done', 'failed', 'lost')),
    instance   text        not null,
    started_by text,
    counts     jsonb       not null default '{}',
    reason     text
);

create index robot_run_latest on robot_run (robot, id);
create index robot_run_running on robot_run (robot) where outcome = 'running';

-- What people decided about money, days and robots, and why: written with the decision, never changed.
create table audit (
    id       bigint generated always as identity primary key,
    at       timestamptz not null,
    who      uuid        not null,
    who_name text        not null,
    action   text        not null,
    subject  text        not null,
    reason   text        not null
);

create index audit_of_subject on audit (subject, id);
