-- Why: the tracker alone decides who has which task and what it costs. Its events are written with these rows in
-- the same transaction, so the rules of a task are constraints here and not only in Java.

-- The copy of people from outside, reduced to what the tracker needs.
create table person (
    id         uuid    primary key,
    version    bigint  not null check (version >= 1),
    name       text    not null,
    role       text    not null constraint person_role check (role in ('employee', 'manager', 'accountant', 'administrator')),
    active     boolean not null,
    -- The only definition of who may be assigned a task.
    assignable boolean not null generated always as (active and role not in ('manager', 'administrator')) stored
);

create index person_assignable on person (id) where assignable;

-- Amounts are minor units of the currency, signed from the assignee's view. The number is the order of creation.
create table task (
    id           uuid        primary key,
    number       bigint      not null generated always as identity constraint task_number unique,
    -- Its id in another system, which is unique: a repeated import creates nothing twice.
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
    -- Imports write the texts of such tasks only; created_by confirmed the first import and did not write the texts.
    imported     boolean     not null default false,
    created_at   timestamptz not null,
    assigned_at  timestamptz not null,
    done_at      timestamptz,
    -- Until then the completion can be taken back; its event is held in messaging.outbox, which decides.
    undo_until   timestamptz,
    constraint task_done_once check ((status = 'done') = (done_at is not null)),
    constraint task_undo_after_done check (undo_until > done_at)
);

-- Index economy: the update of a shuffle alone, in seconds, 300,000 open tasks of 200 people, several runs on two busy
-- cores: keys only 2.5 to 4.1, with these two indexes 3.4 to 4.6, with (assignee_id, number) where open 6.5 to 9.7, with a
-- hash index 7.4 to 8.1, with a foreign key on the assignee 6.9 to 7.6. A B-tree keeps equal keys in one entry, so the open
-- index has only the assignee; a done task is not shuffled, so the done index can also give the order. There
-- is no foreign key to person: assignees are read from person in the same transaction, and its rows are never
-- deleted.
create index task_open on task (assignee_id) where status = 'open';
-- A shuffle goes through the open tasks in slices by their number; counts and lists of open tasks use it as well.
create index task_open_number on task (number) where status = 'open';
create index task_done on task (assignee_id, done_at, number) where status = 'done';
-- For authors, who see their tasks whoever the assignee is.
create index task_author on task (created_by, number);
-- The tasks that were done on a day.
create index task_done_at on task (done_at) where status = 'done';
-- To find a task by its id in another system; tasks without one cost nothing.
create unique index task_external_id_once on task (external_id) where external_id is not null;

-- What a search finds tasks by and a shuffle does not change: an index on task itself would be written anew by each shuffle
-- (with one on created_at, 300,000 tasks in 6.9 s became 8.8 s), these are not.
create table task_search (
    number     bigint      primary key constraint task_search_task references task (number),
    created_at timestamptz not null,
    -- The words of the external id, the title and the description, as the tracker separates them, and the block of the
    -- number: '#' and number / 8192. A search goes from block to block, and reads of each only the tasks that have the words.
    words      tsvector    not null
);

-- Searches read the list of pending entries from end to end, so it is short.
create index task_search_words on task_search using gin (words) with (gin_pending_list_limit = 256);
create index task_search_created on task_search (created_at, number);

-- The titles that a task had before an import changed them. Two changes at one moment are one.
create table task_title (
    task_id    uuid        not null constraint task_title_task references task,
    title      text        not null,
    changed_at timestamptz not null,
    changed_by uuid        not null,
    constraint task_title_of_task primary key (task_id, changed_at)
);

-- The history of a task's assignees: one row per charged fee, the first at creation, the others by a shuffle.
create table assignment (
    task_id     uuid        not null constraint assignment_task references task,
    ordinal     integer     not null check (ordinal >= 1),
    assignee_id uuid        not null,
    fee_minor   bigint      not null check (fee_minor < 0),
    assigned_at timestamptz not null,
    -- Written in the transaction of the shuffle; a foreign key would lock the shuffle's row once per task.
    shuffle_id  bigint,
    constraint assignment_first_at_creation check ((ordinal = 1) = (shuffle_id is null)),
    constraint assignment_of_task primary key (task_id, ordinal)
);

