-- Why: a service records its events in its own transactions and applies those of others exactly once. Its database is the
-- truth about both; the broker only moves bytes and may lose everything.

-- Chunks that business transactions have written and that have no positions yet: 1 to 500 events each, encoded once.
create table outbox (
    id          bigint generated always as identity primary key,
    partition   smallint    not null,
    day         date        not null,
    recorded_at timestamptz not null,
    events      integer     not null check (events between 1 and 500),
    -- Part of a large job; chunks that are not may overtake it.
    bulk        boolean     not null,
    -- Until then it can be taken back by this key, and gets no position.
    held_for    uuid,
    held_until  timestamptz,
    -- What its events add to the totals of their day; only the producer knows what the totals mean.
    totals      bigint[]    not null default '{}',
    body        bytea       not null,
    check ((held_for is null) = (held_until is null))
);

create index outbox_single on outbox (id) where not bulk;
create index outbox_held on outbox (held_for) where held_for is not null;

-- One row per partition. A sequencer locks them all, so only one works at a time.
create table stream_head (
    partition          smallint primary key,
    stream             text     not null,
    epoch              uuid     not null,
    -- The epoch that this one continues, and the last position that both have in common.
    forked_from        uuid,
    forked_at          bigint,
    -- The key that signs marks: only this database and its backups have it.
    secret             bytea    not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
    head_position      bigint   not null default 0 check (head_position >= 0),
    -- The log is partitioned by this date, which never goes back, even if the clock does.
    logged_on          date     not null,
    -- The end of the last chunk that the broker has confirmed: its position, mark and date in the log.
    published_position bigint   not null default 0,
    published_mark     uuid,
    published_on       date,
    -- The last business day that was sealed; null if the stream seals no days.
    sealed_day         date,
    -- Why nothing is sequenced or published until an operator resumes the stream.
    stopped            text,
    check (published_position between 0 and head_position),
    check ((forked_from is null) = (forked_at is null))
);

-- The stream itself: positions without gaps.
create table event_log (
    partition      smallint    not null,
    first_position bigint      not null,
    last_position  bigint      not null,
    mark           uuid        not null,
    logged_on      date        not null,
    day            date        not null,
    recorded_at    timestamptz not null,
    totals         bigint[]    not null default '{}',
    body           bytea       not null,
    constraint event_log_position primary key (partition, last_position, logged_on),
    check (last_position >= first_position),
    check (day <= logged_on)
) partition by range (logged_on);

-- To add up a day for its seal. Chunks of a day may precede the seal of the previous day, so a range of positions is not
-- enough.
create index event_log_day on event_log (day);

-- The mark of a chunk: 8 random bytes and 8 that only this database can compute. Two logs that agree on the mark of a
-- position agree on everything before it, so a log that was restored from a backup cannot pass for the original.
create function chunk_mark(secret bytea, epoch uuid, partition integer, last_position bigint, random bytea)
    returns uuid language sql immutable strict parallel safe
    return cast(encode(random || substr(sha256(secret || uuid_send(epoch) || int4send(partition)
                                               || int8send(last_position) || random), 1, 8), 'hex') as uuid);

create function new_mark(secret bytea, epoch uuid, partition integer, last_position bigint)
    returns uuid language sql volatile strict
    return messaging.chunk_mark(secret, epoch, partition, last_position, substr(uuid_send(gen_random_uuid()), 9, 8));

-- The consumers of this service's stream with their last reported positions. A month of the log that a consumer has not
-- applied is not dropped, until the consumer is forgotten.
create table stream_hearer (
    consumer         text        not null,
    partition        smallint    not null,
    applied_position bigint      not null,
    told_at          timestamptz not null,
    primary key (consumer, partition)
);

-- The consumers that an operator removed, or that were silent for too long, with their last positions.
create table forgotten_hearer (
    id               bigint generated always as identity primary key,
    consumer         text        not null,
    partition        smallint    not null,
    applied_position bigint      not null,
    decided_by       text        not null,
    decided_at       timestamptz not null,
    reason           text        not null check (char_length(reason) between 1 and 500)
);

-- One row per partition that this service consumes, which is all that deduplication needs.
create table stream_cursor (
    producer          text     not null,
    partition         smallint not null,
    epoch             uuid,
    applied_position  bigint   not null default 0,
    applied_mark      uuid,
    applied_day       date,
    head_position     bigint   not null default 0,
    heard_at          timestamptz,
    -- The instance that moved the cursor last.
    heard_by          uuid,
    -- Why nothing is applied until an operator decides …
    stopped           text,
    -- … and why nothing is applied as long as the producer has another zone or currency.
    disagreement      text,
    -- Another epoch of the same stream, published beside or instead of the applied one. Nothing of it is applied until an
    -- operator adopts it. If the log no longer has the missing events, this is the applied epoch itself, forked where the
    -- log begins.
    other_epoch       uuid,
    other_forked_from uuid,
    other_forked_at   bigint,
    other_head        bigint,
    other_since       timestamptz,
    other_heard_at    timestamptz,
    other_messages    bigint   not null default 0,
    -- Messages that were put into the dead-letter queue.
    rejected          bigint   not null default 0,
    rejected_at       timestamptz,
    rejected_reason   text,
    primary key (producer, partition)
);

-- The instances that are alive: the broker gives every partition to the first one, and they share them out.
create table instance (
    id      uuid        primary key,
    -- By the database's clock, the one that all instances share.
    seen_at timestamptz not null
);

-- Events that cannot be applied, kept with their reason until an operator decides.
create table quarantine (
    id             bigint generated always as identity primary key,
    producer       text        not null,
    partition      smallint    not null,
    epoch          uuid        not null,
    position       bigint      not null,
    day            date        not null,
    event_type     text,
    reason         text        not null,
    raw            bytea       not null,
    quarantined_at timestamptz not null,
    state          text        not null default 'open' check (state in ('open', 'retried', 'discarded')),
    decided_by     text,
    decided_at     timestamptz,
    decision       text
);

-- An event that comes again is the same one; another one at its position, as after a forgery, must not be lost.
create unique index quarantine_event on quarantine (producer, partition, epoch, position, sha256(raw));

create index quarantine_open on quarantine (producer, day) where state = 'open';
create index quarantine_open_id on quarantine (id) where state = 'open';
create index quarantine_of_day on quarantine (day, id);

-- Each decision about an event, with who, when and why; the row of the event has only the latest.
create table quarantine_decision (
    id            bigint generated always as identity primary key,
    -- Written by the transaction that holds the lock on the event; nothing ever deletes one.
    quarantine_id bigint      not null,
    result        text        not null check (result in ('retried', 'failed_again', 'discarded')),
    decided_by    text        not null,
    decided_at    timestamptz not null,
    reason        text        not null check (char_length(reason) between 1 and 500)
);

create index quarantine_decision_event on quarantine_decision (quarantine_id, id);

-- The decisions of operators to resume a stream that had stopped or had another history.
create table stream_decision (
    id              bigint generated always as identity primary key,
    stream          text        not null,
    partition       smallint    not null,
    side            text        not null check (side in ('told', 'heard')),
    stopped         text,
    epoch_before    uuid,
    position_before bigint      not null,
    epoch           uuid        not null,
    -- Told: the last position in common with the previous epoch. Heard: where the cursor goes on.
    position        bigint      not null,
    decided_by      text        not null,
    decided_at      timestamptz not null,
    reason          text        not null check (char_length(reason) between 1 and 500)
);
