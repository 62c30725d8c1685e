-- Why: money moves only by transfers with two sides, which are published once and never changed; days are closed in order, and a
-- closed day accepts no transfer. The posting batch updates balances, so a page reads one row; they can always be recomputed.

-- The ledger is kept in one currency; an amount in another is refused before it is added to anything.
create table ledger (
    one      boolean primary key default true check (one),
    currency text not null check (currency ~ '^[A-Z]{3}$')
);

-- The part of a person that accounts, payouts and letters need.
create table person (
    id            uuid    primary key,
    version       bigint  not null,
    name          text    not null,
    email         text    not null,
    -- The error in the address; letters wait until the directory publishes another one.
    email_refused text,
    language      text    not null,
    role          text    not null,
    active        boolean not null
);

create table business_day (
    day                 date primary key,
    state               text   not null default 'open'
                        constraint business_day_state check (state in ('open', 'sealed', 'closing', 'closed')),
    -- The posted events of the tracker's day, whatever day they were posted to.
    heard_assignments   bigint not null default 0,
    heard_fees_minor    bigint not null default 0,
    heard_completions   bigint not null default 0,
    heard_rewards_minor bigint not null default 0,
    -- The totals of the tracker's seal.
    sealed_at            timestamptz,
    sealed_assignments   bigint,
    sealed_fees_minor    bigint,
    sealed_completions   bigint,
    sealed_rewards_minor bigint,
    seal_agrees boolean generated always as (
        sealed_at is not null
        and heard_assignments = sealed_assignments and heard_fees_minor = sealed_fees_minor
        and heard_completions = sealed_completions and heard_rewards_minor = sealed_rewards_minor) stored,
    -- People have approved a close without a seal.
    seal_waived_at timestamptz,
    seal_waived_by text,
    closing_at         timestamptz,
    transfers          bigint  not null default 0,
    -- The digest of the day's transfers, and of these and the previous day's digest, which makes the closed days a chain.
    transfers_digest   bytea,
    digest             bytea,
    closed_at          timestamptz,
    postings           bigint not null default 0,
    -- One element per kind of posting, in the order of the kinds.
    sums               bigint[] not null default '{}',
    payouts            bigint not null default 0,
    paid_out_minor     bigint not null default 0,
    carried_over       bigint not null default 0,
    carried_over_minor bigint not null default 0,
    constraint business_day_sealed check (state <> 'sealed' or sealed_at is not null),
    constraint business_day_closed check (state <> 'closed' or (closed_at is not null and digest is not null))
);

create index business_day_by_state on business_day (state, day);

-- Whether a day may be closed, or what it waits for. The robot, the pages, the API, the close without a seal and the alarm
-- read this view. `next` is the next day to be closed; it is here even if it has no events. `due` is the day that the robot
-- closes now, or continues to close.
create view day_waits_for as
with next as (
    select coalesce((select max(day) + 1 from business_day where state = 'closed'),
                    (select min(day) from business_day)) as day),
known as (
    select day, state, sealed_at is not null as sealed, seal_agrees, seal_waived_at is not null as seal_waived from business_day
    union all
    select day, 'open', false, false, false from next
    where day is not null and not exists (select 1 from business_day b where b.day = next.day)),
answered as (
    select known.day, state, known.day = next.day as next, quarantined,
           case
               when state in ('closing', 'closed') then null
               when not sealed and not seal_waived then 'the tracker''s seal'
               when quarantined then 'quarantine'
               when not seal_agrees and not seal_waived then 'a seal that agrees with what was posted'
               when known.day <> next.day then 'the day before'
               else 'the robot'
           end as waits_for
    from known
    cross join next
    cross join lateral (select exists (
        select 1 from messaging.quarantine q
        where q.producer = 'tracker' and q.day = known.day and q.state = 'open') as quarantined) q)
select day, waits_for, next, next and (state = 'closing' or waits_for = 'the robot') as due, quarantined from answered;

-- The timeline of a day. The run is the robot's, none if a person or the tracker caused the step.
create table day_step (
    id    bigint generated always as identity primary key,
    day   date        not null,
    step  text        not null,
    at    timestamptz not null,
    run   bigint,
    items bigint
);

create index day_step_of_day on day_step (day, id);

-- The progress of a close: ranges of accounts, each ended by one transaction, with its results. They exist
-- only during the close.
create table closing_range (
    day                date     not null,
    number             integer  not null,
    after              uuid     not null,
    up_to              uuid     not null,
    ended              boolean  not null default false,
    postings           bigint   not null default 0,
    sums               bigint[] not null default '{}',
    payouts            bigint   not null default 0,
    paid_out_minor     bigint   not null default 0,
    carried_over       bigint   not null default 0,
    carried_over_minor bigint   not null default 0,
    primary key (day, number)
);