-- The shares of a shuffle. Rows are only appended and one shuffle runs at a time, so the rows of a shuffle are adjacent: a block
-- range index finds them and costs a shuffle nothing.
create index assignment_of_shuffle on assignment using brin (shuffle_id) with (autosummarize = on);

-- A shuffle can be recomputed: task number, seed and people (in this order) determine the assignee. It moves the tasks in
-- slices, each in one transaction with its events, and this row stores its progress.
create table shuffle (
    id          bigint      primary key generated always as identity,
    seed        bigint      not null,
    people      uuid[]      not null constraint shuffle_people check (cardinality(people) >= 1),
    -- Whether the possible assignees of a later slice differed from those at the beginning; then it cannot be recomputed.
    others      boolean     not null default false,
    -- The open tasks at its start: how many, and the highest number. Later ones are not touched.
    planned     bigint      not null check (planned >= 0),
    upto        bigint      not null,
    -- Every open task up to this number has been moved.
    reached     bigint      not null default 0,
    tasks       bigint      not null default 0 check (tasks >= 0),
    shuffled_by uuid        not null,
    shuffled_at timestamptz not null,
    ended_at    timestamptz,
    -- Identifies the request: a repeated request returns this shuffle.
    key         uuid,
    constraint shuffle_once unique (shuffled_by, key),
    constraint shuffle_within_plan check (reached <= upto)
);

create unique index shuffle_one_running on shuffle ((true)) where ended_at is null;

-- IMPORTS OF TASKS FROM OTHER TRACKERS
--
-- A file is read into lines and shown before it is imported in slices. A line's outcome is written in the transaction that
-- creates or changes its task, so a killed import continues with the first line without an outcome.
create table task_import (
    id           uuid        primary key,
    name         text        not null check (char_length(name) between 1 and 200),
    state        text        not null default 'read' constraint task_import_state check (state in ('read', 'running', 'done')),
    -- Columns of the file that are not used.
    ignored      text[]      not null default '{}',
    -- Lines by their outcome: as expected when the file was read, and as they were once it is done. Counting a million lines
    -- takes a second, too long for every look.
    lines        bigint      not null default 0,
    created      bigint      not null default 0,
    changed      bigint      not null default 0,
    same         bigint      not null default 0,
    closed       bigint      not null default 0,
    rejected     bigint      not null default 0,
    shortened    bigint      not null default 0,
    imported     bigint      not null default 0,
    read_by      uuid        not null,
    read_by_name text        not null,
    read_at      timestamptz not null,
    confirmed_by uuid,
    confirmed_at timestamptz,
    done_at      timestamptz,
    constraint task_import_confirmed_by_somebody
        check ((state = 'read') = (confirmed_by is null) and (confirmed_by is null) = (confirmed_at is null)),
    constraint task_import_done_once check ((state = 'done') = (done_at is not null))
);

create table task_import_line (
    import_id   uuid    not null constraint task_import_line_of references task_import on delete cascade,
    line        bigint  not null check (line >= 1),
    external_id text,
    title       text,
    description text,
    closed      boolean not null,
    shortened   boolean not null,
    outcome     text    constraint task_import_line_outcome check (outcome in ('created', 'changed', 'same', 'closed', 'rejected')),
    reason      text,
    constraint task_import_line_once primary key (import_id, line),
    constraint task_import_line_rejected
        check ((coalesce(outcome, '') = 'rejected') = (reason is not null) and (reason is not null or external_id is not null))
);

-- A slice takes the first lines without an outcome, and does not scan a million with one.
create index task_import_line_open on task_import_line (import_id, line) where outcome is null;
