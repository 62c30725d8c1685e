-- Why: the tracker alone decides who has which task and what it costs. What it tells others is told from these rows, in
-- the same transaction, so the rules of a task are kept here as constraints and not only in Java.

-- Copy of the people that the outside world tells, reduced to what the tracker needs.
create table person (
    id         uuid    primary key,
    version    bigint  not null check (version >= 1),
    name       text    not null,
    role       text    not null constraint person_role check (role in ('employee', 'manager', 'accountant', 'administrator')),
    active     boolean not null,
    -- Who may be given a task: the one place that says it.
    assignable boolean not null generated always as (active and role not in ('manager', 'administrator')) stored
);

create index person_assignable on person (id) where assignable;

-- Amounts are minor units of the currency, signed from the assignee's view. The number is the order of creation.
create table task (
    id           uuid        primary key,
    number       bigint      not null generated always as identity constraint task_number unique,
    -- What it is called elsewhere. Not unique: whoever gives names may give one twice.
    external_id  text        constraint task_external_id check (char_length(external_id) between 1 and 64),
    title        text        not null constraint task_title check (char_length(title) between 1 and 500),
    description  text        not null constraint task_description check (char_length(description) <= 10000),
    status       text        not null default 'open' constraint task_status check (status in ('open', 'done')),
    assignee_id  uuid        not null,
    assignments  integer     not null default 1 constraint task_always_assigned check (assignments >= 1),
    fee_minor    bigint      not null constraint task_fee check (fee_minor < 0),
    reward_minor bigint      not null constraint task_reward check (reward_minor > 0),
    currency     text        not null constraint task_currency check (currency ~ '^[A-Z]{3}$'),
    created_by   uuid        not null,
    created_at   timestamptz not null,
    assigned_at  timestamptz not null,
    done_at      timestamptz,
    constraint task_done_once check ((status = 'done') = (done_at is not null))
);

-- Index economy: the update of a shuffle alone, in seconds, 300,000 open tasks of 200 people, several runs on two busy
-- cores: keys only 2.5 to 4.1, with these two indexes 3.4 to 4.6, with (assignee_id, number) where open 6.5 to 9.7, with a
-- hash index 7.4 to 8.1, with a foreign key on the assignee 6.9 to 7.6. A B-tree keeps equal keys in one entry, so the open
-- index has nothing but the assignee in it; a done task is not shuffled, so the done index may give the order too. There
-- is no foreign key to person: whoever is written here was read from person in the same transaction, and nobody is ever
-- deleted from it.
create index task_open on task (assignee_id) where status = 'open';
create index task_done on task (assignee_id, done_at, number) where status = 'done';

-- The history of who had a task: one row per fee charged, the first one at creation, the others by a shuffle.
create table assignment (
    task_id     uuid        not null constraint assignment_task references task,
    ordinal     integer     not null check (ordinal >= 1),
    assignee_id uuid        not null,
    fee_minor   bigint      not null check (fee_minor < 0),
    assigned_at timestamptz not null,
    -- Written in the transaction that wrote the shuffle; a foreign key would lock the one shuffle once per task.
    shuffle_id  bigint,
    constraint assignment_first_at_creation check ((ordinal = 1) = (shuffle_id is null)),
    constraint assignment_of_task primary key (task_id, ordinal)
);

-- A shuffle can be recomputed: task number, seed and people (in this order) say who got it.
create table shuffle (
    id          bigint      primary key generated always as identity,
    seed        bigint      not null,
    people      uuid[]      not null constraint shuffle_people check (cardinality(people) >= 1),
    tasks       bigint      not null default 0 check (tasks >= 0),
    shuffled_by uuid        not null,
    shuffled_at timestamptz not null,
    -- Names what its sender has sent: sent again, it is this shuffle and no other one.
    key         uuid,
    constraint shuffle_once unique (shuffled_by, key)
);
