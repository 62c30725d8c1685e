-- Why: questions about money are asked by the day, so everything that can be asked hangs on the day and no question piles
-- up joins. What was heard is kept as it came (the journal: people, fact, day_closed, finality), so the answers (the
-- projections: day, day_balance, day_settlement) can be thrown away and made anew when the business asks differently.

-- People, as far as figures need them: who is behind an account.
create table person (
    id      uuid    primary key,
    version bigint  not null,
    name    text    not null,
    role    text    not null,
    active  boolean not null
);

-- One order for the whole journal, the order in which it was heard.
create sequence journal_seq;

-- THE JOURNAL: everything accounting told about an account. Rows are added, never changed.
-- "late": it came for a day that was final already, so it is kept and shown, but changes no day.
create table fact (
    seq          bigint      primary key default nextval('journal_seq'),
    id           uuid        not null,
    day          date        not null,
    -- A posting's kind, or how the payout of the person and day ended.
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

-- THE JOURNAL, too: what accounting said when it closed a day. A day is closed once.
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

-- One row. Its lock makes one writer of the projections at a time; seq is how much of the journal they contain.
create table projection (
    is_one   boolean primary key default true check (is_one),
    seq      bigint  not null default 0,
    currency text
);

insert into projection default values;

-- THE DAY. Sums are those of the journal; carried_over is what accounting told account by account, in_the_red what our own
-- balances say: they must be the same before the day is final.
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

-- The balances that hang on a day: of every account that moved on it, or came into it in the red.
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

-- The balance an account brings along: its last row before a day.
create index day_balance_of_account on day_balance (account_id, day);

-- Who is in the red, deepest first.
create index day_balance_in_the_red on day_balance (day, closing_minor, account_id) where closing_minor < 0;

-- How the payouts of a day ended at the bank. It comes after the day is closed, so it hangs beside the day.
create table day_settlement (
    day            date   primary key,
    paid           bigint not null default 0,
    paid_minor     bigint not null default 0,
    rejected       bigint not null default 0,
    rejected_minor bigint not null default 0
);
