-- Why: what accounting says about a day is compared with the tracker's own events, which the journal has had from the beginning.

-- The tracker's figures at the seal of a day. Every partition of the stream has one, all with the same figures.
create view day_sealed as
select distinct on (day) day,
       cast(data ->> 'assignments' as bigint) as assignments,
       cast(data ->> 'feesMinor' as bigint) as fees_minor,
       cast(data ->> 'completions' as bigint) as completions,
       cast(data ->> 'rewardsMinor' as bigint) as rewards_minor
  from event
 where type = 'ates.day.sealed.v1'
 order by day, seq;

create index event_sealed_day on event (day, seq) where type = 'ates.day.sealed.v1';

-- METRIC tracked: what the tracker's events of a day add up to, whatever accounting made of them.
create table day_tracked (
    day           date   primary key,
    assignments   bigint not null,
    fees_minor    bigint not null,
    completions   bigint not null,
    rewards_minor bigint not null
);
