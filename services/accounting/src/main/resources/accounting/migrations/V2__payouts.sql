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
    submitted_at  timestamptz,
    -- When a robot may take it up: now, after a pause, or when the robot that holds it must have died.
    due_at        timestamptz not null,
    settled_at    timestamptz,
    reason        text,
    constraint payout_once_per_person_and_day unique (person_id, day)
);

create index payout_due on payout (due_at, id) where state in ('created', 'submitting', 'unknown');
create index payout_of_day on payout (day, id);