-- Every row is updated again, at the latest by the close of its day. Half of each page is left free, so that updates do not
-- touch the indexes.
--
-- An account's balance is the sum of its transfers. It is stored for people only: the company's balances are computed on
-- demand, because transfers would wait for each other on a row that all of them change.
create table account (
    id            uuid   primary key,
    owner         text   not null default 'person'
                  constraint account_owner check (owner in ('person', 'revenue', 'payouts_in_transit', 'cash')),
    balance_minor bigint not null default 0
) with (fillfactor = 50);

insert into account (id, owner) values
    ('00000000-0000-0000-0000-000000000001', 'revenue'),
    ('00000000-0000-0000-0000-000000000002', 'payouts_in_transit'),
    ('00000000-0000-0000-0000-000000000003', 'cash');

create table transfer (
    id             uuid        primary key,
    debit_account  uuid        not null,
    credit_account uuid        not null,
    amount_minor   bigint      not null constraint transfer_amount check (amount_minor > 0),
    currency       text        not null,
    kind           text        not null,
    day            date        not null,
    happened_at    timestamptz not null,
    posted_at      timestamptz not null,
    cause          uuid        not null,
    task_id        uuid,
    text           text        not null,
    -- The entry from the person's view: the person, and the signed amount. No person if money moves inside the company.
    person_id      uuid generated always as (case
        when debit_account > '00000000-0000-0000-0000-0000000000ff' then debit_account
        when credit_account > '00000000-0000-0000-0000-0000000000ff' then credit_account end) stored,
    signed_minor   bigint generated always as (case
        when debit_account > '00000000-0000-0000-0000-0000000000ff' then -amount_minor else amount_minor end) stored,
    constraint transfer_once_per_cause unique (cause),
    constraint transfer_two_sides check (debit_account <> credit_account),
    constraint transfer_company_takes_part check (
        debit_account <= '00000000-0000-0000-0000-0000000000ff' or credit_account <= '00000000-0000-0000-0000-0000000000ff')
);

create index transfer_of_day on transfer (day, id);
create index transfer_of_person on transfer (person_id, day, id) where person_id is not null;

-- The balances of a day. Signed from the person's view; closing is null until the day is closed.
create table account_day (
    account       uuid    not null,
    day           date    not null,
    entries       integer not null,
    -- The sum of all transfers, and one element per kind of posting, in the order of the kinds.
    change_minor  bigint  not null,
    sums          bigint[] not null,
    closing_minor bigint,
    constraint account_day_once primary key (account, day)
) with (fillfactor = 50);

create index account_day_of_day on account_day (day, account);

-- The key-share lock waits while a day is being closed, and prevents a close until the transfer is committed.
-- While a day is being closed only its payouts are posted to it.
create function refuse_transfer_into_closed_day() returns trigger language plpgsql as $$
declare
    refused date;
begin
    perform 1 from business_day d where d.day in (select distinct b.day from posted b) for key share;
    select min(b.day) into refused
    from (select day, bool_and(kind = 'payout' and person_id is not null) as payouts from posted group by day) b
    left join business_day d on d.day = b.day
    where d.day is null or d.state = 'closed' or (d.state = 'closing' and not b.payouts);
    if refused is not null then
        raise exception 'A transfer cannot be posted on %: the day is not open', refused using errcode = 'AT001';
    end if;
    return null;
end $$;

create trigger transfer_into_open_day after insert on transfer
    referencing new table as posted for each statement execute function refuse_transfer_into_closed_day();

create function refuse_change_of_transfer() returns trigger language plpgsql as $$
begin
    raise exception 'A transfer never changes: post another one' using errcode = 'AT002';
end $$;

create trigger transfer_is_immutable before update or delete or truncate on transfer
    for each statement execute function refuse_change_of_transfer();

create function refuse_reopening() returns trigger language plpgsql as $$
begin
    raise exception 'Business day % is closed and stays so', old.day using errcode = 'AT001';
end $$;

create trigger business_day_stays_closed before update on business_day
    for each row when (old.state = 'closed' and (
        new.state <> 'closed' or new.digest <> old.digest or new.transfers_digest <> old.transfers_digest
        or new.postings <> old.postings or new.sums <> old.sums
        or new.payouts <> old.payouts or new.paid_out_minor <> old.paid_out_minor
        or new.carried_over <> old.carried_over or new.carried_over_minor <> old.carried_over_minor))
    execute function refuse_reopening();

create trigger business_day_is_kept before delete on business_day
    for each row when (old.state = 'closed') execute function refuse_reopening();
