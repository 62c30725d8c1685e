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
