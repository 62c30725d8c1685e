-- Why: the bank is another world that may execute and not answer. What we asked of it is written down before we ask, so
-- that an order whose outcome is unknown is asked about, never paid again.
create table payout (
    id            uuid        primary key,
    person_id     uuid        not null,
    day           date        not null,
    amount_minor  bigint      not null constraint payout_amount check (amount_minor > 0),
    currency      text        not null,
    -- Fixed by the first attempt: an order that is sent again must be identical.
    creditor_name text,
    state         text        not null default 'created'
                  constraint payout_state check (state in ('created', 'submitting', 'unknown', 'paid', 'rejected')),
    attempts      integer     not null default 0,
    created_at    timestamptz not null,
    -- When the bank may have heard of it for the first time; it knows the order's key for a while from then on.
    submitted_at  timestamptz,
    -- When a robot may take it up: now, after a pause, or when the robot that holds it must have died.
    due_at        timestamptz not null,
    -- Whether a robot is asking right now, until due_at.
    held          boolean     not null default false,
    -- The bank can no longer tell what became of it.
    needs_hand    boolean     not null default false,
    settled_at    timestamptz,
    reason        text,
    constraint payout_once_per_person_and_day unique (person_id, day)
);

create index payout_due on payout (due_at, id) where state in ('created', 'submitting', 'unknown');
create index payout_of_day on payout (day, id);
create index payout_unsettled on payout (state, day, id) where state in ('unknown', 'rejected');

-- What is exchanged with a bank as files. An order file is kept as it was written, since it has to be the same if it is
-- written again; it is handed over by a rename, so that whether it was can always be found out.
create table bank_file (
    message_id     text        primary key,
    body           text        not null,
    created_at     timestamptz not null,
    -- The file lies on the disk under a name that the bank does not look at …
    prepared_at    timestamptz,
    -- … and has got the name that the bank looks for.
    handed_over_at timestamptz
);

create index bank_file_to_hand_over on bank_file (created_at) where handed_over_at is null;

-- An order is in one file for ever.
create table bank_file_order (
    key        uuid        primary key,
    message_id text        not null references bank_file (message_id),
    status     text        not null default 'none'
               constraint bank_file_order_status check (status in ('none', 'pending', 'executed', 'rejected')),
    reason     text,
    told_by    text,
    told_at    timestamptz
);

create index bank_file_order_of_file on bank_file_order (message_id);

create table bank_file_statement (
    day     date        primary key,
    file    text        not null,
    read_at timestamptz not null
);

create table bank_file_statement_line (
    day          date    not null references bank_file_statement (day),
    number       integer not null,
    reference    text    not null,
    amount_minor bigint  not null,
    currency     text    not null,
    constraint bank_file_statement_line_once primary key (day, number)
);

-- The bank's own word on each of its days, one row per business day that is closed here.
create table bank_statement (
    day          date        primary key,
    state        text        not null default 'waiting'
                 constraint bank_statement_state check (state in ('waiting', 'read', 'missing')),
    -- When the bank is asked for it (again), and since when we wait.
    due_at       timestamptz not null,
    waiting_since timestamptz not null,
    read_at      timestamptz,
    lines        bigint      not null default 0,
    amount_minor bigint      not null default 0
);

create index bank_statement_due on bank_statement (due_at, day) where state = 'waiting';

create table bank_statement_line (
    day          date    not null references bank_statement (day),
    number       bigint  not null,
    reference    text    not null,
    -- The payout that the reference names, if it can name one.
    payout_id    uuid,
    amount_minor bigint  not null,
    currency     text    not null,
    constraint bank_statement_line_once primary key (day, number)
);

create index bank_statement_line_of_payout on bank_statement_line (payout_id) where payout_id is not null;
create index payout_paid on payout (settled_at) where state = 'paid';

-- Where the bank and we say different things, until somebody explains it or a later statement does.
create table bank_difference (
    id           bigint      generated always as identity primary key,
    kind         text        not null
                 constraint bank_difference_kind check (kind in ('not_at_bank', 'not_here', 'amount', 'twice')),
    day          date        not null,
    reference    text        not null,
    payout_id    uuid,
    ours_minor   bigint,
    bank_minor   bigint,
    currency     text        not null,
    found_at     timestamptz not null,
    explained_at timestamptz,
    explanation  text,
    constraint bank_difference_once unique (kind, reference, day)
);

create index bank_difference_open on bank_difference (id) where explained_at is null;
