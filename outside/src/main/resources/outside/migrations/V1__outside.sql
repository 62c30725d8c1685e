-- Why: the outside world needs a database. The directory stores what it has published, so that it publishes only changes; the
-- identity provider keeps its key, so that sign-ins survive its restart; the bank keeps its payments, the mailbox its letters.

-- The last published state of each person; the version never decreases.
create table told_person (
    person_id uuid        not null,
    version   bigint      not null check (version >= 1),
    name      text        not null,
    email     text        not null,
    role      text        not null,
    active    boolean     not null,
    language  text        not null,
    told_at   timestamptz not null,
    constraint told_person_id primary key (person_id)
);

-- The signing key, created by the first instance that starts.
create table identity_key (
    id      smallint    not null check (id = 1),
    jwk     text        not null,
    made_at timestamptz not null,
    constraint identity_key_single primary key (id)
);

-- The bank's payments, kept forever: one row per order, however often it is sent, as long as the bank checks its keys.
create table bank_payment (
    n             bigint generated always as identity,
    key           uuid        not null,
    amount_minor  bigint      not null check (amount_minor > 0),
    currency      text        not null check (currency ~ '^[A-Z]{3}$'),
    creditor_id   uuid        not null,
    creditor_name text        not null,
    reference     text        not null,
    status        text        not null check (status in ('executed', 'rejected')),
    reason        text,
    booked_at     timestamptz not null,
    -- Until then the status is reported as pending.
    decided_at    timestamptz not null,
    -- From then on an executed payment is reported as returned.
    returned_at   timestamptz check (returned_at is null or status = 'executed'),
    constraint bank_payment_n primary key (n),
    check ((status = 'rejected') = (reason is not null))
);

create index bank_payment_of_key on bank_payment (key, n);
create index bank_payment_executed on bank_payment (decided_at) where status = 'executed';

-- The bank's known keys; an order with a forgotten key counts as new.
create table bank_key (
    key     uuid        not null,
    seen_at timestamptz not null,
    constraint bank_key_once primary key (key)
);

-- Every message as received, including repeated ones.
create table mailbox_message (
    id          bigint generated always as identity,
    message_id  text        not null,
    sender      text        not null,
    recipients  text        not null,
    subject     text        not null,
    received_at timestamptz not null,
    raw         bytea       not null,
    constraint mailbox_message_row primary key (id)
);

create index mailbox_message_repeated on mailbox_message (message_id);
