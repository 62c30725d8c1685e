-- Why: a service tells events in its own transactions and hears others' exactly once. Its own database is the truth
-- about both; the broker only moves bytes and may forget everything.

-- What business transactions wrote and nobody has sequenced yet. A row is a chunk of 1 to 500 events, encoded once.
create table outbox (
    id            bigint generated always as identity primary key,
    partition     smallint    not null,
    day           date        not null,
    recorded_at   timestamptz not null,
    events        integer     not null check (events between 1 and 500),
    charges       bigint      not null,
    charges_minor bigint      not null,
    credits       bigint      not null,
    credits_minor bigint      not null,
    -- Written by a transaction of many chunks: what others tell meanwhile need not wait behind all of them.
    bulk          boolean     not null,
    body          bytea       not null
);

create index outbox_single on outbox (id) where not bulk;

-- One row per partition, all locked by whoever sequences: that is what makes one sequencer at a time.
create table stream_head (
    partition          smallint primary key,
    epoch              uuid     not null,
    head_position      bigint   not null default 0 check (head_position >= 0),
    -- The log is cut by this date, which never goes back however the clock does.
    logged_on          date     not null,
    published_position bigint   not null default 0,
    published_mark     uuid,
    published_on       date,
    sealed_day         date,
    -- Why nothing is sequenced or published any more.
    stopped            text,
    check (published_position between 0 and head_position)
);

-- The stream itself: gapless positions. The mark of a chunk is random: two logs that agree on the mark of a position
-- agree on everything before it, so a log that was restored from a backup cannot pass for the one it was.
create table event_log (
    partition      smallint    not null,
    first_position bigint      not null,
    last_position  bigint      not null,
    mark           uuid        not null default gen_random_uuid(),
    logged_on      date        not null,
    day            date        not null,
    recorded_at    timestamptz not null,
    charges        bigint      not null,
    charges_minor  bigint      not null,
    credits        bigint      not null,
    credits_minor  bigint      not null,
    body           bytea       not null,
    constraint event_log_position primary key (partition, last_position, logged_on),
    check (last_position >= first_position),
    check (day <= logged_on)
) partition by range (logged_on);

-- What a seal sums up: the chunks of a day may begin before the seal of the day before it.
create index event_log_day on event_log (day);

-- One row per stream that this service hears: dedupe costs one row, for ever.
create table stream_cursor (
    producer         text     not null,
    partition        smallint not null,
    epoch            uuid,
    applied_position bigint   not null default 0,
    applied_mark     uuid,
    head_position    bigint   not null default 0,
    heard_at         timestamptz,
    applied_day      date,
    stopped          text,
    primary key (producer, partition)
);

-- Who hears this service's stream, and how far they say that they are: what they have not applied is never dropped.
create table stream_hearer (
    consumer         text        not null,
    partition        smallint    not null,
    applied_position bigint      not null,
    told_at          timestamptz not null,
    primary key (consumer, partition)
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
    decision       text,
    constraint quarantine_event unique (producer, partition, epoch, position)
);

create index quarantine_open on quarantine (producer, day) where state = 'open';
