-- Why: every step of every metric, and every question about a day that was closed or sealed, looked into all months of the journal. After nine
-- years of short days that was nearly all of the work, and it grew with each month.

-- OWNER journal

-- Which part of the journal each month has, so that a section of it is read from its own months only.
create table journal_month (
    -- The first day of the month in which the events happened, in UTC.
    month     date   primary key,
    first_seq bigint not null,
    last_seq  bigint not null
);

insert into journal_month
select cast(date_trunc('month', time, 'UTC') at time zone 'UTC' as date), min(seq), max(seq) from event group by 1;

-- What was said at the end of a day: the first to say it counts.
alter view day_closed rename to first_closed;
alter view day_sealed rename to first_sealed;

-- Accounting's figures at the close of a day.
create table day_closed (
    day                  date        primary key,
    seq                  bigint      not null,
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
    time                 timestamptz not null
);

insert into day_closed select * from first_closed;

-- The tracker's figures at the seal of a day. Every partition of the stream has one, all with the same figures.
create table day_sealed (
    day           date   primary key,
    assignments   bigint not null,
    fees_minor    bigint not null,
    completions   bigint not null,
    rewards_minor bigint not null
);

insert into day_sealed select * from first_sealed;

drop view first_closed;
drop view first_sealed;
drop index event_closed_day;
drop index event_sealed_day;
