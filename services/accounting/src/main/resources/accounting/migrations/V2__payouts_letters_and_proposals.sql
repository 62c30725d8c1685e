-- Why: what follows from the balances at the end of a day, and decisions of people and the bank, are stored before they take effect.
-- Each part below explains its tables; only the package of the same name writes them.

-- THE ID OF A PAYOUT
--
-- Only the database computes the ids of payouts, because a close of a million accounts needs them there. The same person and
-- day always have the same id, a version 3 UUID (RFC 9562) of the text. It is one expression, so that PostgreSQL inlines it;
-- it is declared stable, because the text of a date depends on a setting.
create function payout_id(person uuid, day date) returns uuid language sql stable as $$
    select cast(overlay(overlay(md5('payout ' || person || ' ' || day) placing '3' from 13)
                        placing translate(substr(md5('payout ' || person || ' ' || day), 17, 1),
                                          '0123456789abcdef', '89ab89ab89ab89ab') from 17) as uuid)
$$;

-- PAYOUTS, THE BANK'S FILES AND STATEMENTS
--
-- The bank may execute an order without responding. Every order is stored before it is sent, so
-- that the status of an unknown order is queried and it is never paid again.
create table payout (
    id            uuid        primary key,
    person_id     uuid        not null,
    day           date        not null,
    amount_minor  bigint      not null constraint payout_amount check (amount_minor > 0),
    currency      text        not null,
    -- Fixed by the first attempt: a repeated order must be identical.
    creditor_name text,
    state         text        not null default 'created'
                  constraint payout_state check (state in ('created', 'submitting', 'unknown', 'paid', 'rejected', 'returned')),
    attempts      integer     not null default 0,
    created_at    timestamptz not null,
    -- The first time when the bank may have received it; it remembers the order's key for a while from then on.
    submitted_at  timestamptz,
    -- When a robot may claim it: now, after a pause, or when the instance that holds it must have died.
    due_at        timestamptz not null,
    -- Whether a robot is calling the bank right now, until due_at.
    claimed       boolean     not null default false,
    -- The bank can no longer resolve it.
    needs_hand    boolean     not null default false,
    settled_at    timestamptz,
    reason        text,
    -- How much of it the bank has returned and we have credited back: all of it, or less if a bank kept a part.
    returned_minor bigint
                  constraint payout_returned
                  check ((state = 'returned') = (returned_minor is not null) and returned_minor between 1 and amount_minor),
    constraint payout_once_per_person_and_day unique (person_id, day)
);

create index payout_due on payout (due_at, id) where state in ('created', 'submitting', 'unknown');
create index payout_of_day on payout (day, id);
create index payout_unsettled on payout (state, day, id) where state in ('unknown', 'rejected', 'returned');

-- The name of a person at the bank, if banks do not accept the directory's name.
create table bank_name (
    person_id   uuid        primary key,
    name        text        not null,
    proposal_id uuid        not null,
    given_at    timestamptz not null
);

-- The bank's statements, one row per business day that is closed here. None is expected of a day on which the bank does not
-- book; one that covers such a day is compared all the same.
create table bank_statement (
    day          date        primary key,
    state        text        not null default 'waiting'
                 constraint bank_statement_state check (state in ('waiting', 'read', 'missing', 'none')),
    -- When it will be requested (again), and since when we have been waiting.
    due_at       timestamptz not null,
    waiting_since timestamptz not null,
    read_at      timestamptz,
    -- When somebody asked for another comparison, until it is done.
    again_at     timestamptz,
    lines        bigint      not null default 0,
    amount_minor bigint      not null default 0,
    -- The version that was compared, and notes for people, one a line.
    version      bigint      not null default 0,
    remarks      text        not null default ''
);

create index bank_statement_due on bank_statement (due_at, day) where state in ('waiting', 'missing') or again_at is not null;

create table bank_statement_line (
    day          date    not null references bank_statement (day),
    number       bigint  not null,
    -- The direction and reason: only a payment proves that a payout was executed.
    kind         text    not null
                 constraint bank_statement_line_kind
                 check (kind in ('payment', 'returned', 'clawback', 'credit', 'charge')),
    reference    text    not null,
    -- The payout that the reference names, if it is the key of one.
    payout_id    uuid,
    amount_minor bigint  not null,
    currency     text    not null,
    constraint bank_statement_line_once primary key (day, number)
);

create index bank_statement_line_of_payout on bank_statement_line (payout_id) where payout_id is not null;

-- The lines of a statement that is being read. They replace those of the day when the statement is complete; until then, the
-- earlier ones count.
create table bank_statement_draft (
    day          date    not null references bank_statement (day),
    number       bigint  not null,
    kind         text    not null,
    reference    text    not null,
    payout_id    uuid,
    amount_minor bigint  not null,
    currency     text    not null,
    constraint bank_statement_draft_once primary key (day, number)
);

