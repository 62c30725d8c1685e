-- Why: whoever may write to the broker could stop a stream with a made-up mark, a stray producer on another database
-- stopped its consumers for good, and only SQL led out. Now a mark proves that this very log made it, a second producer
-- is noted instead of obeyed, and an operator's decision to go on is kept.

-- What marks are signed with; it comes back with a backup, and only this database knows it.
alter table stream_head
    add column secret      bytea  not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
    -- The epoch that this one went on from, and the last position that both have in common.
    add column forked_from uuid,
    add column forked_at   bigint,
    add check ((forked_from is null) = (forked_at is null));

-- 8 random bytes and 8 bytes that only the log can compute.
create function chunk_mark(secret bytea, epoch uuid, partition integer, last_position bigint, random bytea)
    returns uuid language sql immutable strict parallel safe
    return cast(encode(random || substr(sha256(secret || uuid_send(epoch) || int4send(partition)
                                               || int8send(last_position) || random), 1, 8), 'hex') as uuid);

-- Whoever appends says which mark.
alter table event_log alter column mark drop default;

alter table stream_cursor
    -- Another epoch of the same stream, told beside or instead of the one that is applied. Nothing of it is applied until
    -- an operator adopts it. It is also what the log still has, when it no longer has what is missing here.
    add column other_epoch       uuid,
    add column other_forked_from uuid,
    add column other_forked_at   bigint,
    add column other_head        bigint,
    add column other_since       timestamptz,
    add column other_heard_at    timestamptz,
    add column other_messages    bigint not null default 0,
    -- Why nothing is applied as long as the producer is set up so: another zone or currency.
    add column disagreement      text,
    -- Messages that were put into the dead-letter queue.
    add column rejected          bigint not null default 0,
    add column rejected_at       timestamptz,
    add column rejected_reason   text;

-- What operators decided about streams that had stopped or told another history.
create table stream_decision (
    id              bigint generated always as identity primary key,
    stream          text        not null,
    partition       smallint    not null,
    side            text        not null check (side in ('told', 'heard')),
    stopped         text,
    epoch_before    uuid,
    position_before bigint      not null,
    epoch           uuid        not null,
    -- Told: the last position in common with the epoch before. Heard: where the cursor goes on.
    position        bigint      not null,
    decided_by      text        not null,
    decided_at      timestamptz not null,
    reason          text        not null check (char_length(reason) between 1 and 500)
);
