-- Why: questions about money are asked by day, so the day has everything they need and queries avoid many
-- joins. Events are stored as received (the journal: people, fact, day_closed, finality), so the answers (the
-- projections: day, day_balance, day_settlement) can be deleted and rebuilt when the questions change.

-- The people behind the accounts, as far as figures need them.
create table person (
    id      uuid    primary key,
    version bigint  not null,
    name    text    not null,
    role    text    not null,
    active  boolean not null
);

-- One order for the whole journal: the order of arrival.
create sequence journal_seq;

-- THE JOURNAL: accounting's events about an account. Append-only.
-- "late": it arrived for a day that was already final, so it is stored and shown, but changes no day.
create table fact (
    seq          bigint      primary key default nextval('journal_seq'),
    id           uuid        not null,
    day          date        not null,
    -- A posting's kind, or the outcome of the payout of the person and day.
    kind         text        not null,
    account_id   uuid        not null,
    amount_minor bigint      not null,
    currency     text        not null,
    task_id      uuid,
    text         text        not null,
    time         timestamptz not null,
    late         boolean     not null,
    constraint fact_once unique (id)
);

create index fact_late on fact (day, seq) where late;

-- THE JOURNAL, too: accounting's figures at the close of a day. A day is closed once.
create table day_closed (
    day                  date        not null,
    seq                  bigint      not null default nextval('journal_seq'),
    id                   uuid        not null,
    postings             bigint      not null,
    fees_minor           bigint      not null,
    rewards_minor        bigint      not null,
    payouts              bigint      not null,
    paid_out_minor       bigint      not null,
    carried_over         bigint      not null,
    carried_over_minor   bigint      not null,
    company_earned_minor bigint      not null,
    currency             text        not null,
    time                 timestamptz not null,
    constraint day_closed_once primary key (day),
    constraint day_closed_seq unique (seq)
);

-- Which days are final and since when: a decision, not a figure, so a rebuild keeps it. No gaps: days become final in order.
create table finality (
    day          date        primary key,
    finalised_at timestamptz not null
);

-- One row. Its lock allows one writer of the projections at a time; seq is how much of the journal they contain.
create table projection (
    is_one   boolean primary key default true check (is_one),
    seq      bigint  not null default 0,
    currency text
);

insert into projection default values;

-- THE DAY. Sums come from the journal; carried_over counts accounting's events per account, in_the_red is computed from our own
-- balances: both must agree before the day is final.
create table day (
    day                         date   primary key,
    state                       text   not null default 'provisional' check (state in ('provisional', 'final')),
    postings                    bigint not null default 0,
    fees_minor                  bigint not null default 0,
    rewards_minor               bigint not null default 0,
    payouts                     bigint not null default 0,
    paid_out_minor              bigint not null default 0,
    other_minor                 bigint not null default 0,
    carried_over                bigint not null default 0,
    carried_over_minor          bigint not null default 0,
    in_the_red                  bigint not null default 0,
    in_the_red_minor            bigint not null default 0,
    company_earned_minor        bigint not null generated always as (-(fees_minor + rewards_minor)) stored,
    most_expensive_task_id      uuid,
    most_expensive_text         text,
    most_expensive_reward_minor bigint,
    most_expensive_done_by      uuid,
    most_expensive_done_at      timestamptz,
    most_expensive_seq          bigint,
    finalised_at                timestamptz,
    constraint day_final_since check ((state = 'final') = (finalised_at is not null))
);

create index day_provisional on day (day) where state = 'provisional';

-- The balances of a day: of every account that moved on it, or began it in the red.
create table day_balance (
    day           date   not null,
    account_id    uuid   not null,
    postings      bigint not null,
    opening_minor bigint not null,
    fees_minor    bigint not null,
    rewards_minor bigint not null,
    payouts_minor bigint not null,
    other_minor   bigint not null,
    closing_minor bigint not null,
    constraint day_balance_once primary key (day, account_id),
    constraint day_balance_adds_up
        check (closing_minor = opening_minor + fees_minor + rewards_minor + payouts_minor + other_minor)
);

-- The opening balance of an account: its last row before a day.
create index day_balance_of_account on day_balance (account_id, day);

-- The people in the red, largest debt first.
create index day_balance_in_the_red on day_balance (day, closing_minor, account_id) where closing_minor < 0;

-- The outcomes of a day's payouts at the bank. They arrive after the day is closed, so they have their own table.
create table day_settlement (
    day            date   primary key,
    paid           bigint not null default 0,
    paid_minor     bigint not null default 0,
    rejected       bigint not null default 0,
    rejected_minor bigint not null default 0,
    -- Of those that were paid.
    returned       bigint not null default 0,
    returned_minor bigint not null default 0
);