create index payout_paid on payout (settled_at) where state = 'paid';

-- Disagreements between the bank and us, until somebody or a later statement explains them.
create table bank_difference (
    id           bigint      generated always as identity primary key,
    kind         text        not null
                 constraint bank_difference_kind check (kind in ('not_at_bank', 'not_here', 'amount', 'twice', 'returned', 'return_amount', 'return_unknown', 'clawback',
                                                              'paid_after_all', 'not_paid_after_all')),
    day          date        not null,
    reference    text        not null,
    payout_id    uuid,
    ours_minor   bigint,
    bank_minor   bigint,
    currency     text        not null,
    found_at     timestamptz not null,
    explained_at timestamptz,
    explanation  text,
    -- The day whose statement explained it: that explanation lasts as long as the statement does. Null if a person explained it.
    explained_by date,
    constraint bank_difference_once unique (kind, reference, day)
);

create index bank_difference_open on bank_difference (id) where explained_at is null;
create index bank_difference_of_day on bank_difference (day, id);

-- LETTERS
--
-- A person gets one letter per day about their money. It is created with the close and sent later, so
-- that a failed mail server never delays money and a dead robot leaves a row for the unsent letter.
create table letter (
    person_id    uuid        not null,
    day          date        not null,
    -- Its subject: the day, the week that ends with it, or that the bank has rejected or returned the day's payout.
    kind         text        not null default 'day'
                 constraint letter_kind check (kind in ('day', 'week', 'rejected', 'returned')),
    state        text        not null default 'created'
                 constraint letter_state check (state in ('created', 'sent', 'failed', 'collected', 'kept')),
    -- Another returned part of a payout makes another edition: another e-mail, with another Message-ID.
    edition      integer     not null default 1,
    attempts     integer     not null default 0,
    -- How often the mail server has refused this letter. A server that does not respond has refused nothing.
    refusals     integer     not null default 0,
    created_at   timestamptz not null,
    due_at       timestamptz not null,
    attempted_at timestamptz,
    sent_at      timestamptz,
    reason       text,
    constraint letter_once_per_person_and_day primary key (person_id, day, kind)
);

create index letter_due on letter (due_at, day, person_id) where state = 'created';
create index letter_of_day on letter (day, person_id);
create index letter_attempted on letter (attempted_at);
-- Collected letters by the Sunday of their week.
create index letter_collected on letter ((day + 7 - cast(extract(isodow from day) as integer))) where state = 'collected';
create index letter_failed on letter (day, person_id) where state = 'failed';
create index letter_kept on letter (day, person_id) where state = 'kept';

-- People who do not want a letter every day. Those who do have no row.
create table letter_choice (
    person_id uuid        primary key,
    choice    text        not null constraint letter_choice_known check (choice in ('weekly', 'payouts')),
    chosen_at timestamptz not null
);

-- PROPOSALS
--
-- Manual actions on money are proposed by one person and approved by another, so that one person alone can cause
-- neither an error nor a theft. The action is stored as proposed, and carried out as stored.
create table proposal (
    id               uuid        primary key,
    kind             text        not null,
    what             jsonb       not null,
    -- A description for people.
    words            text        not null,
    -- The subject of the decision, beside which its history is shown.
    subject          text        not null,
    -- Only one proposal of a kind may wait per object.
    object           text        not null,
    -- The owner of the affected account.
    person_id        uuid,
    reason           text        not null,
    proposed_by      uuid        not null,
    proposed_by_name text        not null,
    proposed_at      timestamptz not null,
    expires_at       timestamptz not null,
    state            text        not null default 'proposed'
                     constraint proposal_state check (state in ('proposed', 'approved', 'declined', 'withdrawn', 'expired')),
    -- One person was enough, according to the settings at that time.
    alone            boolean     not null default false,
    decided_by       uuid,
    decided_by_name  text,
    decided_at       timestamptz,
    decision         text,
    constraint proposal_decided check ((state = 'proposed') = (decided_at is null)),
    constraint proposal_approved_by_another check (state <> 'approved' or alone or decided_by <> proposed_by),
    constraint proposal_not_on_own_account check (
        proposed_by is distinct from person_id and (state <> 'approved' or decided_by is distinct from person_id))
);

create unique index proposal_waits_once on proposal (kind, object) where state = 'proposed';
create index proposal_of_subject on proposal (subject, proposed_at);
create index proposal_latest on proposal (proposed_at, id);
create index proposal_ended on proposal (coalesce(decided_at, expires_at), id);
create index proposal_of_person on proposal (person_id) where person_id is not null;

-- DECISIONS
--
-- People's decisions about money and days with their reasons. Written with the action, never changed.
create table decision (
    id       bigint generated always as identity primary key,
    at       timestamptz not null,
    who      uuid        not null,
    who_name text        not null,
    action   text        not null,
    subject  text        not null,
    reason   text        not null
);

create index decision_of_subject on decision (subject, id);
