-- Why: the business will ask new questions. The journal keeps every event as received, so that new questions can be answered for
-- past days, too: the projections (the tables of metrics) are derived from it and can be rebuilt.

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

-- THE JOURNAL: every event of every consumed stream, as received. Append-only. Partitioned by the month in which the event
-- happened, so that a repeated event conflicts with its existing row.
create table event (
    seq         bigint      not null default nextval('journal_seq'),
    time        timestamptz not null,
    stream      text        not null,
    partition   smallint    not null,
    position    bigint      not null,
    id          uuid        not null,
    type        text        not null,
    subject     text,
    -- The event's own business day, or that of its chunk.
    day         date        not null,
    recorded_at timestamptz not null,
    -- It arrived for a day that was already final: it is kept and shown, but changes no day.
    late        boolean     not null,
    -- The attributes of its envelope that have no column above.
    attributes  jsonb       not null,
    data        jsonb       not null,
    constraint event_once primary key (stream, id, time)
) partition by range (time);

create index event_seq on event (seq);
create index event_late on event (day, seq) where late;
create index event_closed_day on event (day, seq) where type = 'ates.day.closed.v1';
-- Whether a part of a payout has been returned before.
create index event_returned on event (day, (data ->> 'accountId'), seq)
    where type = 'ates.payout.settled.v1' and data ->> 'outcome' = 'returned';

-- Accounting's events about an account. The kind is a posting's, or the outcome of the payout of the person and day.
create view fact as
select seq, id, day,
       coalesce(data ->> 'kind', data ->> 'outcome') as kind,
       cast(data ->> 'accountId' as uuid) as account_id,
       cast(data ->> 'amountMinor' as bigint) as amount_minor,
       data ->> 'currency' as currency,
       cast(data ->> 'taskId' as uuid) as task_id,
       coalesce(data ->> 'text', data ->> 'reason', '') as text,
       time, late
  from event
 where type in ('ates.ledger.posted.v1', 'ates.payout.settled.v1');

-- Accounting's figures at the close of a day. A day is closed once.
create view day_closed as
select distinct on (day) day, seq, id,
       cast(data ->> 'postings' as bigint) as postings,
       cast(data ->> 'feesMinor' as bigint) as fees_minor,
       cast(data ->> 'rewardsMinor' as bigint) as rewards_minor,
       cast(data ->> 'payouts' as bigint) as payouts,
       cast(data ->> 'paidOutMinor' as bigint) as paid_out_minor,
       cast(data ->> 'carriedOver' as bigint) as carried_over,
       cast(data ->> 'carriedOverMinor' as bigint) as carried_over_minor,
       cast(data ->> 'companyEarnedMinor' as bigint) as company_earned_minor,
       data ->> 'currency' as currency,
       time
  from event
 where type = 'ates.day.closed.v1'
 order by day, seq;

-- One row. Its lock allows one writer of the journal and the projections at a time, so the order of arrival has no gaps that
-- fill later.
create table journal_head (
    is_one   boolean primary key default true check (is_one),
    currency text
);

insert into journal_head default values;

-- Which days are final and since when: a decision, not a figure, so a rebuild keeps it. No gaps: days become final in order.
create table finality (
    day          date        primary key,
    finalised_at timestamptz not null
);

-- How much of the journal the tables of each metric contain. A metric whose software has another version is rebuilt.
create table metric (
    name    text    primary key,
    version integer not null,
    seq     bigint  not null
);

-- Rebuilds that are requested or in progress: how much of the journal the copies of a metric's tables contain.
create table metric_build (
    name    text    primary key,
    version integer not null,
    seq     bigint  not null
);

-- METRIC earnings. Sums come from the journal; carried_over counts accounting's events per account, and must agree with the debts
-- computed from our own balances before the day is final.
create table day_sum (
    day                  date   primary key,
    postings             bigint not null,
    fees_minor           bigint not null,
    rewards_minor        bigint not null,
    payouts              bigint not null,
    paid_out_minor       bigint not null,
    other_minor          bigint not null,
    carried_over         bigint not null,
    carried_over_minor   bigint not null,
    company_earned_minor bigint not null generated always as (-(fees_minor + rewards_minor)) stored
);

-- METRIC most_expensive.
create table day_best (
    day          date        primary key,
    task_id      uuid        not null,
    text         text        not null,
    reward_minor bigint      not null,
    done_by      uuid        not null,
    done_at      timestamptz not null,
    seq          bigint      not null
);

-- METRIC balances: of every account that moved on a day, or began it in the red.
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

-- Every day, with the number of people in the red at its end and the sum of their balances.
create table day_debt (
    day    date   primary key,
    people bigint not null,
    minor  bigint not null
);

-- METRIC settlements: the outcomes of a day's payouts at the bank. They arrive after the day is closed.
create table day_settlement (
    day            date   primary key,
    paid           bigint not null default 0,
    paid_minor     bigint not null default 0,
    rejected       bigint not null default 0,
    rejected_minor bigint not null default 0,
    -- Returned ones among the paid ones, in whole or in part; one that came back in parts counts once.
    returned       bigint not null default 0,
    returned_minor bigint not null default 0
);

-- THE DAY: its metrics, and whether it is final.
create view day as
select day_sum.day,
       case when finality.day is null then 'provisional' else 'final' end as state,
       postings, fees_minor, rewards_minor, payouts, paid_out_minor, other_minor, carried_over, carried_over_minor,
       coalesce(day_debt.people, 0) as in_the_red,
       coalesce(day_debt.minor, 0) as in_the_red_minor,
       company_earned_minor,
       day_best.task_id as most_expensive_task_id,
       day_best.text as most_expensive_text,
       day_best.reward_minor as most_expensive_reward_minor,
       day_best.done_by as most_expensive_done_by,
       day_best.done_at as most_expensive_done_at,
       day_best.seq as most_expensive_seq,
       finality.finalised_at
  from day_sum
  left join day_debt on day_debt.day = day_sum.day
  left join day_best on day_best.day = day_sum.day
  left join finality on finality.day = day_sum.day;

-- METRIC completion_time: for each task, its last assignment and its completion, in whatever order they arrived.
create table completion_time (
    task_id      uuid        primary key,
    assigned_at  timestamptz,
    completed_at timestamptz,
    -- The day on which and the person by whom it was completed.
    day          date,
    person       uuid,
    constraint completion_time_whole check (num_nulls(completed_at, day, person) in (0, 3))
);

create index completion_time_of_day on completion_time (day, person) where day is not null;

-- METRIC turnover: what fees and rewards moved. By quarters of an hour, which the hours of every zone consist of.
create table turnover (
    day           date        not null,
    since         timestamptz not null,
    fees_minor    bigint      not null,
    rewards_minor bigint      not null,
    constraint turnover_once primary key (day, since)
);
