-- Why: what a day waits for was a phrase for people, and yet `due` compared it and programs read it. It is a code now;
-- `WaitsFor` has one constant for each, and its words.
create or replace view day_waits_for as
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
               when not sealed and not seal_waived then 'seal'
               when quarantined then 'quarantine'
               when not seal_agrees and not seal_waived then 'agreement'
               when known.day <> next.day then 'day_before'
               else 'robot'
           end as waits_for
    from known
    cross join next
    cross join lateral (select exists (
        select 1 from messaging.quarantine q
        where q.producer = 'tracker' and q.day = known.day and q.state = 'open') as quarantined) q)
select day, waits_for, next, next and (state = 'closing' or waits_for = 'robot') as due, quarantined from answered;
