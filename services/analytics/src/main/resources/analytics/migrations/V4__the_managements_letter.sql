-- Why: who leads the company wants the figures of a final day by mail, without looking for them. Each person and day has one letter, which
-- is kept before it is sent.

-- OWNER people
alter table person
    -- As the directory told it; null for people of whom the journal has no event.
    add column email    text,
    add column language text not null default 'en';

-- The journal has had them from the beginning.
update person set email = told.email, language = told.language
  from (select distinct on (data ->> 'personId') cast(data ->> 'personId' as uuid) as id, data ->> 'email' as email, data ->> 'language' as language
          from event
         where stream = 'people' and type = 'ates.person.changed.v1'
         order by data ->> 'personId', cast(data ->> 'version' as bigint) desc) told
 where told.id = person.id;

-- OWNER letter
create table letter_subscription (
    person_id uuid        primary key,
    -- Only days that become final from then on are sent.
    since     timestamptz not null
);

create table management_letter (
    person_id  uuid        not null,
    day        date        not null,
    state      text        not null default 'created'
               constraint management_letter_state check (state in ('created', 'sent', 'failed', 'stopped')),
    attempts   integer     not null default 0,
    -- How often the mail server has refused this letter. A server that does not respond has refused nothing.
    refusals   integer     not null default 0,
    created_at timestamptz not null,
    -- In real time, as mail servers know no other, also where days last minutes.
    due_at     timestamptz not null,
    sent_at    timestamptz,
    reason     text,
    constraint management_letter_once primary key (person_id, day)
);

create index management_letter_due on management_letter (due_at, day, person_id) where state = 'created';
