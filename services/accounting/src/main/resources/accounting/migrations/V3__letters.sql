-- Why: a person is told once per day what became of their money. The letter is written with the close and sent later, so
-- that a dead mail server never holds up money and a robot that died leaves a row that says what is still to be sent.
create table letter (
    person_id    uuid        not null,
    day          date        not null,
    -- What it tells: the day, or that the bank has rejected the day's payout.
    kind         text        not null default 'day' constraint letter_kind check (kind in ('day', 'rejected')),
    state        text        not null default 'created'
                 constraint letter_state check (state in ('created', 'sent', 'failed')),
    attempts     integer     not null default 0,
    -- How often the mail server said no to this very letter. That nobody answers is not the letter's fault.
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
create index letter_failed on letter (day, person_id) where state = 'failed';
